"""The audience as it was at the start becomes targets, one chunk after the other."""

from datetime import datetime

from pyroaring import BitMap

from campaigns.outreach.holdout import IS_HELD_OUT
from campaigns.outreach.models import Campaign
from core.ids import uuid7_series
from core.statements import run

CHUNK = 2000
# Whoever was erased since the start becomes a target too: the audience is as large as it was.
_TAKE = f"""
    INSERT INTO campaigns_target (id, workspace_id, campaign_id, customer_id, state, taken_at)
    SELECT fresh.id, customer.workspace_id, %(campaign)s, customer.id,
           CASE WHEN {IS_HELD_OUT} THEN 'held_out' ELSE 'waiting' END, %(at)s
    FROM unnest(%(numbers)s::bigint[], %(ids)s::uuid[]) AS fresh (number, id)
    JOIN accounts_customer AS customer
        ON customer.workspace_id = %(workspace)s AND customer.number = fresh.number
    ON CONFLICT (workspace_id, campaign_id, customer_id) DO NOTHING
    RETURNING id
"""  # noqa: S608 - put together from constants


def take_some(campaign: Campaign, *, at: datetime) -> None:
    """Make the next of the audience targets, in the transaction that has locked the campaign."""
    members = BitMap.deserialize(bytes(campaign.members or b""))
    numbers = list(members[campaign.taken : campaign.taken + CHUNK])
    run(
        _TAKE,
        {
            "workspace": campaign.workspace_id,
            "campaign": campaign.id,
            "holdout": campaign.holdout,
            "at": at,
            "numbers": numbers,
            "ids": uuid7_series(len(numbers)),
        },
    )
    campaign.taken += len(numbers)
    if campaign.taken >= campaign.audience:
        campaign.members = None
    campaign.heartbeat_at = at
    campaign.save(update_fields=["taken", "members", "heartbeat_at"])

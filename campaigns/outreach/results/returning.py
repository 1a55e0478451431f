"""Who came back, and what they spent: those a campaign was for beside those left out of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from campaigns.outreach.models import Campaign
from core.statements import run
from core.windows import day_start
from events.kinds import GAINS, LOSSES, EventType

# What customers do themselves, as opposed to what is done with their pass or their phone.
OWN_DOING = (
    *GAINS,
    EventType.CHECK_IN,
    EventType.CHECK_OUT,
    EventType.VISIT,
    EventType.SCAN,
    EventType.REDEMPTION,
)
# A reward that a campaign or an automation gave is no doing of the customer's.
_COUNT = """
    SELECT arm.is_left_out, event.currency, grouping(event.currency) = 1,
           count(DISTINCT arm.customer_id) FILTER (WHERE event.event_type = ANY(%(own)s::text[])),
           sum(CASE WHEN event.event_type = ANY(%(gains)s::text[]) THEN event.amount
                    WHEN event.event_type = ANY(%(losses)s::text[]) THEN -event.amount END)
    FROM (
        SELECT customer_id, state = 'held_out' AS is_left_out FROM campaigns_target
        WHERE workspace_id = %(workspace)s AND campaign_id = %(campaign)s
    ) AS arm
    JOIN events_activityevent AS event
        ON event.workspace_id = %(workspace)s AND event.customer_id = arm.customer_id
        AND event.occurred_at > %(starts_at)s AND event.occurred_at < %(ends_at)s
        AND event.event_type = ANY(%(any)s::text[])
    WHERE event.event_type <> 'redemption' OR NOT EXISTS (
        SELECT FROM campaigns_deed AS deed
        WHERE deed.workspace_id = %(workspace)s AND deed.customer_id = event.customer_id
            AND deed.reference_id::text = event.metadata ->> 'redemption_id'
    )
    GROUP BY GROUPING SETS ((arm.is_left_out), (arm.is_left_out, event.currency))
"""


@dataclass(slots=True)
class Arm:
    """Some of a campaign's audience: how many they are, how many came back, what was kept.

    `revenue` is net, by currency: what they paid less what they got back.
    """

    customers: int = 0
    came_back: int = 0
    revenue: dict[str, Decimal] = field(default_factory=dict)

    @property
    def rate(self) -> Decimal | None:
        """The share that came back, from 0 to 1; None of nobody."""
        return Decimal(self.came_back) / self.customers if self.customers else None

    def per_head(self, currency: str) -> Decimal | None:
        """The revenue for each customer; None of nobody."""
        if not self.customers:
            return None
        return self.revenue.get(currency, Decimal(0)) / self.customers


def measured_until(campaign: Campaign) -> datetime | None:
    """The end of the last day, in the workspace's zone, on which somebody can come back."""
    if campaign.started_at is None:
        return None
    zone = campaign.workspace.zone
    began_on = campaign.started_at.astimezone(zone).date()
    return day_start(began_on + timedelta(days=campaign.return_days + 1), zone=zone)


def count_returns(campaign: Campaign, sizes: Mapping[bool, int]) -> tuple[Arm, Arm]:
    """Those it was for, and those left out; `sizes` says how many either are.

    Both are measured from the start of the campaign, so that they differ in nothing else.
    """
    arms = {is_left_out: Arm(customers=size) for is_left_out, size in sizes.items()}
    for is_left_out, currency, is_sum, came_back, net in run(_COUNT, _asked(campaign)):
        arm = arms[is_left_out]
        if is_sum:
            arm.came_back = came_back
        elif net is not None:
            arm.revenue[currency] = net
    return arms[False], arms[True]


def _asked(campaign: Campaign) -> dict[str, Any]:
    return {
        "workspace": campaign.workspace_id,
        "campaign": campaign.id,
        "starts_at": campaign.started_at,
        "ends_at": measured_until(campaign),
        "own": [kind.value for kind in OWN_DOING],
        "gains": [kind.value for kind in GAINS],
        "losses": [kind.value for kind in LOSSES],
        "any": [kind.value for kind in (*OWN_DOING, *LOSSES)],
    }

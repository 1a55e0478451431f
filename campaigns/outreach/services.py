"""Campaigns made, changed and deleted."""

from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import Workspace
from campaigns.outreach.content import CampaignContent, fields_of
from campaigns.outreach.errors import (
    CampaignHasStarted,
    CampaignScheduled,
    TooManyCampaigns,
    UnknownCampaign,
)
from campaigns.outreach.models import Campaign
from campaigns.outreach.states import CampaignState
from campaigns.outreach.steps import lock_campaign
from core.api.bodies import check_key
from core.errors import FieldFault, Invalid
from core.statements import run

MOST_OPEN = 200
# What may still change once it is more than a draft: nobody gets anything else by it.
_WORDS = frozenset({"title", "description", "return_days"})
_NAMES = {"starts_at": "startsAt"}
_STEPS = """
    DELETE FROM campaigns_campaignstep WHERE workspace_id = %s AND campaign_id = %s RETURNING id
"""
_SELF = "DELETE FROM campaigns_campaign WHERE workspace_id = %s AND id = %s RETURNING id"


def put_campaign(*, workspace: Workspace, key: str, content: CampaignContent) -> Campaign:
    """Make a campaign, or change it while it is a draft. Safe to repeat.

    Later its title, its description and the days in which somebody comes back may change. Raises
    Invalid with every fault of it, or naming what cannot change any more.
    """
    check_key(key, field="campaignId", named=content.campaign_id)
    try:
        with transaction.atomic():
            campaign = lock_campaign(workspace=workspace, key=key)
            return _change(campaign, fields_of(content, workspace, campaign))
    except UnknownCampaign:
        return _make(workspace, key, content)


def _make(workspace: Workspace, key: str, content: CampaignContent) -> Campaign:
    fields = fields_of(content, workspace)
    unfinished = Campaign.objects.of(workspace).exclude(state=CampaignState.COMPLETED)
    if unfinished.count() >= MOST_OPEN:
        raise TooManyCampaigns
    try:
        with transaction.atomic():
            return Campaign.objects.create(workspace=workspace, key=key, **fields)
    except IntegrityError:
        # Somebody made it in the same moment: what they made is changed.
        with transaction.atomic():
            return _change(lock_campaign(workspace=workspace, key=key), fields)


def _change(campaign: Campaign, fields: Mapping[str, Any]) -> Campaign:
    changed = {name for name, value in fields.items() if getattr(campaign, name) != value}
    fixed = set() if campaign.stage.is_editable else changed - _WORDS
    if fixed:
        words = _(
            "A campaign that is more than a draft stays as it is; pause a scheduled one first."
        )
        raise Invalid(
            faults=[
                FieldFault(_NAMES.get(name, name), "cannot_change", words) for name in sorted(fixed)
            ]
        )
    for name in changed:
        setattr(campaign, name, fields[name])
    if changed:
        campaign.save()
    return campaign


@transaction.atomic
def delete_campaign(*, workspace: Workspace, key: str) -> None:
    """Delete a draft. Raises UnknownCampaign, CampaignScheduled, CampaignHasStarted."""
    campaign = lock_campaign(workspace=workspace, key=key)
    if campaign.stage.has_started:
        raise CampaignHasStarted(_("What was done is kept: complete the campaign instead."))
    if not campaign.stage.is_editable:
        raise CampaignScheduled
    # The framework would look for targets by the campaign alone.
    run(_STEPS, [workspace.id, campaign.id])
    run(_SELF, [workspace.id, campaign.id])

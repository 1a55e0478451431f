"""A campaign's life: scheduled, launched, paused, resumed and completed."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User, Workspace
from campaigns.actions.content import parse_actions
from campaigns.outreach.errors import (
    CampaignHasStarted,
    CampaignNotPaused,
    CampaignNotRunning,
    CampaignNotStarted,
    CampaignOver,
)
from campaigns.outreach.models import Campaign, Target
from campaigns.outreach.states import CampaignState, TargetState
from campaigns.outreach.steps import lock_campaign, take_step
from campaigns.outreach.telling import tell_completed
from campaigns.outreach.waking import wake_campaign
from core.errors import Invalid


@transaction.atomic
def schedule_campaign(
    *, workspace: Workspace, key: str, at: datetime, by: User | None = None
) -> Campaign:
    """Have a campaign start by itself at its time, which must lie ahead.

    Raises UnknownCampaign, CampaignHasStarted, CampaignOver, and Invalid for a start that is
    missing or past.
    """
    campaign = lock_campaign(workspace=workspace, key=key)
    refuse_started(campaign)
    if campaign.starts_at is None:
        raise Invalid.field("startsAt", "required", _("Say when it starts."))
    if campaign.starts_at <= at:
        raise Invalid.field("startsAt", "in_the_past", _("This is past; launch it instead."))
    parse_actions(campaign.actions, workspace=workspace)
    if campaign.stage is not CampaignState.SCHEDULED:
        take_step(campaign, CampaignState.SCHEDULED, at=at, by=by)
    return campaign


@transaction.atomic
def pause_campaign(
    *, workspace: Workspace, key: str, at: datetime, by: User | None = None
) -> Campaign:
    """Hold a campaign up: nobody else has a turn. A scheduled one becomes a draft again.

    Raises UnknownCampaign, CampaignNotRunning, CampaignOver.
    """
    campaign = lock_campaign(workspace=workspace, key=key)
    _refuse_over(campaign)
    if not campaign.stage.may_be_paused:
        raise CampaignNotRunning
    held = CampaignState.PAUSED if campaign.stage.is_moving else CampaignState.DRAFT
    take_step(campaign, held, at=at, by=by)
    return campaign


@transaction.atomic
def resume_campaign(
    *, workspace: Workspace, key: str, at: datetime, by: User | None = None
) -> Campaign:
    """Go on where a paused campaign stopped, with the audience that it started with.

    Raises UnknownCampaign, CampaignNotPaused, CampaignOver.
    """
    campaign = lock_campaign(workspace=workspace, key=key)
    _refuse_over(campaign)
    if campaign.stage is not CampaignState.PAUSED:
        raise CampaignNotPaused
    campaign.heartbeat_at = at
    take_step(campaign, CampaignState.ACTIVE, at=at, by=by)
    wake_campaign(workspace.id, campaign.id)
    return campaign


@transaction.atomic
def complete_campaign(
    *, workspace: Workspace, key: str, at: datetime, by: User | None = None
) -> Campaign:
    """End a campaign before everybody had a turn; what was done stays done, and is measured.

    Raises UnknownCampaign, CampaignNotStarted, CampaignOver.
    """
    campaign = lock_campaign(workspace=workspace, key=key)
    _refuse_over(campaign)
    if not campaign.stage.may_be_completed:
        raise CampaignNotStarted
    close_campaign(campaign, at=at, by=by)
    return campaign


def close_campaign(campaign: Campaign, *, at: datetime, by: User | None = None) -> None:
    """Complete a locked campaign. Whose turn has not come is dropped."""
    Target.objects.of(campaign).waiting().update(state=TargetState.DROPPED)
    # Nobody else becomes a target.
    campaign.members, campaign.completed_at = None, at
    take_step(campaign, CampaignState.COMPLETED, at=at, by=by)
    tell_completed(campaign)


def refuse_started(campaign: Campaign) -> None:
    _refuse_over(campaign)
    if campaign.stage.has_started:
        raise CampaignHasStarted


def _refuse_over(campaign: Campaign) -> None:
    if campaign.stage is CampaignState.COMPLETED:
        raise CampaignOver

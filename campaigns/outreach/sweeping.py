"""What the schedule does for campaigns: start those whose time has come, wake those that stand."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import structlog
from django.db import transaction

from accounts.models import Workspace
from campaigns.outreach.errors import UnknownCampaign
from campaigns.outreach.models import Campaign
from campaigns.outreach.starting import launch_if_due
from campaigns.outreach.states import CampaignState
from campaigns.outreach.steps import lock_campaign, take_step
from core.errors import DomainError

STALLED_AFTER = timedelta(seconds=30)
log = structlog.get_logger("foyer.campaigns")


def start_due_campaigns(*, at: datetime) -> int:
    """Start what was scheduled for now or earlier; how many those were."""
    started = 0
    for workspace in Workspace.objects.order_by("id"):
        for campaign in Campaign.objects.of(workspace).due(at=at).order_by("starts_at", "id"):
            try:
                started += _start(workspace, campaign, at)
            except Exception:
                # One that cannot start holds up no other.
                log.exception("a campaign did not start", campaign=str(campaign.id))
    return started


def _start(workspace: Workspace, campaign: Campaign, at: datetime) -> bool:
    try:
        return launch_if_due(workspace=workspace, key=campaign.key, at=at)
    except UnknownCampaign:
        return False
    except DomainError as refusal:
        _send_back(workspace, campaign, at, refusal)
        return False


@transaction.atomic
def _send_back(
    workspace: Workspace, campaign: Campaign, at: datetime, refusal: DomainError
) -> None:
    """What cannot start is a draft again, and says why, so that it is not tried for ever."""
    locked = lock_campaign(workspace=workspace, key=campaign.key)
    if locked.stage is CampaignState.SCHEDULED:
        words = " ".join(fault.message for fault in refusal.faults) or refusal.message
        take_step(locked, CampaignState.DRAFT, at=at, reason=f"It could not start: {words}")


def stalled_campaigns(*, at: datetime) -> Iterator[Campaign]:
    """Those that should move and do not, workspace by workspace."""
    for workspace in Workspace.objects.order_by("id"):
        yield from Campaign.objects.of(workspace).stalled(since=at - STALLED_AFTER)

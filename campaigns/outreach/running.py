"""A campaign under way: its audience is taken, everybody has a turn, and it is completed."""

import time
from collections.abc import Sequence
from uuid import UUID

from django.db import InterfaceError, OperationalError, transaction
from django.utils import timezone

from accounts.models import Workspace
from campaigns.actions.content import kept_actions
from campaigns.outreach.claiming import claim_some, release
from campaigns.outreach.models import Campaign, Target
from campaigns.outreach.moving import close_campaign
from campaigns.outreach.performing import take_turn
from campaigns.outreach.taking import take_some


def run_campaign(*, workspace_id: UUID, campaign_id: UUID, seconds: float) -> bool:
    """Go on with a campaign for about that long; answers whether there is more to do at once.

    May be called by any number of workers at once, and again after any of them died.
    """
    workspace = Workspace.objects.get(id=workspace_id)
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        campaign = _moving(workspace, campaign_id)
        if campaign is None or not _advance(campaign, until):
            return False
    return True


def _moving(workspace: Workspace, campaign_id: UUID) -> Campaign | None:
    rows = Campaign.objects.of(workspace).moving().select_related("workspace")
    return rows.filter(id=campaign_id).first()


def _advance(campaign: Campaign, until: float) -> bool:
    """Take the next step; whether there was one for this worker."""
    if not campaign.is_taken:
        return _take(campaign)
    now = timezone.now()
    Campaign.objects.of(campaign.workspace).filter(id=campaign.id).update(heartbeat_at=now)
    claimed = claim_some(campaign, at=now)
    if not claimed:
        _complete(campaign)
        return False
    _take_turns(campaign, claimed, until)
    return True


@transaction.atomic
def _take(campaign: Campaign) -> bool:
    locked = _locked(campaign)
    # Somebody else takes the audience now, or it was paused a moment ago.
    if locked is None or locked.members is None:
        return locked is not None
    take_some(locked, at=timezone.now())
    return True


def _take_turns(campaign: Campaign, claimed: Sequence[Target], until: float) -> None:
    actions = kept_actions(campaign.actions)
    refusal: Exception | None = None
    for place, target in enumerate(claimed):
        # Whoever pauses a campaign means now, and nobody else.
        if time.monotonic() >= until or _moving(campaign.workspace, campaign.id) is None:
            release(campaign, claimed[place:])
            break
        try:
            take_turn(campaign, target, actions=actions, at=timezone.now())
        except (OperationalError, InterfaceError) as fault:
            # Of one of them or of all: the others have their turn before it is said.
            refusal = fault
    if refusal is not None:
        raise refusal


@transaction.atomic
def _complete(campaign: Campaign) -> None:
    locked = _locked(campaign)
    if locked is None or Target.objects.of(campaign).waiting().exists():
        return
    close_campaign(locked, at=timezone.now())


def _locked(campaign: Campaign) -> Campaign | None:
    rows = Campaign.objects.of(campaign.workspace).moving().select_related("workspace")
    locked = rows.select_for_update(of=("self",), no_key=True, skip_locked=True)
    return locked.filter(id=campaign.id).first()

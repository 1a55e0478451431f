"""A campaign starts: from now on its audience is fixed."""

from datetime import datetime

from django.db import transaction
from pyroaring import BitMap

from accounts.models import User, Workspace
from analytics.segments.finding import find_segment
from analytics.segments.members import members_of
from campaigns.actions.content import parse_actions
from campaigns.outreach.models import Campaign
from campaigns.outreach.moving import refuse_started
from campaigns.outreach.states import CampaignState
from campaigns.outreach.steps import find_campaign, lock_campaign, take_step
from campaigns.outreach.telling import tell_started
from campaigns.outreach.waking import wake_campaign


def launch_campaign(
    *, workspace: Workspace, key: str, at: datetime, by: User | None = None
) -> Campaign:
    """Start a campaign: whoever is in its segment at this moment is its audience, for good.

    Raises UnknownCampaign, CampaignHasStarted, CampaignOver, UnknownSegment, and Invalid for an
    action that cannot be done any more.
    """
    seen = find_campaign(workspace=workspace, key=key)
    refuse_started(seen)
    audience = audience_of(seen, at=at)
    with transaction.atomic():
        campaign = lock_campaign(workspace=workspace, key=key)
        refuse_started(campaign)
        _begin(campaign, audience if campaign.segment == seen.segment else None, at=at, by=by)
    return campaign


def launch_if_due(*, workspace: Workspace, key: str, at: datetime) -> bool:
    """The same for one that is scheduled for then or for earlier; whether it still was."""
    seen = find_campaign(workspace=workspace, key=key)
    if not seen.is_due(at):
        return False
    audience = audience_of(seen, at=at)
    with transaction.atomic():
        campaign = lock_campaign(workspace=workspace, key=key)
        # Somebody may have started it, taken it off the schedule or put it off a moment ago.
        is_due = campaign.is_due(at)
        if is_due:
            _begin(campaign, audience if campaign.segment == seen.segment else None, at=at)
    return is_due


def audience_of(campaign: Campaign, *, at: datetime) -> BitMap:
    """The numbers of those who are in its segment. Raises UnknownSegment.

    Outside of a transaction it is what is so at one moment.
    """
    segment = find_segment(workspace=campaign.workspace, key=campaign.segment)
    return members_of(workspace=campaign.workspace, tree=segment.tree, at=at)


def _begin(
    campaign: Campaign, audience: BitMap | None, *, at: datetime, by: User | None = None
) -> None:
    """Start a locked campaign; without an audience, because it was changed, it is asked anew."""
    parse_actions(campaign.actions, workspace=campaign.workspace)
    members = audience_of(campaign, at=at) if audience is None else audience
    campaign.members, campaign.audience = members.serialize(), len(members)
    campaign.started_at = campaign.heartbeat_at = at
    take_step(campaign, CampaignState.ACTIVE, at=at, by=by)
    tell_started(campaign)
    wake_campaign(campaign.workspace_id, campaign.id)

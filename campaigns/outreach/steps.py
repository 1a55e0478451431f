"""What happens to a campaign, one step after the other, each with who and when."""

from datetime import datetime

from accounts.models import User, Workspace
from campaigns.outreach.errors import UnknownCampaign
from campaigns.outreach.models import Campaign, CampaignStep
from campaigns.outreach.states import CampaignState

_MOST_REASON = 200


def find_campaign(*, workspace: Workspace, key: str) -> Campaign:
    """The campaign with this key. Raises UnknownCampaign."""
    # An address can carry what the database cannot even be asked for.
    rows = Campaign.objects.of(workspace).select_related("workspace")
    found = rows.filter(key=key).first() if key.isprintable() else None
    if found is None:
        raise UnknownCampaign
    return found


def lock_campaign(*, workspace: Workspace, key: str) -> Campaign:
    """The same, locked until the transaction ends."""
    rows = Campaign.objects.of(workspace).select_related("workspace")
    locked = rows.select_for_update(of=("self",), no_key=True)
    found = locked.filter(key=key).first() if key.isprintable() else None
    if found is None:
        raise UnknownCampaign
    return found


def take_step(
    campaign: Campaign,
    state: CampaignState,
    *,
    at: datetime,
    by: User | None = None,
    reason: str = "",
) -> None:
    """Bring a locked campaign into a state, and keep how it came there."""
    campaign.state = state
    campaign.save()
    own = CampaignStep.objects.filter(workspace=campaign.workspace_id, campaign=campaign)
    CampaignStep.objects.create(
        workspace=campaign.workspace,
        campaign=campaign,
        number=own.count() + 1,
        state=state,
        at=at,
        by=by,
        reason=reason[:_MOST_REASON],
    )


def steps_of(campaign: Campaign) -> list[CampaignStep]:
    """How it came into its state, from the first step to the last."""
    own = CampaignStep.objects.filter(workspace=campaign.workspace_id, campaign=campaign)
    return list(own.select_related("by").order_by("number"))

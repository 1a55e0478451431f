"""Refusals of campaigns; `docs/errors.md` lists their codes."""

from core.errors import Conflict, Missing


class UnknownCampaign(Missing):
    """No campaign of the workspace has this key."""

    code = "unknown_campaign"
    message = "There is no such campaign."


class CampaignHasStarted(Conflict):
    """What can only be done before the start comes too late."""

    code = "campaign_has_started"
    message = "This campaign has started already."


class CampaignNotRunning(Conflict):
    """There is nothing to hold up: it is neither active nor scheduled."""

    code = "campaign_not_running"
    message = "This campaign is neither active nor scheduled."


class CampaignNotPaused(Conflict):
    """There is nothing to resume."""

    code = "campaign_not_paused"
    message = "This campaign is not paused."


class CampaignNotStarted(Conflict):
    """There is nothing to end, and nothing came of it yet."""

    code = "campaign_not_started"
    message = "This campaign has not started."


class CampaignOver(Conflict):
    """It is completed, and nobody else will have a turn."""

    code = "campaign_over"
    message = "This campaign is completed."


class CampaignScheduled(Conflict):
    """A scheduled campaign stays as it is, so that nobody is surprised by its start."""

    code = "campaign_scheduled"
    message = "This campaign is scheduled; pause it to change or delete it."


class TooManyCampaigns(Conflict):
    """So many drafts and running campaigns are enough."""

    code = "too_many_campaigns"
    message = "200 campaigns are not completed; complete or delete one first."

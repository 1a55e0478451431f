"""Refusals of campaigns; `docs/errors.md` lists their codes."""

from django.utils.translation import gettext_lazy as _

from core.errors import Conflict, Missing


class UnknownCampaign(Missing):
    """No campaign of the workspace has this key."""

    code = "unknown_campaign"
    says = _("There is no such campaign.")


class CampaignHasStarted(Conflict):
    """What can only be done before the start comes too late."""

    code = "campaign_has_started"
    says = _("This campaign has started already.")


class CampaignNotRunning(Conflict):
    """There is nothing to hold up: it is neither active nor scheduled."""

    code = "campaign_not_running"
    says = _("This campaign is neither active nor scheduled.")


class CampaignNotPaused(Conflict):
    """There is nothing to resume."""

    code = "campaign_not_paused"
    says = _("This campaign is not paused.")


class CampaignNotStarted(Conflict):
    """There is nothing to end, and nothing came of it yet."""

    code = "campaign_not_started"
    says = _("This campaign has not started.")


class CampaignOver(Conflict):
    """It is completed, and nobody else will have a turn."""

    code = "campaign_over"
    says = _("This campaign is completed.")


class CampaignScheduled(Conflict):
    """A scheduled campaign stays as it is, so that nobody is surprised by its start."""

    code = "campaign_scheduled"
    says = _("This campaign is scheduled; pause it to change or delete it.")


class TooManyCampaigns(Conflict):
    """So many drafts and running campaigns are enough."""

    code = "too_many_campaigns"
    says = _("200 campaigns are not completed; complete or delete one first.")

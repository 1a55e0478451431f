"""What of campaigns and automations waits for somebody, and what goes by itself."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.admin.waiting import Duty, Task, counted, duties, under_way
from accounts.models import Workspace
from accounts.scopes import Scope
from campaigns.models import Automation, AutomationState, Campaign, CampaignState


def stopped_automations(workspace: Workspace) -> Iterator[Task]:
    """Automations that stopped themselves, since what they need is not there any more."""
    rows = Automation.objects.of(workspace).filter(state=AutomationState.PAUSED)
    if number := counted(rows.exclude(stopped_at=None)):
        words = ngettext(
            "automation stopped by itself", "automations stopped by themselves", number
        )
        address = reverse("admin:campaigns_automation_changelist")
        yield Task(number, words, f"{address}?state__exact={AutomationState.PAUSED}", _("Look"))


def running_campaigns(workspace: Workspace) -> Iterator[Task]:
    """Campaigns that are at their customers now."""
    if number := counted(Campaign.objects.of(workspace).filter(state=CampaignState.ACTIVE)):
        words = ngettext("campaign is running", "campaigns are running", number)
        address = reverse("admin:campaigns_campaign_changelist")
        yield Task(number, words, f"{address}?state__exact={CampaignState.ACTIVE}", _("How far"))


duties.append(Duty(Scope.CAMPAIGNS_CONFIGURE, stopped_automations, 38))
under_way.append(Duty(Scope.CAMPAIGNS_READ, running_campaigns, 10))

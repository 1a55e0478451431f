"""What automations add to a customer's page."""

from typing import Any

from django.http import HttpRequest

from accounts.admin.panels import Panel, customer_panels
from accounts.models import Customer
from accounts.scopes import Scope
from campaigns.admin.automation_words import lines_of
from campaigns.automations.reading import deeds_of
from campaigns.models import AutomationRun

ON_CUSTOMER_PAGE = 10


def _panel(request: HttpRequest, customer: Customer) -> dict[str, Any]:
    workspace = customer.workspace
    own = AutomationRun.objects.of(workspace).about(customer.id).newest_first()
    rows = own.filter(automation__workspace=workspace).select_related("automation")
    runs = list(rows[:ON_CUSTOMER_PAGE])
    return {"lines": lines_of(runs, deeds_of(workspace, runs))}


customer_panels.append(
    Panel("admin/campaigns/_automation_runs.html", Scope.CAMPAIGNS_READ, _panel, 40)
)

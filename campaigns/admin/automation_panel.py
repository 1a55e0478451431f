"""What campaigns and automations add to a customer's page."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from accounts.admin.panels import Panel, customer_panels
from accounts.models import Customer
from accounts.scopes import Scope
from campaigns.admin.automation_words import lines_of
from campaigns.automations.reading import deeds_of
from campaigns.models import AutomationRun, Target

ON_CUSTOMER_PAGE = 10


def _panel(request: HttpRequest, customer: Customer) -> dict[str, Any]:
    workspace = customer.workspace
    own = AutomationRun.objects.of(workspace).about(customer.id).newest_first()
    rows = own.filter(automation__workspace=workspace).select_related("automation")
    runs = list(rows[:ON_CUSTOMER_PAGE])
    return {"lines": lines_of(runs, deeds_of(workspace, runs))}


def _targets(request: HttpRequest, customer: Customer) -> dict[str, Any]:
    rows = Target.objects.filter(workspace=customer.workspace, customer=customer)
    mine = rows.filter(campaign__workspace=customer.workspace_id).select_related("campaign")
    return {"targets": list(mine.order_by("-taken_at", "-id")[:ON_CUSTOMER_PAGE])}


customer_panels.append(
    Panel(
        "admin/campaigns/_customer.html",
        Scope.CAMPAIGNS_READ,
        _targets,
        38,
        gettext_lazy("Campaigns"),
        "campaigns",
    )
)
customer_panels.append(
    Panel(
        "admin/campaigns/_automation_runs.html",
        Scope.CAMPAIGNS_READ,
        _panel,
        40,
        gettext_lazy("Automations"),
        "automations",
    )
)

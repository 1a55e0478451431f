"""The month's most important numbers on the front page."""

from typing import Any, cast

from django.http import HttpRequest
from django.utils import timezone

from accounts.admin.panels import Panel, front_panels
from accounts.models import Workspace
from accounts.scopes import Scope
from accounts.station import station_of
from analytics.admin.dashboard_summary import summary_figures
from analytics.dashboard.asked import Asked, ask
from analytics.dashboard.months import Month
from analytics.rollups.periods import Days


def _panel(request: HttpRequest) -> dict[str, Any]:
    workspace = cast(Workspace, station_of(request).workspace)
    month = Month.of(timezone.localdate())
    days = Days(month.before.first, month.last)
    return ask(workspace, month, _answer, at=timezone.now(), days=days)


def _answer(asked: Asked) -> dict[str, Any]:
    has_any = asked.days.count() + asked.days_before.count() > 0
    return {"month": asked.month, "figures": summary_figures(asked) if has_any else []}


front_panels.append(Panel("admin/analytics/_dashboard_front.html", Scope.EVENTS_READ, _panel, 8))

"""Numbers: one month at a time, each part with the table behind it and its file."""

from typing import Any, ClassVar

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.admin.base import WorkspaceAdmin
from accounts.admin.pages import page
from accounts.models import Workspace
from accounts.scopes import Scope
from accounts.station import station_of
from analytics.admin.dashboard_file import as_csv
from analytics.admin.dashboard_habits import cohorts_report, rhythm_report, valuable_report
from analytics.admin.dashboard_summary import summary_report
from analytics.admin.dashboard_time import days_report, year_report
from analytics.dashboard.asked import Asked, ask, newest_day, oldest_day
from analytics.dashboard.comparing import ask_comparison, last_comparison
from analytics.dashboard.months import Month
from analytics.dashboard.reports import ReportKind, report_kinds
from analytics.models import Comparison
from analytics.rollups.periods import Days

report_kinds += [
    ReportKind("summary", Scope.EVENTS_READ, summary_report, 10),
    ReportKind("days", Scope.EVENTS_READ, days_report, 20),
    ReportKind("months", Scope.EVENTS_READ, year_report, 30),
    ReportKind("hours", Scope.EVENTS_READ, rhythm_report, 40),
    ReportKind("returning", Scope.EVENTS_READ, cohorts_report, 50),
    ReportKind("valuable", Scope.CUSTOMERS_READ, valuable_report, 60),
]


@admin.register(Comparison)
class NumbersPage(WorkspaceAdmin[Comparison]):
    view_scope: ClassVar[Scope | None] = Scope.EVENTS_READ
    sidebar_group, sidebar_symbol, sidebar_order = _("Desk"), "monitoring", 14
    sidebar_title = _("Numbers")

    # The page is that of the list: a row has no page of its own.
    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return obj is None and super().has_view_permission(request)

    def get_urls(self) -> list[URLPattern]:
        """With each report's file, and the comparison with the recorded events."""
        inside = self.admin_site.admin_view
        return [
            path("<slug:key>.csv", inside(self.download), name="analytics_numbers_file"),
            path("compare/", inside(self.compare), name="analytics_compare"),
            path("", inside(self.changelist_view), name="analytics_comparison_changelist"),
        ]

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """The numbers of a month: this one, or the one that the address names."""
        workspace, month = self._workspace(request), month_of(request)
        kinds = open_kinds(request)
        shown = ask(
            workspace, month, lambda asked: _answer(asked, kinds), at=timezone.now(), days=Days()
        )
        may_compare = station_of(request).may(Scope.WORKSPACE_MANAGE)
        context = shown | {
            "may_compare": may_compare,
            "comparison": last_comparison(workspace) if may_compare else None,
            "may_record": station_of(request).may(Scope.EVENTS_WRITE),
        }
        return TemplateResponse(
            request,
            "admin/analytics/dashboard.html",
            page(self.admin_site, request, self.sidebar_title, opts=self.opts, **context),
        )

    def download(self, request: HttpRequest, key: str) -> HttpResponse:
        """One report's table as a file."""
        workspace, month = self._workspace(request), month_of(request)
        kind = next((one for one in open_kinds(request) if one.key == key), None)
        if kind is None:
            raise Http404
        report = ask(workspace, month, kind.make, at=timezone.now(), days=Days())
        if report is None or not report.heads:
            raise Http404
        return as_csv(report, f"{key}-{month.key}.csv")

    def compare(self, request: HttpRequest) -> HttpResponse:
        """Have the numbers compared with the recorded events."""
        workspace = self._workspace(request)
        if not station_of(request).may(Scope.WORKSPACE_MANAGE):
            raise PermissionDenied
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        asked = ask_comparison(workspace=workspace, at=timezone.now())
        self.log_change(request, asked, str(_("Compared the numbers with the recorded events.")))
        messages.success(request, _("The numbers are being compared. Look again in a moment."))
        return redirect("admin:analytics_comparison_changelist")

    def _workspace(self, request: HttpRequest) -> Workspace:
        if not self.has_view_permission(request):
            raise PermissionDenied
        return self.workspace(request)


def open_kinds(request: HttpRequest) -> list[ReportKind]:
    """The reports that the person may see, in the order of the page."""
    station = station_of(request)
    kinds = sorted(report_kinds, key=lambda one: one.order)
    return [kind for kind in kinds if station.may(kind.scope)]


def month_of(request: HttpRequest) -> Month:
    """The month that the address names; else this one, by the workspace's clock."""
    this = Month.of(timezone.localdate())
    return Month.parse(request.GET.get("month", "")) or this


def _answer(asked: Asked, kinds: list[ReportKind]) -> dict[str, Any]:
    oldest, newest = oldest_day(asked.kept), newest_day(asked.kept)
    this = Month.of(asked.today)
    made = [(kind.key, kind.make(asked)) for kind in kinds]
    return {
        "month": asked.month,
        "previous": asked.month.before if oldest and asked.month.first > oldest else None,
        "following": asked.month.after if asked.month < this else None,
        "newest": Month.of(newest) if newest else None,
        "is_empty": not asked.days.count(),
        "reports": [(key, report) for key, report in made if report is not None],
    }

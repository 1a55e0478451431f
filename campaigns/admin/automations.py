"""Automations in the admin: the list, and the addresses of their pages."""

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.db.models import Count, Max
from django.http import HttpRequest
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.admin.base import WorkspaceAdmin
from accounts.scopes import Scope
from accounts.station import station_of
from campaigns.admin import automation_log, automation_pages
from campaigns.automations.triggers import trigger_of
from campaigns.automations.words import say_trigger
from campaigns.models import Automation, AutomationRun

if TYPE_CHECKING:
    from django.contrib.admin.views.main import ChangeList
else:
    from accounts.admin.base import FoyerList as ChangeList

_LATELY = timedelta(days=30)


class AutomationList(ChangeList):
    """A page of automations, with how often each ran lately."""

    def get_results(self, request: HttpRequest) -> None:
        """The page's rows, counted once for all."""
        super().get_results(request)
        rows: list[Any] = list(self.result_list)
        workspace = station_of(request).workspace
        if workspace is not None:
            runs = AutomationRun.objects.of(workspace).filter(
                automation_id__in=[one.pk for one in rows],
                caused_at__gte=timezone.now() - _LATELY,
            )
            counted = runs.values("automation_id").annotate(Count("id"), Max("caused_at"))
            known = {one["automation_id"]: one for one in counted}
            for row in rows:
                row.lately = known.get(row.pk, {})
        self.result_list = rows


@admin.register(Automation)
class AutomationPage(WorkspaceAdmin[Automation]):
    view_scope = Scope.CAMPAIGNS_READ
    add_scope = change_scope = Scope.CAMPAIGNS_CONFIGURE
    sidebar_group = gettext_lazy("Campaigns")
    sidebar_symbol, sidebar_order = "bolt", 130
    empty_template = "admin/campaigns/_no_automations.html"
    list_display = ["title", "shown_trigger", "state", "shown_runs", "shown_last"]
    list_filter = ["state"]
    open_lookups = frozenset({"state__exact"})
    search_fields = ["title", "key"]
    search_help_text = gettext_lazy("Title or key")
    sortable_by = ("title", "state")
    ordering = ["state", "title", "key"]
    actions = None

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> Any:
        """A list that counts runs once."""
        return AutomationList

    def get_urls(self) -> list[URLPattern]:
        """With the pages of one automation."""
        view = self.admin_site.admin_view
        own = "<uuid:object_id>"
        steps = [
            path(
                f"{own}/{name}/",
                view(partial(automation_pages.step, name=name, admin=self)),
                name=f"campaigns_automation_{name}",
            )
            for name in automation_pages.STEPS
        ]
        log = view(partial(automation_log.log, admin=self))
        attempt = view(partial(automation_log.attempt, admin=self))
        return [
            *steps,
            path(f"{own}/runs/", log, name="campaigns_automation_runs"),
            path(f"{own}/try/", attempt, name="campaigns_automation_try"),
            *super().get_urls(),
        ]

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> Any:
        """Set up a new one."""
        return automation_pages.add(request, self)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: Any = None,
    ) -> Any:
        """See one, and change it."""
        return automation_pages.show(request, object_id, self)

    @admin.display(description=gettext_lazy("when"))
    def shown_trigger(self, row: Automation) -> str:
        return say_trigger(trigger_of(row.trigger))

    @admin.display(description=gettext_lazy("runs in 30 days"))
    def shown_runs(self, row: Any) -> str:
        return f"{row.lately.get('id__count', 0):,}"

    @admin.display(description=gettext_lazy("last run"))
    def shown_last(self, row: Any) -> Any:
        return row.lately.get("caused_at__max") or _("not lately")

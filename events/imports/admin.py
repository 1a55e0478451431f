"""Imports in the admin: the list of them; `views` has the pages of one."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from accounts.admin.base import WorkspaceAdmin
from accounts.admin.panels import shown
from accounts.scopes import Scope
from events.imports import views
from events.imports.models import ImportJob
from events.imports.states import ImportState

_COLOURS = {
    ImportState.FINISHED: "success",
    ImportState.FAILED: "danger",
    ImportState.RUNNING: "info",
    ImportState.WAITING: "info",
    ImportState.UNDOING: "warning",
}


@admin.register(ImportJob)
class ImportPage(WorkspaceAdmin[ImportJob]):
    empty_words = _("Bring in what happened before, such as a year of receipts, as CSV or XLSX.")
    view_scope = add_scope = Scope.EVENTS_WRITE
    sidebar_group, sidebar_symbol, sidebar_order = _("Desk"), "upload_file", 30
    list_display = ["name", "shown_state", "shown_created", "shown_failed", "by", "created_at"]
    list_select_related = ["by"]
    list_filter = ["state"]
    search_fields = ["name"]
    ordering = ["-created_at", "-id"]
    sortable_by = ()
    list_before_template = "admin/events/importjob/_panels.html"
    open_lookups = frozenset({"state__exact"})

    def may_import(self, request: HttpRequest) -> bool:
        """Whether the person may set imports going."""
        return self.opens(request, Scope.EVENTS_WRITE)

    def may_undo(self, request: HttpRequest) -> bool:
        """Whether the person may take imports back."""
        return self.opens(request, Scope.EVENTS_DELETE)

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        """The list, below what others offer to import."""
        panels = {"panels": shown(views.upload_panels, request)}
        return super().changelist_view(request, (extra_context or {}) | panels)

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> Any:
        """Upload a file."""
        return views.upload(request, self)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: Any = None,
    ) -> Any:
        """Settle how a file is read; once it started, see how far it is."""
        return views.show(request, object_id, self)

    def get_urls(self) -> list[URLPattern]:
        """With what can be asked of one import."""
        wrap = self.admin_site.admin_view
        own = [
            ("start", views.start),
            ("progress", views.progress),
            ("undo", views.undo),
            ("rejected", views.rejected),
        ]
        mine = [
            path(
                f"<uuid:object_id>/{name}/",
                wrap(view),
                {"admin": self},
                name=f"events_importjob_{name}",
            )
            for name, view in own
        ]
        return [*mine, *super().get_urls()]

    @display(  # type: ignore[untyped-decorator]  # it has no types
        description=_("state"),
        label={state.label: colour for state, colour in _COLOURS.items()},
    )
    def shown_state(self, job: ImportJob) -> str:
        return job.get_state_display()

    @admin.display(description=_("recorded"))
    def shown_created(self, job: ImportJob) -> str:
        return f"{job.created - job.removed:,}"

    @admin.display(description=_("rejected"))
    def shown_failed(self, job: ImportJob) -> str:
        return f"{job.failed:,}"

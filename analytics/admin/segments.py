"""Segments in the admin: the list with their sizes, and the builder."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.admin.base import WorkspaceAdmin
from accounts.admin.undoing import tell_done
from accounts.scopes import Scope
from analytics.admin import segment_pages
from analytics.admin.segment_examples import EXAMPLES
from analytics.admin.undoing import back_from_deleting
from analytics.models import Segment
from analytics.segments.services.defining import delete_segment


@admin.register(Segment)
class SegmentPage(WorkspaceAdmin[Segment]):
    view_scope = Scope.CUSTOMERS_READ
    add_scope = change_scope = delete_scope = Scope.SEGMENTS_CONFIGURE
    sidebar_group, sidebar_symbol, sidebar_order = gettext_lazy("Desk"), "group_work", 12
    list_display = ["title", "shown_words", "shown_size", "changed_at"]
    search_fields = ("title", "key")
    search_help_text = gettext_lazy("Title or key")
    ordering = ("title", "key")
    sortable_by = ("title", "changed_at")
    actions = None
    empty_template = "admin/analytics/_no_segments.html"
    examples = EXAMPLES

    def get_queryset(self, request: HttpRequest) -> QuerySet[Segment]:
        """The segments, each with its last count."""
        rows = super().get_queryset(request).select_related("workspace", "census")
        return rows.defer("census__members")

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> Any:
        """Build a new segment."""
        return segment_pages.add(request, self)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: Any = None,
    ) -> Any:
        """See a segment, and change it."""
        return segment_pages.show(request, object_id, self)

    def delete_model(self, request: HttpRequest, obj: Segment) -> None:
        """Delete it with its members' rows; it can be had again for a while."""
        delete_segment(workspace=self.workspace(request), key=obj.key)
        tell_done(request, _("Deleted: %(title)s.") % {"title": obj}, back_from_deleting(obj))

    def response_delete(self, request: HttpRequest, obj_display: str, obj_id: Any) -> HttpResponse:
        """Back to the list, where it is said."""
        return redirect("admin:analytics_segment_changelist")

    def get_urls(self) -> list[URLPattern]:
        """With the buttons that copy a segment and take its members away."""
        copy = self.admin_site.admin_view(self.duplicate)
        export = self.admin_site.admin_view(self.export)
        return [
            path("<uuid:object_id>/duplicate/", copy, name="analytics_segment_duplicate"),
            path("<uuid:object_id>/export/", export, name="analytics_segment_export"),
            *super().get_urls(),
        ]

    def duplicate(self, request: HttpRequest, object_id: object) -> HttpResponse:
        """Copy a segment."""
        return segment_pages.duplicate(request, object_id, self)

    def export(self, request: HttpRequest, object_id: object) -> HttpResponseBase:
        """The members as a file."""
        return segment_pages.export(request, object_id, self)

    def has_export_permission(self, request: HttpRequest) -> bool:
        """Whether the person may take names and addresses away: as of the list of customers."""
        return self.opens(request, Scope.CUSTOMERS_WRITE)

    @admin.display(description=gettext_lazy("who"))
    def shown_words(self, segment: Segment) -> str:
        return segment.tree.words(segment.workspace)

    @admin.display(description=gettext_lazy("customers"))
    def shown_size(self, segment: Segment) -> str:
        census = getattr(segment, "census", None)
        if census is None or census.counted_at is None:
            return _("not counted yet")
        return f"{census.size:,}"

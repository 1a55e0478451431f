"""Photos in the admin: a page of pictures to approve, to reject and to take down, many at once."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from accounts.admin.base import WorkspaceAdmin, own
from accounts.scopes import Scope
from ticketing.admin import photo_deciding, photo_grid
from ticketing.media.models import Photo
from ticketing.media.states import KEPT, Purpose


@admin.register(Photo)
class PhotoPage(WorkspaceAdmin[Photo]):
    view_scope = Scope.TICKETS_CONFIGURE
    sidebar_group, sidebar_symbol, sidebar_order = _("Events"), "photo_library", 20

    def get_queryset(self, request: HttpRequest) -> QuerySet[Photo]:
        """What is in galleries; what is still being stored, or goes, is nobody's to look at."""
        rows = super().get_queryset(request).filter(purpose=Purpose.GALLERY, state__in=KEPT)
        return rows.select_related("workspace", "ticketed_event", "customer", "guest_pass")

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """The pictures; what is ticked is decided together."""
        if request.method == "POST":
            return photo_deciding.decide(request, self)
        return photo_grid.show(request, self)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: Any = None,
    ) -> Any:
        """One picture, with what became of it."""
        return photo_grid.show_one(request, own(self, request, object_id), self)

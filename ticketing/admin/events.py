"""Events in the admin: the list, and the one page on which each is set up."""

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from accounts.admin.base import WorkspaceAdmin
from accounts.scopes import Scope
from ticketing.admin import event_pages, guest_pages, programme_pages, telling_pages
from ticketing.admin.event_figures import figures_of
from ticketing.admin.moments import say_moment
from ticketing.catalogue.models import TicketedEvent
from ticketing.catalogue.states import EventState

if TYPE_CHECKING:
    from django.contrib.admin import SimpleListFilter as DropdownFilter
    from django.contrib.admin.views.main import ChangeList
else:
    from unfold.contrib.filters.admin import DropdownFilter

    from accounts.admin.base import FoyerList as ChangeList

_COLOURS = {
    EventState.DRAFT: "warning",
    EventState.PUBLISHED: "success",
    EventState.LIVE: "primary",
    EventState.ENDED: "default",
    EventState.CANCELLED: "danger",
}
_UPCOMING, _PAST = "upcoming", "past"


class WhenFilter(DropdownFilter):
    title, parameter_name = _("when"), "when"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            (_UPCOMING, _("Upcoming")),
            (_PAST, _("Past")),
            (EventState.DRAFT.value, _("Drafts")),
            (EventState.CANCELLED.value, EventState.CANCELLED.label),
        ]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        chosen, now = self.value(), timezone.now()
        if chosen == _UPCOMING:
            rows = queryset.filter(status=EventState.PUBLISHED, ends_at__gt=now)
            return rows.order_by("starts_at", "id")
        if chosen == _PAST:
            return queryset.filter(status=EventState.PUBLISHED, ends_at__lte=now)
        if chosen in {EventState.DRAFT.value, EventState.CANCELLED.value}:
            return queryset.filter(status=chosen)
        return queryset


class EventList(ChangeList):
    """A page of events, with what is sold of each."""

    def get_results(self, request: HttpRequest) -> None:
        """The page's rows, each with its figures."""
        super().get_results(request)
        rows = list(self.result_list)
        if rows:
            figures = figures_of(rows[0].workspace, rows)
            for row in rows:
                row.figures = figures[row.id]
        self.result_list = rows


@admin.register(TicketedEvent)
class EventPage(WorkspaceAdmin[TicketedEvent]):
    empty_words = _(
        "An event has a date, a place and tickets. Visitors see it once it is published."
    )
    view_scope = Scope.TICKETS_READ
    add_scope = change_scope = Scope.TICKETS_CONFIGURE
    sidebar_group, sidebar_symbol, sidebar_order = _("Events"), "event", 15
    list_display = [
        "title",
        "shown_start",
        "venue",
        "shown_state",
        "shown_sold",
        "shown_inside",
    ]
    list_filter = [WhenFilter]
    search_fields = ["title", "venue", "key"]
    search_help_text = _("Title, venue or key")
    ordering = ["-starts_at", "-id"]
    sortable_by = ("title", "shown_start")
    actions = None

    def get_queryset(self, request: HttpRequest) -> QuerySet[TicketedEvent]:
        return super().get_queryset(request).select_related("workspace")

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> Any:
        """A list that counts for all its events at once."""
        return EventList

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> Any:
        """Set up a new event."""
        return event_pages.add(request, self)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: Any = None,
    ) -> Any:
        """See an event with its figures, and change its set-up."""
        return event_pages.show(request, object_id, self)

    def get_urls(self) -> list[URLPattern]:
        """With what is set up beside the form: its status, its programme, its guest links."""
        inside = self.admin_site.admin_view
        own = [
            path(f"<uuid:object_id>/{name}/", inside(view), name=f"ticketing_ticketedevent_{name}")
            for name, view in (
                ("status", self.set_status),
                ("tell", self.tell),
                ("programme", self.programme),
                ("guests", self.guests),
            )
        ]
        return [*own, *super().get_urls()]

    def set_status(self, request: HttpRequest, object_id: object) -> HttpResponse:
        """Publish an event, take it back to a draft, or cancel it."""
        return event_pages.set_status(request, object_id, self)

    def tell(self, request: HttpRequest, object_id: object) -> HttpResponse:
        """Write to those who hold tickets that it was moved or cancelled."""
        return telling_pages.show(request, object_id, self)

    def programme(self, request: HttpRequest, object_id: object) -> HttpResponse:
        """Import a conference's programme."""
        return programme_pages.show(request, object_id, self)

    def guests(self, request: HttpRequest, object_id: object) -> HttpResponse:
        """Make and end guest links to its gallery."""
        return guest_pages.show(request, object_id, self)

    @admin.display(description=_("starts"), ordering="starts_at")
    def shown_start(self, event: TicketedEvent) -> str:
        return say_moment(event.starts_at, event.zone)

    @display(  # type: ignore[untyped-decorator]  # it has no types
        description=_("status"),
        label={state.label: colour for state, colour in _COLOURS.items()},
    )
    def shown_state(self, event: TicketedEvent) -> str:
        return str(event.state_at(timezone.now()).label)

    @admin.display(description=_("sold / places"))
    def shown_sold(self, event: Any) -> str:
        return str(event.figures.sold_words)

    @admin.display(description=_("inside"))
    def shown_inside(self, event: Any) -> str:
        return f"{event.figures.inside:,}"

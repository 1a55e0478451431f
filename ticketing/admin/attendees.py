"""Who attends: the tickets of events, to find one, to look at one, and to take a list away."""

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from accounts.admin.base import WorkspaceAdmin
from accounts.scopes import Scope
from ticketing.admin import attendee_export, reissuing, ticket_pages
from ticketing.admin.filters import (
    EVENT,
    CheckedInFilter,
    EventFilter,
    TicketStateFilter,
    TypeFilter,
    event_named,
)
from ticketing.admin.moments import say_moment
from ticketing.admin.searching import found_by
from ticketing.admin.words import say_door, say_holder
from ticketing.tickets.models import Ticket
from ticketing.tickets.states import TicketState

if TYPE_CHECKING:
    from django.contrib.admin.views.main import ChangeList
else:
    from accounts.admin.base import FoyerList as ChangeList

_COLOURS = {
    TicketState.VALID: "success",
    TicketState.REFUNDED: "info",
    TicketState.CANCELLED: "default",
}


class AttendeeList(ChangeList):
    """A list that says whose it is: one event's, or everybody's."""

    def get_results(self, request: HttpRequest) -> None:
        """The page's rows; an event's list can be taken away as a file."""
        super().get_results(request)
        self.event = event_named(request)
        if self.event is not None:
            self.title = str(_("Attendees · %(event)s")) % {"event": self.event.title}


@admin.register(Ticket)
class AttendeePage(WorkspaceAdmin[Ticket]):
    empty_words = _("Everybody with a ticket stands here. The first comes with the first sale.")
    view_scope = Scope.TICKETS_READ
    sidebar_group, sidebar_symbol, sidebar_order = _("Events"), "groups", 17
    sidebar_title = _("Attendees")
    list_display = [
        "number",
        "shown_holder",
        "shown_event",
        "shown_type",
        "shown_state",
        "shown_door",
        "shown_issued",
    ]
    list_filter = [EventFilter, TypeFilter, TicketStateFilter, CheckedInFilter]
    search_fields = ["number"]  # switches the search box on; get_search_results does the work
    search_help_text = _("Number, name or e-mail")
    ordering = ["-issued_at", "-id"]
    sortable_by = ()
    actions = None
    list_before_template = "admin/ticketing/_export.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Ticket]:
        rows = super().get_queryset(request)
        return rows.select_related("workspace", "ticketed_event", "ticket_type", "customer")

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> Any:
        """A list that knows its event."""
        return AttendeeList

    def get_list_display(self, request: HttpRequest) -> Any:
        """Names for those who may see customers; the event only where it is not the list's own."""
        left_out = set() if self.opens(request, Scope.CUSTOMERS_READ) else {"shown_holder"}
        if EVENT in request.GET:
            left_out.add("shown_event")
        return [one for one in self.list_display if one not in left_out]

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Ticket], search_term: str
    ) -> tuple[QuerySet[Ticket], bool]:
        """By number; by name and address for those who may see them."""
        may_see = self.opens(request, Scope.CUSTOMERS_READ)
        fields = ["holder_name", "holder_email"] if may_see else []
        return found_by(self.workspace(request), queryset, search_term, fields), False

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: Any = None,
    ) -> Any:
        """One ticket: whose it is, its perks, and when it went through which door."""
        return ticket_pages.show(request, object_id, self)

    def get_urls(self) -> list[URLPattern]:
        """With the list as a file, and a new code for one ticket."""
        inside = self.admin_site.admin_view
        return [
            path("export/<str:kind>/", inside(self.export), name="ticketing_export"),
            path(
                "<uuid:object_id>/reissue/",
                inside(self.reissue),
                name="ticketing_ticket_reissue",
            ),
            *super().get_urls(),
        ]

    def reissue(self, request: HttpRequest, object_id: object) -> HttpResponse:
        """Give a ticket a new code."""
        return reissuing.reissue(request, object_id, self)

    def export(self, request: HttpRequest, kind: str) -> HttpResponseBase:
        """The list as it is narrowed now, as CSV or XLSX."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        return attendee_export.export(request, kind, self)

    @admin.display(description=_("name"))
    def shown_holder(self, ticket: Ticket) -> str:
        return say_holder(ticket)

    @admin.display(description=_("event"))
    def shown_event(self, ticket: Ticket) -> str:
        return ticket.ticketed_event.title

    @admin.display(description=_("issued"))
    def shown_issued(self, ticket: Ticket) -> str:
        return say_moment(ticket.issued_at)

    @admin.display(description=_("ticket"))
    def shown_type(self, ticket: Ticket) -> str:
        return ticket.ticket_type.title

    @display(  # type: ignore[untyped-decorator]  # it has no types
        description=_("status"),
        label={state.label: colour for state, colour in _COLOURS.items()},
    )
    def shown_state(self, ticket: Ticket) -> str:
        return str(TicketState(ticket.state).label)

    @admin.display(description=_("at the door"))
    def shown_door(self, ticket: Ticket) -> str:
        return say_door(ticket)

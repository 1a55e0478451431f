"""Tickets that were handed on, in the admin: to whom, by whom, and what became of it."""

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from accounts.admin.base import WorkspaceAdmin, own
from accounts.scopes import Scope
from ticketing.admin.filters import EVENT, event_named
from ticketing.admin.filters import EventFilter as TicketEventFilter
from ticketing.admin.moments import say_moment
from ticketing.admin.searching import customers_matching
from ticketing.numbers import read_number
from ticketing.transfers.models import Transfer
from ticketing.transfers.showing import state_at
from ticketing.transfers.states import TransferState

if TYPE_CHECKING:
    from django.contrib.admin import SimpleListFilter as DropdownFilter
else:
    from unfold.contrib.filters.admin import DropdownFilter

_COLOURS = {
    TransferState.OFFERED: "warning",
    TransferState.CLAIMED: "success",
    TransferState.TAKEN_BACK: "default",
    TransferState.EXPIRED: "default",
}


class EventFilter(TicketEventFilter):
    """The event of the ticket that was handed on."""

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        if not self.value():
            return queryset
        event = event_named(request)
        if event is None:
            return queryset.none()
        return queryset.filter(ticket__workspace=event.workspace, ticket__ticketed_event=event)


class StateFilter(DropdownFilter):
    title, parameter_name = _("status"), "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return list(TransferState.choices)

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        known = self.value() in TransferState.values
        return queryset.filter(state=self.value()) if known else queryset


@admin.register(Transfer)
class TransferPage(WorkspaceAdmin[Transfer]):
    empty_words = _("Tickets that somebody handed on to somebody else stand here.")
    view_scope = Scope.TICKETS_READ
    sidebar_group, sidebar_symbol, sidebar_order = _("Events"), "swap_horiz", 21
    sidebar_title = _("Handed on")
    list_display = [
        "shown_time",
        "shown_ticket",
        "shown_event",
        "shown_sender",
        "shown_recipient",
        "shown_state",
        "shown_end",
    ]
    list_filter = [EventFilter, StateFilter]
    search_fields = ["recipient_email"]  # switches the box on; get_search_results does the work
    search_help_text = _("Ticket's number, name or e-mail")
    ordering = ["-offered_at", "-id"]
    sortable_by = ()
    actions = None

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """For those who may see tickets, and who people are."""
        may_see = self.opens(request, Scope.CUSTOMERS_READ)
        return may_see and super().has_view_permission(request, obj)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Transfer]:
        rows = super().get_queryset(request)
        return rows.select_related(
            "workspace", "ticket", "ticket__ticketed_event", "customer", "claimant"
        )

    def get_list_display(self, request: HttpRequest) -> Any:
        """The event only where it is not the list's own."""
        left_out = {"shown_event"} if EVENT in request.GET else set()
        return [one for one in self.list_display if one not in left_out]

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Transfer], search_term: str
    ) -> tuple[QuerySet[Transfer], bool]:
        """By the ticket's number, by who hands on, or by whom it is for."""
        term = search_term.strip()
        if not term:
            return queryset, False
        if "\0" in term:
            return queryset.none(), False
        senders = customers_matching(self.workspace(request), term)
        found = Q(ticket__number=read_number(term)[:12]) | Q(customer_id__in=senders)
        found |= Q(recipient_email__icontains=term) | Q(recipient_name__icontains=term)
        return queryset.filter(found), False

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: Any = None,
    ) -> HttpResponse:
        """The page of its ticket, which says all of it."""
        return redirect("admin:ticketing_ticket_change", own(self, request, object_id).ticket_id)

    @admin.display(description=_("offered"))
    def shown_time(self, transfer: Transfer) -> str:
        return say_moment(transfer.offered_at)

    @admin.display(description=_("ticket"))
    def shown_ticket(self, transfer: Transfer) -> str:
        return transfer.ticket.number

    @admin.display(description=_("event"))
    def shown_event(self, transfer: Transfer) -> str:
        return transfer.ticket.ticketed_event.title

    @admin.display(description=_("by"))
    def shown_sender(self, transfer: Transfer) -> str:
        return str(transfer.customer)

    @admin.display(description=_("to"))
    def shown_recipient(self, transfer: Transfer) -> str:
        name, email = transfer.recipient_name, transfer.recipient_email
        return f"{name} ({email})" if name else email

    @display(  # type: ignore[untyped-decorator]  # it has no types
        description=_("status"),
        label={state.label: colour for state, colour in _COLOURS.items()},
    )
    def shown_state(self, transfer: Transfer) -> str:
        return str(state_at(transfer, timezone.now()).label)

    @admin.display(description=_("until"))
    def shown_end(self, transfer: Transfer) -> str:
        return say_moment(transfer.closed_at or transfer.expires_at)

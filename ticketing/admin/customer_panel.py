"""What ticketing adds to a customer's page: tickets, orders, sessions, and their letters."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy

from accounts.admin.panels import CustomerAction, Panel, customer_actions, customer_panels
from accounts.models import Customer
from accounts.scopes import Scope
from accounts.station import station_of
from core.money import show_price
from ticketing.admin.moments import say_moment, say_span
from ticketing.catalogue.models import TicketedEvent
from ticketing.catalogue.states import EventState
from ticketing.mail.models import Letter, LetterKind
from ticketing.orders.models import Order
from ticketing.sessions.reading import places_of
from ticketing.tickets.models import Ticket

MOST_SHOWN = 8


def _panel(request: HttpRequest, customer: Customer) -> dict[str, Any]:
    station = station_of(request)
    sees_orders = station.may(Scope.TICKETS_SELL)
    held = Ticket.objects.held_by(customer).newest_first()
    tickets = list(held.select_related("ticketed_event", "ticket_type", "order")[:MOST_SHOWN])
    orders = _orders(customer) if sees_orders else []
    subjects = [*(one.id for one in tickets), *(one.id for one in orders)]
    return {
        "customer": customer,
        "tickets": [(one, say_moment(one.ticketed_event.starts_at)) for one in tickets],
        "orders": [(one, show_price(one.total, one.currency)) for one in orders],
        "places": [
            (one, say_span(one.session.starts_at, one.session.ends_at, customer.workspace.zone))
            for one in places_of(customer)[:MOST_SHOWN]
        ],
        "letters": _letters(customer, subjects) if subjects and sees_orders else [],
    }


def _orders(customer: Customer) -> list[Order]:
    rows = Order.objects.of(customer.workspace).filter(customer=customer).newest_first()
    return list(rows.select_related("ticketed_event")[:MOST_SHOWN])


def _letters(customer: Customer, subjects: Sequence[UUID]) -> list[tuple[Any, Letter]]:
    """What was written about these tickets and orders, the newest first."""
    rows = Letter.objects.of(customer.workspace).filter(
        kind__in=LetterKind.values, subject_id__in=subjects
    )
    newest = rows.order_by("-written_at", "-id")[:MOST_SHOWN]
    return [(LetterKind(one.kind).label, one) for one in newest]


def _desk(customer: Customer) -> str:
    """Where tickets of the next event are sold to this customer."""
    on_sale = TicketedEvent.objects.of(customer.workspace).filter(status=EventState.PUBLISHED)
    event = on_sale.upcoming(at=timezone.now()).first()
    if event is None:
        return reverse("admin:ticketing_ticketedevent_changelist")
    return reverse("admin:ticketing_sell", args=[event.pk]) + f"?customer={customer.pk}"


customer_panels.append(
    Panel(
        "admin/ticketing/_customer.html",
        Scope.TICKETS_READ,
        _panel,
        30,
        gettext_lazy("Tickets"),
        "tickets",
    )
)
customer_actions.append(
    CustomerAction(Scope.TICKETS_SELL, gettext_lazy("Sell tickets"), "confirmation_number", _desk)
)

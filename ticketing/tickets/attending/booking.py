"""What a customer has reserved, across events: for a page that says what comes next."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from accounts.models import Customer
from core.api.rendering import instant
from ticketing.catalogue.models import TicketedEvent
from ticketing.orders.models import Order, OrderLine
from ticketing.orders.states import OrderState
from ticketing.tickets.models import Ticket

MOST_LISTED = 1000


@dataclass(slots=True)
class Booking:
    """Tickets for one event, or an order that waits to be paid."""

    event: TicketedEvent
    tickets: list[Ticket] = field(default_factory=list)
    order: Order | None = None
    wanted: int = 0


def bookings_of(customer: Customer, *, at: datetime) -> list[Booking]:
    """What a customer has reserved: what is not over first, the next first; then the last."""
    found = [*_waiting(customer, at), *_held(customer)]
    ahead = [one for one in found if one.event.ends_at > at]
    over = [one for one in found if one.event.ends_at <= at]
    return [
        *sorted(ahead, key=lambda one: one.event.starts_at),
        *sorted(over, key=lambda one: one.event.starts_at, reverse=True),
    ]


def _held(customer: Customer) -> Iterable[Booking]:
    rows = Ticket.objects.held_by(customer).valid().newest_first()
    found: dict[UUID, Booking] = {}
    for ticket in rows.select_related("ticketed_event", "ticket_type")[:MOST_LISTED]:
        event = ticket.ticketed_event
        found.setdefault(event.id, Booking(event)).tickets.append(ticket)
    return found.values()


def _waiting(customer: Customer, at: datetime) -> Iterable[Booking]:
    orders = Order.objects.of(customer.workspace).filter(
        customer=customer, state=OrderState.PENDING, expires_at__gt=at
    )
    found = list(orders.select_related("ticketed_event")[:MOST_LISTED])
    lines = OrderLine.objects.filter(workspace=customer.workspace_id, order__in=found)
    wanted: dict[UUID, int] = defaultdict(int)
    for order_id, quantity in lines.values_list("order_id", "quantity") if found else []:
        wanted[order_id] += quantity
    return [Booking(order.ticketed_event, order=order, wanted=wanted[order.id]) for order in found]


def shown_booking(booking: Booking, *, at: datetime) -> dict[str, Any]:
    """A booking, as JSON."""
    event, order = booking.event, booking.order
    return {
        "eventId": event.key,
        "eventTitle": event.title,
        "startsAt": instant(event.starts_at),
        "endsAt": instant(event.ends_at),
        "timeZone": event.time_zone,
        "venue": event.venue,
        "eventStatus": event.state_at(at).value,
        "status": "confirmed" if order is None else "pending",
        "quantity": booking.wanted or len(booking.tickets),
        "tickets": [
            {
                "ticketId": ticket.id,
                "ticketTypeId": ticket.ticket_type.key,
                "ticketType": ticket.ticket_type.title,
                "checkedIn": bool(ticket.entries),
            }
            for ticket in booking.tickets
        ],
        "orderId": order and order.id,
        "payment": order and order.provider,
        "expiresAt": order and order.expires_at and instant(order.expires_at),
    }

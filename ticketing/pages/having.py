"""What a visitor has: tickets, evening by evening, and orders."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db.models import F, Q

from ticketing.catalogue.models import TicketedEvent
from ticketing.catalogue.states import EventState
from ticketing.orders.models import Order
from ticketing.pages.visitors import Visitor
from ticketing.tickets.models import Ticket
from ticketing.transfers.models import Transfer

MOST_LISTED = 200


@dataclass(frozen=True, slots=True)
class Stub:
    """A ticket, and to whom it is offered just now."""

    ticket: Ticket
    offer: Transfer | None


@dataclass(frozen=True, slots=True)
class Evening:
    """The tickets that somebody has for one event."""

    event: TicketedEvent
    state: EventState
    stubs: list[Stub] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Evenings:
    """What is to come, the next first, and what is over, the last first."""

    ahead: Sequence[Evening]
    over: Sequence[Evening]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a ticket stands among those of its order, and which are next to it."""

    at: int
    of: int
    before: Ticket | None
    after: Ticket | None


def evenings_of(visitor: Visitor, *, at: datetime) -> Evenings:
    """Every ticket that a visitor may show, event by event."""
    tickets = _tickets(visitor)
    offers = offers_of(visitor, tickets, at=at)
    found: dict[UUID, Evening] = {}
    for ticket in tickets:
        event = ticket.ticketed_event
        evening = found.setdefault(event.id, Evening(event, event.state_at(at)))
        evening.stubs.append(Stub(ticket, offers.get(ticket.id)))
    whole = sorted(found.values(), key=lambda one: one.event.starts_at)
    return Evenings(
        [one for one in whole if one.event.ends_at > at],
        [one for one in reversed(whole) if one.event.ends_at <= at],
    )


def orders_of(visitor: Visitor) -> list[Order]:
    """Every order that a visitor may see: what waits to be paid first, then the newest."""
    rows = Order.objects.of(visitor.workspace).filter(
        Q(id__in=visitor.opened_orders()) | Q(customer__in=visitor.customers)
    )
    found = rows.select_related("ticketed_event").newest_first()[:MOST_LISTED]
    seen = [order for order in found if visitor.has_order(order)]
    return sorted(seen, key=lambda order: order.open_slot is None)


def offers_of(visitor: Visitor, tickets: Iterable[Ticket], *, at: datetime) -> dict[UUID, Transfer]:
    """The offers of tickets that wait to be claimed, by ticket."""
    rows = Transfer.objects.of(visitor.workspace).open().filter(expires_at__gt=at)
    wanted = [ticket.id for ticket in tickets]
    return {offer.ticket_id: offer for offer in rows.filter(ticket__in=wanted)} if wanted else {}


def tickets_beside(visitor: Visitor, ticket: Ticket) -> list[Ticket]:
    """The tickets of the same order that this visitor may show too, itself among them."""
    rows = Ticket.objects.of(visitor.workspace).valid().filter(order=ticket.order_id)
    found = rows.select_related("order").order_by("id")[:MOST_LISTED]
    return [one for one in found if visitor.holds(one)]


def place_among(ticket: Ticket, tickets: Sequence[Ticket]) -> Place | None:
    """Where a ticket stands among others; None where it stands alone."""
    at = next((index for index, one in enumerate(tickets) if one.id == ticket.id), None)
    if at is None or len(tickets) == 1:
        return None
    around = [None, *tickets, None]
    return Place(at + 1, len(tickets), around[at], around[at + 2])


def _tickets(visitor: Visitor) -> list[Ticket]:
    bought = Q(order__in=visitor.opened_orders(), customer_id=F("order__customer_id"))
    opened = bought | Q(id__in=visitor.opened_tickets())
    rows = Ticket.objects.of(visitor.workspace).filter(opened | Q(customer__in=visitor.customers))
    rows = rows.select_related("ticketed_event", "ticket_type", "order")
    latest = rows.order_by("-ticketed_event__starts_at", "-id")[:MOST_LISTED]
    return [ticket for ticket in reversed(latest) if visitor.holds(ticket)]

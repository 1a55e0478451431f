"""What a visitor has: tickets, evening by evening."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from ticketing.catalogue.models import TicketedEvent
from ticketing.catalogue.services.moving import Slot, former_slot
from ticketing.catalogue.states import EventState
from ticketing.pages.own_rows import MOST_LISTED, own_tickets
from ticketing.pages.visitors import Visitor
from ticketing.tickets.models import Ticket
from ticketing.transfers.models import Transfer


@dataclass(frozen=True, slots=True)
class Stub:
    """A ticket, and the address to which it is offered just now."""

    ticket: Ticket
    offered_to: str


@dataclass(frozen=True, slots=True)
class Evening:
    """The tickets that somebody has for one event."""

    event: TicketedEvent
    state: EventState
    stubs: list[Stub] = field(default_factory=list)

    @property
    def former(self) -> Slot | None:
        """Where and when it was, if one of the tickets says so still."""
        since = min(stub.ticket.issued_at for stub in self.stubs)
        return former_slot(self.event, since=since)


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
    found: dict[UUID, Evening] = {}
    for ticket, offered_to in own_tickets(visitor, at=at):
        event = ticket.ticketed_event
        evening = found.setdefault(event.id, Evening(event, event.state_at(at)))
        evening.stubs.append(Stub(ticket, offered_to))
    whole = sorted(found.values(), key=lambda one: one.event.starts_at)
    return Evenings(
        [one for one in whole if one.event.ends_at > at],
        [one for one in reversed(whole) if one.event.ends_at <= at],
    )


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

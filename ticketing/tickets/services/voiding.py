"""Tickets that are given back open nothing any more."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from accounts.models import Workspace
from events.drafts import Draft
from ticketing.payments.models import Refund
from ticketing.sessions.services.carrying import free_seats
from ticketing.tickets.models import Ticket
from ticketing.tickets.states import TicketState
from ticketing.transfers.services.ending import end_offer, open_offer
from ticketing.transfers.states import TransferState


@dataclass(frozen=True, slots=True)
class Voided:
    """What the caller still does: record the facts, then give back the stock, last of all."""

    facts: Sequence[Draft]
    stock: Mapping[UUID, int]


def lock_tickets(*, workspace: Workspace, ticket_ids: Sequence[UUID]) -> list[Ticket]:
    """These tickets as they are now, locked in the order of their ids, which all lockers keep."""
    rows = Ticket.objects.of(workspace).filter(id__in=ticket_ids).order_by("id")
    list(rows.select_for_update(no_key=True).values_list("id"))
    return list(rows.select_related("ticketed_event", "ticket_type", "order", "workspace"))


def void_tickets(*, tickets: Sequence[Ticket], refund: Refund, at: datetime) -> Voided:
    """Make the locked tickets of one order void, in the transaction under way: their codes are
    dead, offers to others end, their seats in sessions are free.

    The caller locked the order and then the tickets, and has shared their event.
    """
    freed: Counter[UUID] = Counter()
    for ticket in tickets:
        is_paid_back = ticket.price > 0 and refund.amount > 0
        ticket.state = TicketState.REFUNDED if is_paid_back else TicketState.CANCELLED
        ticket.voided_at, ticket.refund = at, refund
        freed[ticket.ticket_type_id] += 1
        freed[ticket.ticketed_event_id] += 1
    Ticket.objects.of(refund.workspace).bulk_update(tickets, ["state", "voided_at", "refund"])
    for ticket in tickets:
        offer = open_offer(ticket)
        if offer is not None:
            end_offer(offer=offer, ticket=ticket, into=TransferState.TAKEN_BACK, at=at)
    return Voided(free_seats(tickets=tickets, at=at), freed)

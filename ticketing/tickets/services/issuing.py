"""Tickets are made: one row for each person, with the stubs of its perks."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from core.ids import uuid7_series
from ticketing.catalogue.models import Perk
from ticketing.numbers import new_number
from ticketing.orders.models import Order, OrderLine
from ticketing.tickets.models import Ticket, TicketPerk


def issue_tickets(*, order: Order, at: datetime) -> Sequence[Ticket]:
    """The tickets of an order, held by its buyer, in the transaction under way."""
    lines = list(
        OrderLine.objects.filter(workspace=order.workspace_id, order=order).select_related(
            "ticket_type"
        )
    )
    keys = iter(uuid7_series(sum(line.quantity for line in lines)))
    tickets = [
        Ticket(
            id=next(keys),
            workspace_id=order.workspace_id,
            number=new_number(),
            ticketed_event=order.ticketed_event,
            ticket_type=line.ticket_type,
            order=order,
            customer=order.customer,
            holder_name=order.name,
            holder_email=order.email,
            price=line.unit_total,
            issued_at=at,
        )
        for line in lines
        for _ in range(line.quantity)
    ]
    Ticket.objects.bulk_create(tickets)
    _give_perks(order.workspace_id, tickets)
    return tickets


def _give_perks(workspace_id: UUID, tickets: Sequence[Ticket]) -> None:
    perks: dict[UUID, list[Perk]] = defaultdict(list)
    types = {ticket.ticket_type_id for ticket in tickets}
    for perk in Perk.objects.filter(workspace=workspace_id, ticket_type__in=types, is_active=True):
        perks[perk.ticket_type_id].append(perk)
    TicketPerk.objects.bulk_create(
        [
            TicketPerk(
                workspace_id=workspace_id, ticket=ticket, perk=perk, allowance=perk.allowance
            )
            for ticket in tickets
            for perk in perks[ticket.ticket_type_id]
        ]
    )

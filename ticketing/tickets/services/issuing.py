"""Tickets are made: one row for each person, with the stubs of its perks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from core.ids import uuid7_series
from core.statements import columns_of, model_of, run
from ticketing.catalogue.models import TicketType
from ticketing.numbers import new_number
from ticketing.orders.models import Order
from ticketing.tickets.models import Ticket
from ticketing.tickets.states import TicketState

_LINES = f"""
    SELECT line.quantity, line.unit_price - line.unit_discount,
        ARRAY(
            SELECT perk.id FROM ticketing_perk perk
            WHERE perk.workspace_id = %(workspace)s AND perk.ticket_type_id = t.id
                AND perk.is_active
            ORDER BY perk.position, perk.id
        ),
        {columns_of(TicketType, table="t")}
    FROM ticketing_orderline line
    JOIN ticketing_tickettype t ON t.id = line.ticket_type_id AND t.workspace_id = %(workspace)s
    WHERE line.workspace_id = %(workspace)s AND line.order_id = %(order)s
    ORDER BY line.id
"""  # noqa: S608  # names of columns

_ISSUE = """
    WITH issued AS (
        INSERT INTO ticketing_ticket (
            id, workspace_id, number, ticketed_event_id, ticket_type_id, order_id, customer_id,
            state, epoch, holder_name, holder_email, price, issued_at, is_inside, entries
        )
        SELECT id, %(workspace)s, number, %(event)s, type, %(order)s, %(customer)s, %(state)s, 1,
            %(name)s, %(email)s, price, %(at)s, false, 0
        FROM unnest(%(ids)s::uuid[], %(numbers)s::text[], %(types)s::uuid[], %(prices)s::numeric[])
            AS one(id, number, type, price)
        RETURNING id
    ), stubs AS (
        INSERT INTO ticketing_ticketperk (id, workspace_id, ticket_id, perk_id, allowance, used)
        SELECT stub.id, %(workspace)s, stub.ticket, perk.id, perk.allowance, 0
        FROM unnest(%(stub_ids)s::uuid[], %(stub_tickets)s::uuid[], %(stub_perks)s::uuid[])
            AS stub(id, ticket, perk)
        JOIN ticketing_perk perk ON perk.id = stub.perk AND perk.workspace_id = %(workspace)s
    )
    SELECT id FROM issued
"""


@dataclass(frozen=True, slots=True)
class _Line:
    quantity: int
    price: Decimal
    perks: Sequence[UUID]
    ticket_type: TicketType


def issue_tickets(*, order: Order, at: datetime) -> Sequence[Ticket]:
    """The tickets of an order, held by its buyer, in the transaction under way."""
    rows = run(_LINES, {"workspace": order.workspace_id, "order": order.id})
    lines = [_Line(row[0], row[1], row[2], model_of(TicketType, row[3:])) for row in rows]
    issued = [(line, new_number()) for line in lines for _ in range(line.quantity)]
    keys = uuid7_series(len(issued))
    tickets = [
        Ticket(
            id=key,
            workspace_id=order.workspace_id,
            number=number,
            ticketed_event=order.ticketed_event,
            ticket_type=line.ticket_type,
            order=order,
            customer=order.customer,
            holder_name=order.name,
            holder_email=order.email,
            price=line.price,
            issued_at=at,
        )
        for key, (line, number) in zip(keys, issued, strict=True)
    ]
    stubs = [
        (key, perk) for key, (line, _) in zip(keys, issued, strict=True) for perk in line.perks
    ]
    run(_ISSUE, _parameters(order, tickets, stubs, at))
    for ticket in tickets:
        ticket._state.adding, ticket._state.db = False, "default"
    return tickets


def _parameters(
    order: Order, tickets: Sequence[Ticket], stubs: Sequence[tuple[UUID, UUID]], at: datetime
) -> dict[str, object]:
    return {
        "workspace": order.workspace_id,
        "event": order.ticketed_event_id,
        "order": order.id,
        "customer": order.customer_id,
        "state": TicketState.VALID,
        "name": order.name,
        "email": order.email,
        "at": at,
        "ids": [ticket.id for ticket in tickets],
        "numbers": [ticket.number for ticket in tickets],
        "types": [ticket.ticket_type_id for ticket in tickets],
        "prices": [ticket.price for ticket in tickets],
        "stub_ids": uuid7_series(len(stubs)),
        "stub_tickets": [ticket for ticket, _ in stubs],
        "stub_perks": [perk for _, perk in stubs],
    }

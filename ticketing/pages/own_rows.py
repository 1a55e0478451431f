"""What a visitor has, read by statements that PostgreSQL prepares; only what the list shows."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, TypeVar

from django.db import models

from core.statements import run
from ticketing.catalogue.models import TicketedEvent, TicketType
from ticketing.orders.models import OPEN, Order
from ticketing.orders.states import OrderState
from ticketing.pages.visitors import Visitor
from ticketing.tickets.models import Ticket

MOST_LISTED = 200
Row = TypeVar("Row", bound=models.Model)


def _some(model: type[models.Model], names: str) -> list[str]:
    """These columns of a model, in its own order: `from_db` takes them in no other."""
    wanted = set(names.split())
    return [field.attname for field in model._meta.concrete_fields if field.attname in wanted]


def _columns(names: Sequence[str], *, table: str) -> str:
    return ", ".join(f"{table}.{name}" for name in names)


_EVENT = _some(
    TicketedEvent,
    "id key title venue status starts_at ends_at time_zone"
    " moved_at was_starts_at was_ends_at was_time_zone was_venue",
)
_TICKET = _some(
    Ticket,
    "id number state epoch holder_name entries issued_at customer_id order_id ticketed_event_id",
)
_TYPE = _some(TicketType, "id title")
_HOLDER = _some(Order, "id customer_id link_epoch")
_ORDER = _some(
    Order,
    "id number state open_slot provider currency total expires_at customer_id link_epoch",
)
# Three ways to come to a ticket, each by its own index: one condition for all three would read
# every ticket of the house.
TICKETS_FROM = f"""
    FROM (
        SELECT id FROM ticketing_ticket
        WHERE workspace_id = %(workspace)s AND customer_id = ANY(%(customers)s)
        UNION SELECT id FROM ticketing_ticket
        WHERE workspace_id = %(workspace)s AND id = ANY(%(tickets)s)
        UNION SELECT id FROM ticketing_ticket
        WHERE workspace_id = %(workspace)s AND order_id = ANY(%(orders)s)
    ) own
    JOIN ticketing_ticket k ON k.workspace_id = %(workspace)s AND k.id = own.id
    JOIN ticketing_order o ON o.workspace_id = %(workspace)s AND o.id = k.order_id
    JOIN ticketing_ticketedevent e
        ON e.workspace_id = %(workspace)s AND e.id = k.ticketed_event_id
    JOIN ticketing_tickettype t ON t.workspace_id = %(workspace)s AND t.id = k.ticket_type_id
    LEFT JOIN ticketing_transfer r ON r.workspace_id = %(workspace)s
        AND r.ticket_id = k.id AND r.open_slot = '{OPEN}' AND r.expires_at > %(at)s
    ORDER BY e.starts_at DESC, k.id DESC LIMIT {MOST_LISTED}
"""  # noqa: S608 - numbers and words of our own
ORDERS_FROM = f"""
    FROM (
        SELECT id FROM ticketing_order
        WHERE workspace_id = %(workspace)s AND customer_id = ANY(%(customers)s)
        UNION SELECT id FROM ticketing_order
        WHERE workspace_id = %(workspace)s AND id = ANY(%(orders)s)
    ) own
    JOIN ticketing_order o ON o.workspace_id = %(workspace)s AND o.id = own.id
    JOIN ticketing_ticketedevent e
        ON e.workspace_id = %(workspace)s AND e.id = o.ticketed_event_id
    ORDER BY o.open_slot IS NULL, o.created_at DESC, o.id DESC LIMIT {MOST_LISTED}
"""  # noqa: S608 - a number of our own
HELD = f"""
    CASE WHEN o.state = '{OrderState.PENDING}' THEN (
        SELECT sum(quantity) FROM ticketing_orderline
        WHERE workspace_id = %(workspace)s AND order_id = o.id
    ) END
"""  # noqa: S608 - a word of our own
_TICKETS = f"""
    SELECT {_columns(_TICKET, table="k")}, {_columns(_HOLDER, table="o")},
        {_columns(_EVENT, table="e")}, {_columns(_TYPE, table="t")}, r.recipient_email
    {TICKETS_FROM}
"""
_ORDERS = f"""
    SELECT {_columns(_ORDER, table="o")}, {_columns(_EVENT, table="e")}, {HELD} {ORDERS_FROM}
"""


def own_tickets(visitor: Visitor, *, at: datetime) -> list[tuple[Ticket, str]]:
    """Every ticket that a visitor may show, by the time of its event, and to whom it is offered."""
    asked = asked_of(visitor) | {"at": at}
    found = [_ticket(row) for row in reversed(run(_TICKETS, asked))] if _has_any(asked) else []
    return [(ticket, offered) for ticket, offered in found if visitor.holds(ticket)]


def own_orders(visitor: Visitor) -> list[tuple[Order, int]]:
    """Every order that a visitor may see, and how much it holds: what waits to be paid first."""
    asked = asked_of(visitor)
    found = [_order(row) for row in run(_ORDERS, asked)] if _has_any(asked) else []
    return [(order, held) for order, held in found if visitor.has_order(order)]


def asked_of(visitor: Visitor) -> dict[str, Any]:
    """What the statements ask with: for whom, and which links were opened."""
    return {
        "workspace": visitor.workspace.id,
        "customers": [one.id for one in visitor.customers],
        "orders": visitor.opened_orders(),
        "tickets": visitor.opened_tickets(),
    }


def _has_any(asked: Mapping[str, Any]) -> bool:
    return any(asked.get(name) for name in ("customers", "orders", "tickets"))


def _ticket(row: Sequence[Any]) -> tuple[Ticket, str]:
    parts = iter(row)
    ticket = _partly(Ticket, _TICKET, parts)
    ticket.order = _partly(Order, _HOLDER, parts)
    ticket.ticketed_event = _partly(TicketedEvent, _EVENT, parts)
    ticket.ticket_type = _partly(TicketType, _TYPE, parts)
    return ticket, next(parts) or ""


def _order(row: Sequence[Any]) -> tuple[Order, int]:
    parts = iter(row)
    order = _partly(Order, _ORDER, parts)
    order.ticketed_event = _partly(TicketedEvent, _EVENT, parts)
    return order, next(parts) or 0


def _partly(model: type[Row], names: Sequence[str], values: Any) -> Row:
    """A model of which only these columns were read."""
    return model.from_db("default", names, [next(values) for _ in names])

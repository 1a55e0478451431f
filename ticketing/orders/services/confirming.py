"""An order becomes tickets: for nothing, or once its money is there."""

from collections.abc import Sequence
from datetime import datetime

from accounts.models import User
from core.ids import uuid7
from core.statements import run
from events.drafts import Draft
from ticketing.facts import SOURCE, custom, name_of, record_facts
from ticketing.orders.models import Order
from ticketing.orders.states import OrderState, StepKind
from ticketing.tickets.models import Ticket
from ticketing.tickets.services.issuing import issue_tickets

_CONFIRM = """
    WITH step AS (
        INSERT INTO ticketing_orderstep (id, workspace_id, order_id, kind, amount, note, by_id, at)
        VALUES (%(step)s, %(workspace)s, %(order)s, %(kind)s, NULL, '', %(by)s::uuid, %(at)s)
    )
    UPDATE ticketing_order
    SET state = %(state)s, open_slot = NULL, confirmed_at = %(at)s, closed_at = NULL
    WHERE workspace_id = %(workspace)s AND id = %(order)s
    RETURNING id
"""


def confirm(*, order: Order, at: datetime, by: User | None = None) -> Sequence[Ticket]:
    """Make an order's tickets, record the fact and tell it, in the transaction under way.

    The caller made or locked the order, and answers for its stock being taken.
    """
    order.state, order.open_slot = OrderState.CONFIRMED, None
    order.confirmed_at, order.closed_at = at, None
    run(_CONFIRM, _parameters(order, by))
    tickets = issue_tickets(order=order, at=at)
    told = {
        "order_id": str(order.id),
        "ticketed_event_id": str(order.ticketed_event_id),
        "pass_id": str(order.customer_id),
        "ticket_ids": [str(ticket.id) for ticket in tickets],
    }
    news = [("ticket.purchased" if order.total else "ticket.registered", told)]
    drafts = [_draft(order, tickets, at)]
    record_facts(workspace=order.workspace, drafts=drafts, news=news, at=at, by=by)
    return tickets


def purchase_fact(order: Order) -> str:
    """The external id under which an order's purchase is recorded, and refunds name it."""
    return name_of(f"order:{order.id}")


def _parameters(order: Order, by: User | None) -> dict[str, object]:
    return {
        "workspace": order.workspace_id,
        "order": order.id,
        "state": order.state,
        "at": order.confirmed_at,
        "step": uuid7(),
        "kind": StepKind.CONFIRMED,
        "by": by.id if by is not None else None,
    }


def _draft(order: Order, tickets: Sequence[Ticket], at: datetime) -> Draft:
    event = order.ticketed_event
    metadata = {
        "order_id": order.number,
        "event_id": event.key,
        "event_title": event.title,
        "tickets": len(tickets),
        "ticket_types": sorted({ticket.ticket_type.key for ticket in tickets}),
    }
    if not order.total:
        return custom(
            "ticket.registered",
            pass_id=order.customer_id,
            fact=f"order:{order.id}",
            at=at,
            metadata=metadata,
        )
    return Draft(
        event_category="transaction",
        event_type="purchase",
        pass_id=str(order.customer_id),
        amount=order.total,
        currency=order.currency,
        event_timestamp=at,
        external_id=purchase_fact(order),
        source=SOURCE,
        metadata=metadata,
    )

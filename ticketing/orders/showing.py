"""Orders, as JSON."""

from collections.abc import Sequence
from typing import Any

from core.api.rendering import instant
from core.money import show_amount
from ticketing.orders.models import Order, OrderLine, OrderStep
from ticketing.orders.states import StepKind


def shown_order(order: Order) -> dict[str, Any]:
    """An order in a few words."""
    return {
        "orderId": order.id,
        "number": order.number,
        "eventId": order.ticketed_event.key,
        "status": order.state,
        "payment": order.provider,
        "total": show_amount(order.total, order.currency),
        "currency": order.currency,
        "expiresAt": instant(order.expires_at) if order.open_slot and order.expires_at else None,
    }


def shown_whole_order(
    order: Order, lines: Sequence[OrderLine], steps: Sequence[OrderStep]
) -> dict[str, Any]:
    """An order with its lines and everything that happened to it."""
    currency = order.currency
    return shown_order(order) | {
        "subtotal": show_amount(order.subtotal, currency),
        "discount": show_amount(order.discount, currency),
        "refunded": show_amount(order.refunded, currency),
        "createdAt": instant(order.created_at),
        "lines": [_line(line, currency) for line in lines],
        "timeline": [_step(step, currency) for step in steps],
    }


def _line(line: OrderLine, currency: str) -> dict[str, Any]:
    return {
        "ticketTypeId": line.ticket_type.key,
        "title": line.ticket_type.title,
        "quantity": line.quantity,
        "unitPrice": show_amount(line.unit_price, currency),
        "unitDiscount": show_amount(line.unit_discount, currency),
    }


def _step(step: OrderStep, currency: str) -> dict[str, Any]:
    return {
        "kind": step.kind,
        "words": str(StepKind(step.kind).label),
        "at": instant(step.at),
        "amount": None if step.amount is None else show_amount(step.amount, currency),
        "note": step.note,
    }

"""Where an order stands, as its page says it: what happened, and what to do next."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from ticketing.orders.models import Order
from ticketing.orders.states import OrderState, Provider
from ticketing.payments.models import Payment
from ticketing.payments.states import PaymentKind, PaymentState

ONLINE = (PaymentKind.INTENT, PaymentKind.CHECKOUT)
UNSETTLED = [state for state in PaymentState if state.may_bring_money]


class Stage(StrEnum):
    """What the page of an order is about; each has a template of its own."""

    BASKET = "basket"
    PAYING = "paying"
    DESK = "desk"
    DONE = "done"
    EXPIRED = "expired"
    CANCELLED = "cancelled"
    REFUNDED = "refunded"


_ENDS = {
    OrderState.CONFIRMED: Stage.DONE,
    OrderState.EXPIRED: Stage.EXPIRED,
    OrderState.CANCELLED: Stage.CANCELLED,
    OrderState.REFUNDED: Stage.REFUNDED,
}


def stage_of(order: Order, payments: Sequence[Payment], *, at: datetime) -> Stage:
    """Where an order stands; `payments` are those that may still bring money."""
    if order.state != OrderState.PENDING:
        return _ENDS[OrderState(order.state)]
    if payments:
        return Stage.PAYING
    if order.expires_at is not None and order.expires_at <= at:
        # Nobody has swept it up yet; it is over all the same.
        return Stage.EXPIRED
    return Stage.DESK if order.provider == Provider.OFFLINE else Stage.BASKET


def unsettled_payments(order: Order) -> list[Payment]:
    """The payments of an order by which money may still come."""
    rows = Payment.objects.filter(workspace=order.workspace_id, order=order)
    return list(rows.filter(kind__in=ONLINE, state__in=UNSETTLED))

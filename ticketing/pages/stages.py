"""Where an order stands, as its page says it: what happened, and what to do next."""

from datetime import datetime
from enum import StrEnum

from ticketing.orders.models import Order
from ticketing.orders.states import OrderState, Provider


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


def stage_of(order: Order, *, is_begun: bool, at: datetime) -> Stage:
    """Where an order stands; `is_begun`: a payment may still bring money."""
    if order.state != OrderState.PENDING:
        return _ENDS[OrderState(order.state)]
    if is_begun:
        return Stage.PAYING
    if order.expires_at is not None and order.expires_at <= at:
        # Nobody has swept it up yet; it is over all the same.
        return Stage.EXPIRED
    return Stage.DESK if order.provider == Provider.OFFLINE else Stage.BASKET

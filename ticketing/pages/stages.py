"""Where an order stands, as its page says it: what happened, and what to do next."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum

from ticketing.orders.models import Order, OrderStep
from ticketing.orders.states import OrderState, Provider, StepKind


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
_TRIES = {StepKind.PAYMENT_STARTED, StepKind.PAYMENT_FAILED}


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


def failed_try(steps: Iterable[OrderStep]) -> OrderStep | None:
    """The step that says why the last payment came to nothing, if that is all that is known."""
    tries = [step for step in steps if step.kind in _TRIES]
    return tries[-1] if tries and tries[-1].kind == StepKind.PAYMENT_FAILED else None


def minutes_left(order: Order, *, at: datetime) -> int:
    """For how many minutes an order's tickets are still held, the one that runs included."""
    if order.expires_at is None:
        return 0
    return max(0, -((at - order.expires_at) // timedelta(minutes=1)))

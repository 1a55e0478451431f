"""Settling an order: the one function that makes money into tickets, whoever noticed it."""

from datetime import datetime
from decimal import Decimal

from django.db import transaction

from accounts.models import User
from core.errors import Invalid
from core.money import show_amount
from ticketing.errors import WrongOrderState
from ticketing.orders.models import Order
from ticketing.orders.services.confirming import confirm
from ticketing.orders.services.finding import find_order, lock_order
from ticketing.orders.services.timeline import note_step
from ticketing.orders.states import OrderState, StepKind
from ticketing.payments.models import Payment
from ticketing.payments.states import PaymentKind, PaymentState


@transaction.atomic
def take_payment_at_desk(
    *, order: Order, amount: Decimal, at: datetime, by: User | None = None
) -> Order:
    """Note that staff took an order's money, and hand out its tickets.

    An order that is paid already stays as it is. Raises Invalid for another amount than the
    order's, WrongOrderState when it waits for no money.
    """
    order = lock_order(workspace=order.workspace, order_id=order.id)
    if order.state == OrderState.CONFIRMED:
        return order
    if order.state != OrderState.PENDING:
        raise WrongOrderState
    if amount != order.total:
        wanted = show_amount(order.total, order.currency)
        raise Invalid.field("amount", "wrong_amount", f"The order comes to {wanted}.")
    Payment.objects.create(
        workspace=order.workspace,
        order=order,
        attempt=order.payments.filter(workspace=order.workspace_id).count() + 1,
        kind=PaymentKind.DESK,
        state=PaymentState.SUCCEEDED,
        amount=order.total,
        currency=order.currency,
        received=order.total,
        by=by,
        created_at=at,
        settled_at=at,
    )
    note_step(order, StepKind.PAID, at=at, amount=order.total, by=by)
    confirm(order=order, at=at, by=by)
    return order


def settle_order(*, order: Order, at: datetime) -> Order:
    """Bring an order to where its money is; any number of times, by whoever noticed something."""
    return find_order(workspace=order.workspace, name=str(order.id))

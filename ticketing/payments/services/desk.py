"""Money at the desk."""

from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core.errors import Invalid
from core.money import show_amount
from ticketing.errors import WrongOrderState
from ticketing.orders.models import Order
from ticketing.orders.services.calling_off import refuse_called_off
from ticketing.orders.services.confirming import confirm
from ticketing.orders.services.finding import lock_order
from ticketing.orders.services.timeline import note_step
from ticketing.orders.states import OrderState, StepKind
from ticketing.payments.errors import PaymentOnItsWay
from ticketing.payments.models import Payment
from ticketing.payments.services.closing import close_payments, open_payments
from ticketing.payments.states import PaymentKind, PaymentState


def take_payment_at_desk(
    *, order: Order, amount: Decimal, at: datetime, by: User | None = None
) -> Order:
    """Note that staff took an order's money, and hand out its tickets.

    An order that was paid at the desk already stays as it is; one that was being paid online is
    not payable there any more. Raises Invalid for another amount than the order's, WrongOrderState
    when it waits for no money, also because it came online meanwhile: then the buyer gets back what
    staff just took; PaymentOnItsWay when some is coming, NotOnSale for an event that is cancelled.
    """
    if open_payments(order).exists():
        close_payments(order=order, at=at)
    return _take(order, amount, at, by)


@transaction.atomic
def _take(order: Order, amount: Decimal, at: datetime, by: User | None) -> Order:
    order = lock_order(workspace=order.workspace, order_id=order.id)
    if order.state == OrderState.CONFIRMED:
        return _taken_here(order)
    if order.state != OrderState.PENDING:
        raise WrongOrderState
    if not amount.is_finite() or amount != order.total:
        wanted = show_amount(order.total, order.currency)
        raise Invalid.field(
            "amount", "wrong_amount", _("The order comes to %(wanted)s.") % {"wanted": wanted}
        )
    if open_payments(order).exists():
        raise PaymentOnItsWay
    refuse_called_off(order)
    Payment.objects.create(
        workspace=order.workspace,
        order=order,
        attempt=Payment.objects.filter(workspace=order.workspace, order=order).count() + 1,
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


def _taken_here(order: Order) -> Order:
    """The order when the desk took its money: noted twice, it is the same money."""
    paid = Payment.objects.filter(workspace=order.workspace, order=order, kind=PaymentKind.DESK)
    if not paid.exists():
        raise WrongOrderState(_("This order is paid already, and not here: give the money back."))
    return order

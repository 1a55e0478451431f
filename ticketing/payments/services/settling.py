"""Settling an order: the one function that makes money into tickets, whoever noticed it."""

from collections.abc import Sequence
from datetime import datetime

from ticketing.orders.models import Order
from ticketing.orders.services.finding import find_order
from ticketing.orders.states import OrderState
from ticketing.payments.errors import NoStripeAccount
from ticketing.payments.gateway import Gateway, begun_or_ended
from ticketing.payments.models import Payment
from ticketing.payments.services.accounts import find_account
from ticketing.payments.services.applying import apply_standing
from ticketing.payments.services.closing import close_payments, open_payments
from ticketing.payments.services.desk import take_payment_at_desk
from ticketing.payments.services.sending import send_refunds
from ticketing.payments.services.starting import FIRST_ASK_AFTER
from ticketing.payments.standing import ENDED, UNKNOWN, Outcome, Standing
from ticketing.payments.states import PaymentState

__all__ = ["settle_order", "settle_payments", "take_payment_at_desk"]


def settle_order(*, order: Order, at: datetime) -> Order:
    """Bring an order to where its money is: any number of times, by whoever noticed something.

    Never called inside a transaction. Stripe is asked, and what fits makes tickets; what does not
    becomes a question to staff; what comes too late, or twice, is given back. Raises
    PaymentServiceUnavailable or PaymentServiceRefused when Stripe does not say: nothing is lost.
    """
    waiting = [one for one in open_payments(order) if not _is_being_begun(one, at)]
    return settle_payments(order=order, payments=waiting, at=at)


def settle_payments(*, order: Order, payments: Sequence[Payment], at: datetime) -> Order:
    """The same for these payments of an order, whatever was thought of them before."""
    for payment in payments:
        apply_standing(payment=payment, standing=_asked(payment), at=at)
    send_refunds(order=order, at=at)
    order = find_order(workspace=order.workspace, name=str(order.id))
    if order.state != OrderState.PENDING:
        # It was paid in another way, or came to nothing: no more money is wanted for it.
        order = close_payments(order=order, at=at)
    return order


def _is_being_begun(payment: Payment, at: datetime) -> bool:
    """Whether somebody asks Stripe for it at this very moment."""
    is_new = at - payment.created_at < FIRST_ASK_AFTER
    return payment.state == PaymentState.STARTING and is_new


def _asked(payment: Payment) -> Standing:
    try:
        gateway = Gateway(find_account(payment.workspace))
    except NoStripeAccount:
        return UNKNOWN if payment.reference else ENDED
    if payment.reference is None:
        begun = begun_or_ended(gateway, payment, payment.order)
        if begun.outcome is Outcome.ENDED:
            return ENDED
        # What Stripe answered the first time may be long over.
        payment.reference = begun.reference
    return gateway.ask(payment)

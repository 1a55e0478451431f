"""Before tickets are given back, Stripe is told to take no more money for them."""

from datetime import datetime

from django.db.models import QuerySet

from ticketing.orders.models import OPEN, Order
from ticketing.orders.services.finding import find_order
from ticketing.payments.errors import NoStripeAccount
from ticketing.payments.gateway import Gateway, begun_or_ended
from ticketing.payments.models import Payment
from ticketing.payments.services.accounts import find_account
from ticketing.payments.services.applying import apply_standing
from ticketing.payments.services.sending import send_refunds
from ticketing.payments.standing import ENDED, UNKNOWN, Outcome, Standing
from ticketing.payments.states import PaymentState


def open_payments(order: Order) -> QuerySet[Payment]:
    """Those by which money may still come: one at most."""
    return Payment.objects.filter(
        workspace=order.workspace, order=order, open_slot=OPEN
    ).select_related("workspace", "order", "order__ticketed_event")


def close_payments(*, order: Order, at: datetime) -> Order:
    """See to it that no money comes for an order any more, and settle it if some has come.

    Never called inside a transaction. The order as it is afterwards: confirmed when it was paid
    meanwhile, else as before; a payment that is still open then is on its way. Raises
    PaymentServiceUnavailable or PaymentServiceRefused when Stripe does not say.
    """
    for payment in list(open_payments(order)):
        order = apply_standing(payment=payment, standing=_ended(payment), at=at)
        send_refunds(order=order, at=at)
    return find_order(workspace=order.workspace, name=str(order.id))


def _ended(payment: Payment) -> Standing:
    try:
        gateway = Gateway(find_account(payment.workspace))
    except NoStripeAccount:
        return UNKNOWN if payment.reference else ENDED
    if payment.state == PaymentState.STARTING:
        # Whoever began it may have died, or may be asking Stripe this very moment. The same
        # wish finds what came of it.
        begun = begun_or_ended(gateway, payment, payment.order)
        if begun.outcome is Outcome.ENDED:
            return ENDED
        payment.reference = begun.reference
    return gateway.end(payment)

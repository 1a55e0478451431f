"""Whatever nobody was told of: payments that are open, and refunds that were not sent."""

from datetime import datetime, timedelta

import structlog

from accounts.models import Workspace
from ticketing.orders.models import OPEN
from ticketing.payments.errors import (
    NoStripeAccount,
    PaymentServiceRefused,
    PaymentServiceUnavailable,
)
from ticketing.payments.models import Payment, Refund
from ticketing.payments.services.applying import ASK_AGAIN
from ticketing.payments.services.sending import send_refund
from ticketing.payments.services.settling import settle_payments
from ticketing.payments.states import RefundState

log = structlog.get_logger("foyer.payments")
MOST_AT_ONCE = 200
# Whoever asked for it sends it at once; after this long they are taken to be dead.
SEND_AFTER = timedelta(minutes=1)
NO_ANSWER = (NoStripeAccount, PaymentServiceRefused)


def reconcile(*, workspace: Workspace, at: datetime) -> int:
    """Ask Stripe about every payment that is due, and send refunds that wait; how many it was.

    Never called inside a transaction; two at once are harmless.
    """
    try:
        return _settle_payments(workspace, at) + _send_refunds(workspace, at)
    except PaymentServiceUnavailable:
        log.warning("the payment service does not answer", workspace=workspace.slug)
        return 0


def _settle_payments(workspace: Workspace, at: datetime) -> int:
    due = Payment.objects.filter(workspace=workspace, open_slot=OPEN, ask_at__lte=at)
    due = due.select_related("workspace", "order", "order__workspace", "order__ticketed_event")
    count = 0
    for payment in due.order_by("ask_at")[:MOST_AT_ONCE]:
        # One of several workers gets it; if it dies, it is due again a while later.
        mine = Payment.objects.filter(workspace=workspace, id=payment.id, ask_at=payment.ask_at)
        if not mine.update(ask_at=at + ASK_AGAIN):
            continue
        try:
            settle_payments(order=payment.order, payments=[payment], at=at)
            count += 1
        except NO_ANSWER as no:
            log.warning("a payment cannot be settled", payment=str(payment.id), code=no.code)
    return count


def _send_refunds(workspace: Workspace, at: datetime) -> int:
    waiting = Refund.objects.filter(workspace=workspace, state=RefundState.ASKED)
    waiting = waiting.filter(made_at__lte=at - SEND_AFTER).order_by("made_at")
    count = 0
    for refund_id in list(waiting.values_list("id", flat=True)[:MOST_AT_ONCE]):
        try:
            send_refund(workspace=workspace, refund_id=refund_id, at=at)
            count += 1
        except NO_ANSWER as no:
            log.warning("a refund cannot be sent", refund=str(refund_id), code=no.code)
    return count

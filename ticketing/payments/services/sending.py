"""Money on its way back: asked of Stripe once, however often it is sent."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

import structlog

from accounts.models import Workspace
from ticketing.orders.models import Order
from ticketing.payments.errors import (
    NoStripeAccount,
    PaymentServiceRefused,
    PaymentServiceUnavailable,
)
from ticketing.payments.gateway import Gateway
from ticketing.payments.models import Refund
from ticketing.payments.services.accounts import find_account
from ticketing.payments.services.returning import fail_refund, settle_refund
from ticketing.payments.standing import RefundStanding
from ticketing.payments.states import RefundState
from ticketing.payments.stripe_client import StripeSaidNo

log = structlog.get_logger("foyer.payments")
# Stripe forgets idempotency keys after a day; from here on its refunds are looked through first.
KEY_HOLDS = timedelta(hours=12)


def send_refunds(*, order: Order, at: datetime) -> None:
    """Ask Stripe for every refund of an order that waits; what does not come off is sent again
    by the sweeper.
    """
    waiting = Refund.objects.filter(workspace=order.workspace, order=order, reference=None)
    for refund_id in waiting.filter(state=RefundState.ASKED).values_list("id", flat=True):
        try:
            send_refund(workspace=order.workspace, refund_id=refund_id, at=at)
        except (NoStripeAccount, PaymentServiceUnavailable, PaymentServiceRefused) as trouble:
            log.warning("a refund waits", refund=str(refund_id), code=trouble.code)


def send_refund(*, workspace: Workspace, refund_id: UUID, at: datetime) -> Refund:
    """Have Stripe give money back that was kept as asked for, and settle what it says.

    Never called inside a transaction. Raises NoStripeAccount, PaymentServiceUnavailable or
    PaymentServiceRefused; then it can be sent again.
    """
    rows = Refund.objects.filter(workspace=workspace)
    refund = rows.select_related("workspace", "payment", "order").get(id=refund_id)
    payment = refund.payment
    if refund.state != RefundState.ASKED or payment is None:
        return refund
    gateway = Gateway(find_account(workspace))
    standing = None
    if refund.reference or at - refund.made_at >= KEY_HOLDS:
        standing = _own(refund, gateway.refunds_of(payment))
    try:
        standing = standing or gateway.refund(refund, payment)
    except StripeSaidNo as no:
        return fail_refund(refund=refund, words=no.message, at=at)
    return settle_refund(refund=refund, standing=standing, at=at)


def _own(refund: Refund, known: Iterable[RefundStanding]) -> RefundStanding | None:
    return next((one for one in known if one.refund_id == str(refund.id)), None)

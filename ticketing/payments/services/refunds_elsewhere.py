"""Refunds that were made at Stripe itself, and what Stripe says later of ours."""

from datetime import datetime

from django.db import transaction

from ticketing.orders.services.finding import lock_order
from ticketing.payments.amounts import from_stripe
from ticketing.payments.gateway import Gateway
from ticketing.payments.models import Payment, Refund
from ticketing.payments.services.accounts import find_account
from ticketing.payments.services.questions import Puzzle, ask_staff
from ticketing.payments.services.returning import settle_refund
from ticketing.payments.standing import RefundStanding
from ticketing.payments.states import QuestionKind


def settle_refunds_of(*, payment: Payment, at: datetime) -> None:
    """Look at every refund that Stripe knows of a payment: ours go on, others raise a question."""
    known = Gateway(find_account(payment.workspace)).refunds_of(payment)
    # Only now: of ours, Stripe hears nothing before they are kept.
    rows = Refund.objects.filter(workspace=payment.workspace, order=payment.order_id)
    made_here = list(rows.select_related("workspace"))
    for standing in known:
        ours = next((one for one in made_here if str(one.id) == standing.refund_id), None)
        if ours is not None:
            settle_refund(refund=ours, standing=standing, at=at)
        elif not standing.has_failed:
            _take_note(payment, standing, at)


@transaction.atomic
def _take_note(payment: Payment, standing: RefundStanding, at: datetime) -> None:
    """Somebody gave money back at Stripe itself: it is there no more, and staff say for what."""
    order = lock_order(workspace=payment.workspace, order_id=payment.order_id)
    payment = Payment.objects.filter(workspace=order.workspace).get(id=payment.id)
    amount = from_stripe(standing.coins, standing.currency)
    puzzle = Puzzle(
        QuestionKind.REFUND_NOT_OURS, standing.reference, amount, standing.currency, payment
    )
    if ask_staff(workspace=order.workspace, puzzle=puzzle, at=at, order=order):
        payment.refunded = min(payment.received, payment.refunded + amount)
        payment.save(update_fields=["refunded"])

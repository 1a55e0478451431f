"""Whatever nobody was told of: payments that are open, and refunds that were not sent."""

from datetime import datetime, timedelta

from django.db.models import Q

from accounts.models import Workspace
from ticketing.orders.models import OPEN
from ticketing.payments.models import Payment, Refund
from ticketing.payments.services.applying import ASK_AGAIN
from ticketing.payments.services.patience import Patience
from ticketing.payments.services.sending import send_refund
from ticketing.payments.services.settling import settle_payments
from ticketing.payments.states import RefundState
from ticketing.sweeping import sweep

MOST_AT_ONCE = 200
# Whoever asked for it sends it at once; after this long they are taken to be dead.
SEND_AFTER = timedelta(minutes=1)
# A refund may take days: the longer it has taken, the more seldom it is asked about.
LONGEST_PAUSE = timedelta(hours=6)


def reconcile(*, workspace: Workspace, at: datetime) -> int:
    """Ask Stripe about every payment that is due, and send refunds that wait; how many it was.

    Never called inside a transaction; two at once are harmless.
    """
    is_enough = Patience(workspace, at).is_over
    settled = sweep(
        _due_payments(workspace, at),
        lambda one: _settle(one, at),
        name="payments",
        is_enough=is_enough,
    )
    return settled + sweep(
        _due_refunds(workspace, at), lambda one: _send(one, at), name="refunds", is_enough=is_enough
    )


def _due_payments(workspace: Workspace, at: datetime) -> list[Payment]:
    due = Payment.objects.filter(workspace=workspace, open_slot=OPEN, ask_at__lte=at)
    due = due.select_related("workspace", "order", "order__workspace", "order__ticketed_event")
    return list(due.order_by("ask_at")[:MOST_AT_ONCE])


def _settle(payment: Payment, at: datetime) -> bool:
    # One of several workers gets it; if it dies, it is due again a while later.
    mine = Payment.objects.filter(workspace=payment.workspace, id=payment.id, ask_at=payment.ask_at)
    if not mine.update(ask_at=at + ASK_AGAIN):
        return False
    settle_payments(order=payment.order, payments=[payment], at=at)
    return True


def _due_refunds(workspace: Workspace, at: datetime) -> list[Refund]:
    """First those of which Stripe never heard: others may be on their way for days."""
    waiting = Refund.objects.filter(workspace=workspace, state=RefundState.ASKED)
    waiting = waiting.filter(Q(ask_at=None) | Q(ask_at__lte=at), made_at__lte=at - SEND_AFTER)
    waiting = waiting.select_related("workspace").order_by("made_at")
    unheard, heard = waiting.filter(reference=None), waiting.exclude(reference=None)
    return [*unheard[:MOST_AT_ONCE], *heard[:MOST_AT_ONCE]]


def _send(refund: Refund, at: datetime) -> bool:
    mine = Refund.objects.filter(workspace=refund.workspace, id=refund.id, ask_at=refund.ask_at)
    pause = min(max((at - refund.made_at) / 4, ASK_AGAIN), LONGEST_PAUSE)
    if not mine.update(ask_at=at + pause):
        return False
    send_refund(workspace=refund.workspace, refund_id=refund.id, at=at)
    return True

"""What Stripe said of a payment, written down: money becomes tickets, a refund, or a question."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from ticketing.facts import tell
from ticketing.orders.models import Order
from ticketing.orders.services.calling_off import is_called_off
from ticketing.orders.services.confirming import confirm
from ticketing.orders.services.finding import lock_order
from ticketing.orders.services.releasing import release
from ticketing.orders.services.retaking import confirm_late
from ticketing.orders.services.timeline import note_step
from ticketing.orders.states import OrderState, StepKind
from ticketing.payments.amounts import from_stripe
from ticketing.payments.models import Payment, Refund
from ticketing.payments.services.fitting import misfit_of
from ticketing.payments.services.questions import Puzzle, ask_staff
from ticketing.payments.standing import Outcome, Standing
from ticketing.payments.states import PaymentState, QuestionKind, RefundKind

ASK_AGAIN = timedelta(minutes=5)


@transaction.atomic
def apply_standing(*, payment: Payment, standing: Standing, at: datetime) -> Order:
    """Bring a payment and its order to where the money is. Any number of times, in any order:
    money that was accounted for once is accounted for.
    """
    order = lock_order(workspace=payment.workspace, order_id=payment.order_id)
    payment = Payment.objects.filter(workspace=order.workspace).get(id=payment.id)
    payment.workspace, payment.order = order.workspace, order
    if not PaymentState(payment.state).is_final:
        payment.reference = payment.reference or standing.reference
        payment.intent_reference = payment.intent_reference or standing.intent
        # What is noted is read by the house, whoever's page or worker noticed the money.
        with translation.override(order.workspace.language):
            _BY_OUTCOME[standing.outcome](order, payment, standing, at)
    return order


def _wait(order: Order, payment: Payment, standing: Standing, at: datetime) -> None:
    if payment.state == PaymentState.STARTING:
        payment.state = PaymentState.OPEN
        note_step(order, StepKind.PAYMENT_STARTED, at=at, amount=payment.amount)
    if standing.failure not in {"", payment.note}:
        payment.note = standing.failure[:300]
        note_step(order, StepKind.PAYMENT_FAILED, at=at, note=standing.failure_words)
    payment.ask_at = at + ASK_AGAIN if payment.open_slot else None
    payment.save()


def _end(order: Order, payment: Payment, standing: Standing, at: datetime) -> None:
    _close(payment, PaymentState.CANCELLED, at)


def _lose(order: Order, payment: Payment, standing: Standing, at: datetime) -> None:
    _close(payment, PaymentState.QUESTIONED, at)
    puzzle = Puzzle(
        QuestionKind.NOT_FOUND,
        payment.reference or str(payment.id),
        payment.amount,
        payment.currency,
        payment,
        _("Stripe does not know this payment any more: were the keys changed?"),
    )
    ask_staff(workspace=order.workspace, puzzle=puzzle, at=at, order=order)


def _receive(order: Order, payment: Payment, standing: Standing, at: datetime) -> None:
    puzzle = misfit_of(order, payment, standing)
    if puzzle is not None:
        # Another currency's amount says nothing in this one.
        is_same = standing.currency == payment.currency
        payment.received = puzzle.amount if is_same else payment.received
        _close(payment, PaymentState.QUESTIONED, at)
        ask_staff(workspace=order.workspace, puzzle=puzzle, at=at, order=order)
        return
    payment.received = from_stripe(standing.received, standing.currency)
    _close(payment, PaymentState.SUCCEEDED, at)
    if order.state == OrderState.PENDING and is_called_off(order):
        # Its tickets would open no door: what came goes back as if it came too late.
        release(order=order, into=OrderState.CANCELLED, at=at)
    if order.state == OrderState.PENDING:
        note_step(order, StepKind.PAID, at=at, amount=payment.received)
        confirm(order=order, at=at)
    elif OrderState(order.state).is_over and order.confirmed_at is None:
        _receive_late(order, payment, at)
    else:
        _give_back(order, payment, RefundKind.TWICE, at)


def _receive_late(order: Order, payment: Payment, at: datetime) -> None:
    note_step(order, StepKind.PAID_LATE, at=at, amount=payment.received)
    is_confirmed = confirm_late(order=order, at=at)
    if not is_confirmed:
        _give_back(order, payment, RefundKind.LATE, at)
    tell(
        order.workspace,
        "order.paid_late",
        order_id=str(order.id),
        ticketed_event_id=str(order.ticketed_event_id),
        pass_id=str(order.customer_id),
        outcome="confirmed" if is_confirmed else "refunded",
    )


def _give_back(order: Order, payment: Payment, kind: RefundKind, at: datetime) -> None:
    """Ask for all of the payment's money to go back; it is sent once this is committed."""
    payment.refunded = payment.received
    payment.save(update_fields=["refunded"])
    Refund.objects.create(
        workspace=order.workspace,
        order=order,
        payment=payment,
        kind=kind,
        amount=payment.received,
        made_at=at,
    )
    words = str(kind.label)
    note_step(order, StepKind.REFUND_ASKED, at=at, amount=payment.received, note=words)


def _close(payment: Payment, state: PaymentState, at: datetime) -> None:
    payment.state, payment.open_slot = state, None
    payment.settled_at, payment.ask_at, payment.claimed_until = at, None, None
    payment.save()


_BY_OUTCOME: Mapping[Outcome, Callable[[Order, Payment, Standing, datetime], None]] = {
    Outcome.OPEN: _wait,
    Outcome.ON_ITS_WAY: _wait,
    Outcome.PAID: _receive,
    Outcome.ENDED: _end,
    Outcome.UNKNOWN: _lose,
}

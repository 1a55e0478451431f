"""What a webhook of Stripe's leads to: whatever it is about is asked of Stripe itself."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from accounts.models import Workspace
from core.ids import as_uuid
from ticketing.orders.models import Order
from ticketing.payments.amounts import from_stripe
from ticketing.payments.gateway import Gateway
from ticketing.payments.models import Payment
from ticketing.payments.services.accounts import find_account
from ticketing.payments.services.questions import Puzzle, ask_staff
from ticketing.payments.services.refunds_elsewhere import settle_refunds_of
from ticketing.payments.services.settling import settle_payments
from ticketing.payments.standing import Outcome, Standing
from ticketing.payments.states import PaymentKind, PaymentState, QuestionKind

Subject = Mapping[str, Any]


def act_on(*, workspace: Workspace, kind: str, subject: Subject, at: datetime) -> None:
    """Bring what a webhook is about to where it stands at Stripe; unknown kinds change nothing."""
    found = (act for prefix, act in _BY_KIND if kind.startswith(prefix))
    act = next(found, None)
    if act is not None:
        act(workspace, subject, at)


def _intent(workspace: Workspace, subject: Subject, at: datetime) -> None:
    _settle_intent(workspace, _text(subject, "id"), at)


def _settle_intent(workspace: Workspace, reference: str, at: datetime) -> None:
    payment = find_payment(workspace, reference)
    if payment is None and reference:
        _find_home(workspace, reference, at)
    elif payment is not None:
        settle_payments(order=payment.order, payments=[payment], at=at)


def _session(workspace: Workspace, subject: Subject, at: datetime) -> None:
    payment = find_payment(workspace, _text(subject, "id"))
    if payment is None:
        payment = _begun(workspace, subject.get("metadata") or {})
        if payment is not None and payment.kind == PaymentKind.CHECKOUT and not payment.reference:
            payment.reference = _text(subject, "id")
    if payment is not None:
        settle_payments(order=payment.order, payments=[payment], at=at)


def _charge(workspace: Workspace, subject: Subject, at: datetime) -> None:
    payment = _received(workspace, _text(subject, "payment_intent"), at)
    if payment is not None:
        settle_refunds_of(payment=payment, at=at)


def _received(workspace: Workspace, reference: str, at: datetime) -> Payment | None:
    """The payment, with its money written down: what is told of it later may be heard first."""
    payment = find_payment(workspace, reference)
    if payment is None or not PaymentState(payment.state).is_final:
        _settle_intent(workspace, reference, at)
        payment = find_payment(workspace, reference)
    return payment


def _dispute(workspace: Workspace, subject: Subject, at: datetime) -> None:
    payment = _received(workspace, _text(subject, "payment_intent"), at)
    if payment is None:
        return
    currency = _text(subject, "currency").upper()
    coins = subject.get("amount")
    amount = from_stripe(coins if isinstance(coins, int) else 0, currency)
    puzzle = Puzzle(QuestionKind.DISPUTED, _text(subject, "id"), amount, currency, payment)
    ask_staff(workspace=workspace, puzzle=puzzle, at=at, order=payment.order)


_BY_KIND: list[tuple[str, Callable[[Workspace, Subject, datetime], None]]] = [
    ("payment_intent.", _intent),
    ("checkout.session.", _session),
    ("charge.dispute.", _dispute),
    ("charge.refund", _charge),
    ("refund.", _charge),
]
KINDS = tuple(prefix for prefix, _ in _BY_KIND)


def find_payment(workspace: Workspace, reference: str) -> Payment | None:
    """The payment that Stripe calls so: a PaymentIntent, or a Checkout Session."""
    named = Q(reference=reference) | Q(intent_reference=reference)
    return _payments(workspace).filter(named).first() if reference else None


def _find_home(workspace: Workspace, reference: str, at: datetime) -> None:
    """Money of a PaymentIntent that no payment of ours names."""
    standing = Gateway(find_account(workspace)).ask_intent(reference)
    payment = _begun(workspace, standing.metadata)
    if payment is not None and payment.kind == PaymentKind.CHECKOUT:
        # Its session says whether this is the PaymentIntent that it made.
        settle_payments(order=payment.order, payments=[payment], at=at)
    elif payment is not None and payment.reference is None:
        # Whoever began it died before writing down what Stripe called it.
        payment.reference = reference
        settle_payments(order=payment.order, payments=[payment], at=at)
    if (
        find_payment(workspace, reference) is None
        and _is_ours(standing)
        and standing.outcome is Outcome.PAID
    ):
        order_id = as_uuid(standing.metadata.get("order_id"))
        order = Order.objects.of(workspace).filter(id=order_id).first() if order_id else None
        kind = QuestionKind.WRONG_ORDER if order else QuestionKind.UNKNOWN_ORDER
        amount = from_stripe(standing.received, standing.currency)
        puzzle = Puzzle(kind, reference, amount, standing.currency)
        ask_staff(workspace=workspace, puzzle=puzzle, at=at, order=order)


def _is_ours(standing: Standing) -> bool:
    """Whether it says that it is for tickets: the same account may sell other things elsewhere."""
    return bool({"order_id", "payment_id"} & set(standing.metadata))


def _begun(workspace: Workspace, names: Subject) -> Payment | None:
    """The payment that the metadata of an object at Stripe names."""
    key = as_uuid(names.get("payment_id"))
    return _payments(workspace).filter(id=key).first() if key else None


def _payments(workspace: Workspace) -> QuerySet[Payment]:
    rows = Payment.objects.filter(workspace=workspace)
    return rows.select_related("workspace", "order", "order__workspace", "order__ticketed_event")


def _text(subject: Subject, name: str) -> str:
    found = subject.get(name)
    return found if isinstance(found, str) and found.isprintable() else ""

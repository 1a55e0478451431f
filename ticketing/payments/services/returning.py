"""What becomes of a refund: the money went back, or it did not and staff are asked."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from events.drafts import Draft
from events.services.deleting import take_turns_at_removing
from ticketing.facts import SOURCE, custom, forget, name_of, record_facts, tell
from ticketing.orders.models import Order
from ticketing.orders.services.confirming import purchase_fact
from ticketing.orders.services.finding import lock_order
from ticketing.orders.services.timeline import note_step
from ticketing.orders.states import StepKind
from ticketing.payments.models import Payment, Refund
from ticketing.payments.services.questions import Puzzle, ask_staff
from ticketing.payments.standing import RefundStanding
from ticketing.payments.states import QuestionKind, RefundKind, RefundState
from ticketing.tickets.models import Ticket


def settle_refund(*, refund: Refund, standing: RefundStanding, at: datetime) -> Refund:
    """Bring a refund to where Stripe says that it is; any number of times."""
    if standing.has_failed:
        with translation.override(refund.workspace.language):
            words = _("Stripe could not give it back: %(status)s.") % {"status": standing.status}
        return fail_refund(refund=refund, words=words, at=at, reference=standing.reference)
    return _advance(refund, standing, at)


@transaction.atomic
def _advance(refund: Refund, standing: RefundStanding, at: datetime) -> Refund:
    order, refund = _locked(refund)
    if refund.state != RefundState.ASKED:
        return refund
    refund.reference = standing.reference
    if standing.is_done:
        complete_refund(order=order, refund=refund, at=at)
    else:
        refund.save(update_fields=["reference"])
    return refund


@transaction.atomic
def fail_refund(
    *, refund: Refund, words: str, at: datetime, reference: str | None = None
) -> Refund:
    """The money did not go back: it is still there, and staff are asked what to do with it.

    What was recorded of a refund that seemed done is taken back, with the points that it cost.
    """
    # Before the order: an erasure, which takes its turn too, changes orders after it.
    take_turns_at_removing(refund.workspace)
    order, refund = _locked(refund)
    if refund.state == RefundState.FAILED:
        return refund
    if refund.state == RefundState.DONE:
        forget(workspace=order.workspace, fact=_fact_of(refund))
    refund.reference = refund.reference or reference
    refund.state, refund.settled_at = RefundState.FAILED, at
    refund.save(update_fields=["reference", "state", "settled_at"])
    if refund.payment_id is not None:
        payment = Payment.objects.filter(workspace=order.workspace).get(id=refund.payment_id)
        payment.refunded -= refund.amount
        payment.save(update_fields=["refunded"])
    if RefundKind(refund.kind).is_of_the_order:
        order.refunded -= refund.amount
        order.save(update_fields=["refunded"])
    note_step(order, StepKind.REFUND_FAILED, at=at, amount=refund.amount, note=words)
    puzzle = Puzzle(
        QuestionKind.REFUND_FAILED,
        refund.reference or str(refund.id),
        refund.amount,
        order.currency,
        refund.payment,
        words,
    )
    ask_staff(workspace=order.workspace, puzzle=puzzle, at=at, order=order)
    return refund


def complete_refund(
    *, order: Order, refund: Refund, at: datetime, facts: Sequence[Draft] = ()
) -> None:
    """Write down that the money went back, in the transaction under way: points that the purchase
    earned go with it. The caller locked the order.

    `facts` are recorded with it, so that all customers are locked at once, in one order.
    """
    refund.state, refund.settled_at = RefundState.DONE, at
    refund.save(update_fields=["reference", "state", "settled_at"])
    tickets = Ticket.objects.of(order.workspace).filter(refund=refund).order_by("id")
    ids = [str(key) for key in tickets.values_list("id", flat=True)]
    drafts = list(facts)
    if RefundKind(refund.kind).is_of_the_order:
        has_money = bool(refund.amount)
        drafts.append(
            _refund(order, refund, at) if has_money else _cancelled(order, refund, ids, at)
        )
    if drafts:
        record_facts(workspace=order.workspace, drafts=drafts, at=at, by=refund.by)
    words = refund.reason or str(RefundKind(refund.kind).label)
    note_step(order, StepKind.REFUNDED, at=at, amount=refund.amount, note=words, by=refund.by)
    tell(
        order.workspace,
        "ticket.refunded" if ids else "order.refunded",
        order_id=str(order.id),
        ticketed_event_id=str(order.ticketed_event_id),
        pass_id=str(order.customer_id),
        refund_id=str(refund.id),
        ticket_ids=ids,
        amount=f"{refund.amount:f}",
        currency=order.currency,
    )


def _refund(order: Order, refund: Refund, at: datetime) -> Draft:
    return Draft(
        event_category="transaction",
        event_type="refund",
        pass_id=str(order.customer_id),
        amount=refund.amount,
        currency=order.currency,
        event_timestamp=at,
        external_id=name_of(_fact_of(refund)),
        source=SOURCE,
        metadata={
            "refund_of": purchase_fact(order),
            "order_id": order.number,
            "event_id": order.ticketed_event.key,
        },
    )


def _cancelled(order: Order, refund: Refund, ids: list[str], at: datetime) -> Draft:
    """Nothing was paid, so nothing goes back: the tickets alone are void."""
    return custom(
        "ticket.cancelled",
        pass_id=order.customer_id,
        fact=_fact_of(refund),
        at=at,
        metadata={"order_id": order.number, "tickets": len(ids)},
    )


def _fact_of(refund: Refund) -> str:
    return f"refund:{refund.id}"


def _locked(refund: Refund) -> tuple[Order, Refund]:
    workspace = refund.workspace
    order = lock_order(workspace=workspace, order_id=refund.order_id)
    rows = Refund.objects.filter(workspace=workspace).select_related("workspace", "payment", "by")
    return order, rows.get(id=refund.id)

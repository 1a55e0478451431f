"""Money that does not explain itself is put before staff, once, and stays until they answer."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import User, Workspace
from core.errors import Invalid
from ticketing.facts import tell
from ticketing.orders.models import Order
from ticketing.orders.services.timeline import note_step
from ticketing.orders.states import StepKind
from ticketing.payments.errors import UnknownQuestion
from ticketing.payments.models import Payment, PaymentQuestion
from ticketing.payments.states import QuestionKind

MOST_WORDS = 300


@dataclass(frozen=True, slots=True)
class Puzzle:
    """What does not explain itself: how much of which money, by what name at Stripe."""

    kind: QuestionKind
    reference: str
    amount: Decimal
    currency: str
    payment: Payment | None = None
    words: str = ""


@transaction.atomic
def ask_staff(
    *, workspace: Workspace, puzzle: Puzzle, at: datetime, order: Order | None = None
) -> bool:
    """Keep a question and tell it, together; False when it was asked before."""
    with translation.override(workspace.language):
        words = puzzle.words or str(puzzle.kind.label)
    question, is_new = PaymentQuestion.objects.get_or_create(
        workspace=workspace,
        reference=puzzle.reference,
        kind=puzzle.kind,
        defaults={
            "order": order,
            "payment": puzzle.payment,
            "amount": puzzle.amount,
            "currency": puzzle.currency,
            "words": words[:MOST_WORDS],
            "asked_at": at,
        },
    )
    if is_new and order is not None:
        note_step(order, StepKind.QUESTIONED, at=at, amount=puzzle.amount, note=words)
    if is_new:
        tell(
            workspace,
            "payment.questioned",
            question_id=str(question.id),
            kind=puzzle.kind.value,
            order_id=str(order.id) if order is not None else None,
            reference=puzzle.reference,
        )
    return is_new


@transaction.atomic
def answer_question(
    *, workspace: Workspace, question_id: UUID, answer: str, at: datetime, by: User | None = None
) -> PaymentQuestion:
    """Keep what staff found out and did about some money; the last answer counts.

    Raises UnknownQuestion, or Invalid for an answer without words.
    """
    if not answer.strip() or len(answer) > MOST_WORDS:
        words = _("Say in up to %(most)s characters what you did.") % {"most": MOST_WORDS}
        raise Invalid.field("answer", "required", words)
    rows = PaymentQuestion.objects.filter(workspace=workspace, id=question_id)
    question = rows.select_for_update(no_key=True).first()
    if question is None:
        raise UnknownQuestion
    question.answer, question.answered_at, question.answered_by = answer.strip(), at, by
    question.save(update_fields=["answer", "answered_at", "answered_by"])
    if question.order_id is not None:
        order = Order.objects.of(workspace).get(id=question.order_id)
        note_step(order, StepKind.ANSWERED, at=at, note=question.answer, by=by)
    return question

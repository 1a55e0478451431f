"""What the outbox tells leads to letters: `config/reactions.py` lists this subscriber."""

from collections.abc import Callable, Iterator, Sequence
from uuid import UUID

from celery import current_app
from django.db import transaction
from django.utils import timezone

from events.models import Message
from ticketing.mail.models import Letter, LetterKind

SEND_TASK = "ticketing.send_letters"
# Kind of the letter, its subject, and which edition of it.
Wish = tuple[LetterKind, str, int]


def hear(messages: Sequence[Message]) -> None:
    """Keep the letters that messages call for, each once. Fulfils `events.relay.Subscriber`."""
    known = [one for one in messages if one.type in _WISHES]
    letters = [letter for one in known for letter in _letters(one)]
    Letter.objects.bulk_create(letters, ignore_conflicts=True)
    if known:
        transaction.on_commit(wake_sender, robust=True)


def _letters(message: Message) -> Iterator[Letter]:
    now = timezone.now()
    for kind, subject, edition in _WISHES[message.type](message.body):
        yield Letter(
            workspace_id=message.workspace_id,
            kind=kind,
            subject_id=UUID(subject),
            edition=edition,
            next_attempt_at=now,
            written_at=now,
        )


def wake_sender() -> None:
    """Have what is due sent now; without a broker the schedule finds it."""
    current_app.send_task(SEND_TASK)


def _of_order(body: dict[str, str]) -> Iterator[Wish]:
    yield LetterKind.TICKETS, body["order_id"], 0


def _of_claim(body: dict[str, str]) -> Iterator[Wish]:
    yield LetterKind.RECEIVED, body["transfer_id"], 0
    yield LetterKind.CLAIMED, body["transfer_id"], 0


def _of_end(body: dict[str, str]) -> Iterator[Wish]:
    if body["outcome"] == "expired":
        yield LetterKind.RETURNED, body["transfer_id"], 0


def _of_offer(body: dict[str, str]) -> Iterator[Wish]:
    """Nothing new: the letter was kept with the offer, whose secret no message carries."""
    yield from ()


def _of_new_code(body: dict[str, str]) -> Iterator[Wish]:
    yield LetterKind.REISSUED, body["ticket_id"], int(body["epoch"])


def _of_refund(body: dict[str, str]) -> Iterator[Wish]:
    """An order can be refunded in parts: each part is a letter."""
    yield LetterKind.REFUNDED, body["refund_id"], 0


def _of_late_money(body: dict[str, str]) -> Iterator[Wish]:
    if body["outcome"] == "refunded":
        yield LetterKind.REFUNDED_LATE, body["order_id"], 0


_WISHES: dict[str, Callable[[dict[str, str]], Iterator[Wish]]] = {
    "ticket.purchased": _of_order,
    "ticket.registered": _of_order,
    "ticket.offered": _of_offer,
    "ticket.claimed": _of_claim,
    "ticket.offer_ended": _of_end,
    "ticket.reissued": _of_new_code,
    "ticket.refunded": _of_refund,
    "order.refunded": _of_refund,
    "order.paid_late": _of_late_money,
}

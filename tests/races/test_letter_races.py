"""Fifty workers send letters at once: each letter goes out once."""

import threading
from collections import Counter
from functools import partial
from typing import Any

import pytest
from django.core.mail import EmailMultiAlternatives
from django.utils import timezone

from accounts.models import Workspace
from events.models import Message
from tests.concurrency import at_once
from tests.factories import make_member
from tests.ticketing.stage import make_ticketed_event, sell
from ticketing.mail.hearing import hear
from ticketing.mail.models import Letter, LetterState
from ticketing.mail.services.again import send_tickets_again
from ticketing.mail.services.sending import send_next
from ticketing.orders.models import Order

TRIES = 50


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often each person got a letter."""
    found: Counter[str] = Counter()
    monkeypatch.setattr(EmailMultiAlternatives, "send", lambda one: found.update(one.to))
    return found


def buy(workspace: Workspace, count: int) -> None:
    """So many orders of different people, and what the outbox tells of them."""
    event = make_ticketed_event(workspace)
    for number in range(count):
        sell(event, make_member(workspace, f"m{number}", email=f"m{number}@example.com"))


def told(workspace: Workspace) -> list[Message]:
    """All messages of a workspace."""
    return list(Message.objects.filter(workspace=workspace).order_by("id"))


def test_fifty_workers_send_each_letter_once(workspace: Workspace, sent: Counter[str]) -> None:
    buy(workspace, 7)
    hear(told(workspace))

    went = at_once([partial(send_next, workspace=workspace, at=timezone.now())] * TRIES)

    assert (went.count(True), sent.total(), len(sent)) == (7, 7, 7)
    assert not Letter.objects.of(workspace).exclude(state=LetterState.SENT).exists()


def test_told_fifty_times_at_once_it_is_one_letter(
    workspace: Workspace, sent: Counter[str]
) -> None:
    buy(workspace, 3)

    at_once([partial(hear, told(workspace))] * TRIES)

    assert Letter.objects.of(workspace).count() == 3


def test_staff_who_send_it_again_at_once_each_send_one(workspace: Workspace) -> None:
    buy(workspace, 1)
    order = Order.objects.of(workspace).select_related("workspace").get()

    made = at_once([partial(send_tickets_again, order=order, at=timezone.now())] * 10)

    assert sorted(one.edition for one in made) == list(range(1, 11))


def test_twin_a_letter_that_is_not_taken_up_first_goes_out_twice(
    workspace: Workspace, sent: Counter[str]
) -> None:
    buy(workspace, 1)
    hear(told(workspace))
    meet = threading.Barrier(2, timeout=30).wait

    def send_unguarded() -> Any:
        letter = Letter.objects.of(workspace).due(at=timezone.now()).first()
        meet()
        assert letter is not None
        EmailMultiAlternatives(to=["m0@example.com"]).send()
        Letter.objects.of(workspace).filter(id=letter.id).update(state=LetterState.SENT)

    at_once([send_unguarded] * 2)

    assert sent == {"m0@example.com": 2}

"""One worker at a time hands messages on, and nobody who was woken in vain was needed."""

import time
from datetime import timedelta
from functools import partial
from threading import Barrier, Event
from uuid import uuid4

import pytest
from django.db.models.functions import Now
from django.utils import timezone

from events import shift
from events.models import Shift
from events.shift import work_shift
from tests.concurrency import PATIENCE_SECONDS, Running, at_once, wait_until

pytestmark = pytest.mark.django_db(transaction=True)


def nothing_waits() -> bool:
    return False


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Shifts that go home soon."""
    monkeypatch.setattr(shift, "LINGERS_SECONDS", 0.1)
    monkeypatch.setattr(shift, "PAUSE_SECONDS", 0.01)


class Work:
    """Rounds that find something so many times, and note who is in one at the same moment."""

    def __init__(self, rounds: int) -> None:
        self.left = rounds
        self.inside = 0
        self.most_inside = 0

    def act(self) -> bool:
        self.inside += 1
        self.most_inside = max(self.most_inside, self.inside)
        time.sleep(0.001)
        self.inside -= 1
        self.left -= 1
        return self.left > 0

    def is_waiting(self) -> bool:
        return self.left > 0


def test_a_shift_works_until_nothing_has_come_for_a_while() -> None:
    work = Work(5)

    worked = work_shift(work.act, is_news_waiting=nothing_waits)

    assert worked
    assert work.left <= 0


def test_of_many_who_are_woken_one_works_at_a_time(many_connections: None) -> None:
    work = Work(50)

    worked = at_once([partial(work_shift, work.act, is_news_waiting=work.is_waiting)] * 10)

    assert work.left <= 0
    assert work.most_inside == 1
    assert worked.count(False) >= 1


def test_twin_without_a_turn_all_of_them_work(
    many_connections: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shift, "_take_turn", lambda me: True)
    meet, met = Barrier(3, timeout=PATIENCE_SECONDS), Event()

    def act() -> bool:
        if not met.is_set():
            meet.wait()
            met.set()
        return False

    worked = at_once([partial(work_shift, act, is_news_waiting=nothing_waits)] * 3)

    assert worked == [True] * 3


def test_a_turn_is_never_for_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not even where the time for it is over before the first look."""
    monkeypatch.setattr(shift, "LASTS_SECONDS", 0)
    work = Work(1)

    worked = work_shift(work.act, is_news_waiting=work.is_waiting)

    assert (worked, work.left) == (True, 0)


def test_who_died_is_followed_when_the_lease_is_over() -> None:
    dead = Shift.objects.create(
        name=shift.NAME, holder=uuid4(), until=timezone.now() + timedelta(minutes=1)
    )
    early = work_shift(nothing_waits, is_news_waiting=nothing_waits)
    Shift.objects.filter(pk=dead.pk).update(until=timezone.now() - timedelta(seconds=1))

    late = work_shift(nothing_waits, is_news_waiting=nothing_waits)

    assert (early, late) == (False, True)


def test_who_lost_the_turn_stops() -> None:
    work, begun = Work(10**9), Event()

    def act() -> bool:
        begun.set()
        return work.act()

    running = Running(partial(work_shift, act, is_news_waiting=nothing_waits))
    assert begun.wait(PATIENCE_SECONDS)
    Shift.objects.update(holder=uuid4(), until=timezone.now() + timedelta(minutes=1))

    assert running.outcome() is True


def test_a_shift_ends_in_time_for_a_worker_that_is_to_stop(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(shift, "LASTS_SECONDS", 0.2)

    worked = work_shift(lambda: True, is_news_waiting=lambda: True)

    assert worked
    assert Shift.objects.get(name=shift.NAME).holder is None


def test_what_came_between_the_last_look_and_the_end_is_seen() -> None:
    rounds: list[int] = []
    late = iter([True, False])

    def act() -> bool:
        rounds.append(len(rounds))
        return False

    work_shift(act, is_news_waiting=lambda: next(late))

    # Somebody who was woken meanwhile found the shift taken, and left: it begins once more.
    assert Shift.objects.get(name=shift.NAME).holder is None
    assert next(late, None) is None
    assert len(rounds) > 1


def test_a_round_that_outlasts_the_lease_keeps_the_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shift, "_LEASE", timedelta(seconds=0.5))
    monkeypatch.setattr(shift, "_RENEWS_SECONDS", 0.05)
    others: list[bool] = []

    def act() -> bool:
        first = Shift.objects.get(name=shift.NAME).until
        wait_until(lambda: timezone.now() > first + timedelta(seconds=0.2))
        others.append(work_shift(nothing_waits, is_news_waiting=nothing_waits))
        return False

    monkeypatch.setattr(shift, "LINGERS_SECONDS", 0.01)
    work_shift(act, is_news_waiting=nothing_waits)

    assert others == [False]


def test_who_is_stuck_loses_the_turn_in_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shift, "_LEASE", timedelta(seconds=0.5))
    monkeypatch.setattr(shift, "_RENEWS_SECONDS", 0.05)
    monkeypatch.setattr(shift, "LASTS_SECONDS", 0.1)
    monkeypatch.setattr(shift, "_GRACE_SECONDS", 0.1)
    was_free: list[bool] = []

    def act() -> bool:
        free = Shift.objects.filter(name=shift.NAME, until__lt=Now())
        wait_until(free.exists)
        was_free.append(True)
        return False

    work_shift(act, is_news_waiting=nothing_waits)

    assert was_free == [True]

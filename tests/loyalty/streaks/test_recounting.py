"""Counting anew in the background: woken, resumed, and with nobody left out."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from accounts.models import Customer, Workspace
from events.services.privacy import erase_customer
from loyalty.models import Recount, Streak
from loyalty.recounting import services, tasks, waking
from loyalty.streaks.reading import streaks_of
from tests.concurrency import PATIENCE_SECONDS, Running, at_once
from tests.factories import NOON, make_member
from tests.loyalty.counted import finish_recounts, make_streak, paid_by, visit
from tests.loyalty.programme import points_of, record

FIRST = [{"length": 1, "points": 5}]


class Queue:
    """The task queue's stand-in: it remembers what was asked of it."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, list[str]]] = []

    def send_task(self, name: str, args: list[str]) -> None:
        """What Celery's application does."""
        self.asked.append((name, args))


@pytest.fixture(autouse=True)
def queue(monkeypatch: pytest.MonkeyPatch) -> Queue:
    """A queue that nobody works at."""
    stand_in = Queue()
    monkeypatch.setattr(waking, "current_app", stand_in)
    return stand_in


@pytest.mark.django_db
def test_a_change_wakes_a_worker_after_the_commit(
    workspace: Workspace,
    queue: Queue,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        streak = make_streak(workspace)
        assert queue.asked == []

    assert queue.asked == [("loyalty.recount", [str(workspace.id), str(streak.id)])]


@pytest.mark.django_db
def test_the_schedule_wakes_what_stands_still(
    workspace: Workspace,
    queue: Queue,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    still, moving = make_streak(workspace, "still"), make_streak(workspace, "moving")
    finished = make_streak(workspace, "finished")
    ago = {still: 61, moving: 10, finished: 600}
    for streak, seconds in ago.items():
        then = timezone.now() - timedelta(seconds=seconds)
        Recount.objects.of(workspace).filter(subject_id=streak.id).update(heartbeat_at=then)
    Recount.objects.of(workspace).filter(subject_id=finished.id).update(finished_at=NOON)

    with django_capture_on_commit_callbacks(execute=True):
        tasks.resume_recounts()

    assert [subject for _, (_, subject) in queue.asked] == [str(still.id)]


@pytest.mark.django_db
def test_a_turn_asks_for_the_next_until_there_is_none(
    workspace: Workspace, member: Customer, monkeypatch: pytest.MonkeyPatch
) -> None:
    record(workspace, visit(member), visit(make_member(workspace)))
    streak = make_streak(workspace)
    monkeypatch.setattr(tasks, "TURN_SECONDS", 0.0)
    monkeypatch.setattr(services, "CHUNK", 1)
    monkeypatch.setattr(services, "_is_known_to_all", lambda job: True)
    asked: list[Any] = []
    monkeypatch.setattr(
        tasks.recount, "apply_async", lambda *args, **options: asked.append((args, options))
    )

    for _ in range(4):
        tasks.recount(str(workspace.id), str(streak.id))

    again = (((str(workspace.id), str(streak.id)),), {"countdown": 1})
    assert asked == [again, again]
    assert Recount.objects.of(workspace).get().finished_at is not None


@pytest.mark.django_db
def test_nobody_who_was_erased_is_counted(workspace: Workspace, member: Customer) -> None:
    record(workspace, visit(member))
    erase_customer(customer=member, at=NOON)

    streak = make_streak(workspace, milestones=FIRST)
    finish_recounts(workspace)

    assert paid_by(member, streak) == {}


@pytest.mark.django_db
def test_a_streak_that_is_retired_meanwhile_pays_nothing(
    workspace: Workspace, member: Customer, monkeypatch: pytest.MonkeyPatch
) -> None:
    record(workspace, visit(member))
    monkeypatch.setattr(services, "FEW", -1)
    streak = make_streak(workspace, milestones=FIRST)
    make_streak(workspace, milestones=FIRST, active=False)

    finish_recounts(workspace)

    assert paid_by(member, streak) == {}


@contextmanager
def unfinished_batch(member: Customer) -> Iterator[None]:
    """A visit that is recorded under the programme as it was, and committed afterwards."""
    is_recorded, may_end = threading.Event(), threading.Event()

    def batch() -> None:
        with transaction.atomic():
            record(member.workspace, visit(member))
            is_recorded.set()
            assert may_end.wait(PATIENCE_SECONDS)

    running = Running(batch)
    assert is_recorded.wait(PATIENCE_SECONDS)
    yield
    may_end.set()
    running.outcome()


def turn(streak: Streak) -> bool:
    """A worker's turn; whether there is more to do."""
    return services.run_recount(workspace_id=streak.workspace_id, subject_id=streak.id, seconds=0)


@pytest.mark.usefixtures("many_connections")
def test_a_batch_that_knew_nothing_of_the_change_is_waited_for(member: Customer) -> None:
    with unfinished_batch(member):
        streak = make_streak(member.workspace, milestones=FIRST)
        turns = [turn(streak) for _ in range(3)]

    # Transactions of other databases are waited for, too.
    while turn(streak):
        time.sleep(0.01)

    assert turns == [True, True, True]
    assert points_of(member) == 5


@pytest.mark.usefixtures("many_connections")
def test_without_waiting_it_is_left_out(member: Customer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "_is_known_to_all", lambda job: True)

    with unfinished_batch(member):
        streak = make_streak(member.workspace, milestones=FIRST)
        assert turn(streak) is False

    assert paid_by(member, streak) == {}
    assert [view.current for view in streaks_of(member, at=NOON)] == [1]


@pytest.mark.usefixtures("many_connections")
def test_workers_that_come_together_pay_once(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services, "FEW", -1)
    monkeypatch.setattr(services, "CHUNK", 3)
    members = [make_member(workspace) for _ in range(20)]
    record(workspace, *[visit(member) for member in members])
    streak = make_streak(workspace, milestones=FIRST)

    def work() -> None:
        for _ in range(10):
            turn(streak)

    at_once([work] * 6)
    finish_recounts(workspace)

    assert [points_of(member) for member in members] == [5] * 20
    assert Recount.objects.of(workspace).get().done == 20


@pytest.mark.usefixtures("many_connections")
def test_events_and_changes_that_come_together_end_where_they_would_alone(
    workspace: Workspace,
) -> None:
    members = [make_member(workspace) for _ in range(8)]
    make_streak(workspace)
    pays = [{"length": 4, "points": 9}]

    def come(member: Customer) -> None:
        for ago in (3, 1, 2, 0):
            record(workspace, visit(member, ago=ago))

    def change() -> None:
        for target in range(1, 6):
            make_streak(workspace, milestones=pays, target=target)

    at_once([change, *[lambda member=member: come(member) for member in members]])
    finish_recounts(workspace)

    assert [points_of(member) for member in members] == [9] * 8

"""Eight write at once: the relay and the log miss nothing, and a reader that goes by ids does."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from functools import partial
from threading import Event

import pytest
from django.db import transaction
from pytest_django import Settings

from accounts.models import Workspace
from events.changes.catching_up import catch_up
from events.models import Message
from events.outbox import publish, publish_all
from events.relay import _loaded as loaded_subscribers
from events.relay import relay
from tests.concurrency import Running, at_once
from tests.events import listeners
from tests.events.listeners import Reader
from tests.events.messages.telling import hand_on, numbers_of, read

pytestmark = pytest.mark.django_db(transaction=True)

WRITERS = 8
EACH = 5_000
# How many messages the transactions have, in turn, and after how many each is given up.
LENGTHS = (1, 40, 7, 1, 25, 3, 60, 2)
IN_VAIN = 9
Reading = Callable[[], list[int]]


@pytest.fixture
def heard(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Reader:
    """The relay's only subscriber; nobody is woken."""
    made = Reader()
    monkeypatch.setattr(listeners, "reader", made)
    monkeypatch.setattr("events.outbox.current_app.send_task", lambda task: None)
    loaded_subscribers.cache_clear()
    settings.MESSAGE_SUBSCRIBERS = [f"{listeners.__name__}.reader"]
    return made


def batches(count: int) -> Iterator[range]:
    """The numbers from 0 in pieces of different length."""
    first = turn = 0
    while first < count:
        piece = range(first, min(count, first + LENGTHS[turn % len(LENGTHS)]))
        yield piece
        first, turn = piece.stop, turn + 1


def write_many(workspace: Workspace, writer: int, count: int) -> None:
    """A writer's messages; some transactions last, and some tell what never happened."""
    for turn, piece in enumerate(batches(count)):
        with suppress(ZeroDivisionError):
            if turn % IN_VAIN == writer:
                write(workspace, range(-2, -1), seconds=0.001, divisor=0)
        numbers = [writer * EACH + n for n in piece]
        write(workspace, numbers, seconds=0.002 if turn % 3 == writer % 3 else 0)


@transaction.atomic
def write(
    workspace: Workspace, numbers: Sequence[int], *, seconds: float, divisor: int = 1
) -> None:
    """One transaction, which stays open for a while after its first message."""
    publish(workspace=workspace, type="told", body={"n": numbers[0]})
    time.sleep(seconds)
    if news := [("told", {"n": n}) for n in numbers[1:]]:
        publish_all(workspace=workspace, news=news)
    _ = 1 // divisor


def read_while(reading: Reading, is_over: Event) -> list[int]:
    """What a reader sees that asks again and again, and once more when all is written."""
    seen: list[int] = []
    is_last = False
    while not is_last:
        is_last = is_over.is_set()
        new = reading()
        while new:
            seen += new
            new = reading()
        time.sleep(0.05)  # as one polls
    return seen


def reading_the_log(workspace: Workspace, limit: int) -> Reading:
    """A reader that goes by cursors, and hands on itself what waits."""
    last = {"cursor": ""}

    def reading() -> list[int]:
        catch_up(workspace=workspace)
        found = read(workspace, last["cursor"], limit=limit)
        last["cursor"] = found.next
        return numbers_of(found)

    return reading


def reading_by_id(workspace: Workspace) -> Reading:
    """A reader that remembers the last id that it saw, as one would at first."""
    last = {"id": "00000000-0000-0000-0000-000000000000"}

    def reading() -> list[int]:
        rows = Message.objects.filter(workspace=workspace, id__gt=last["id"]).order_by("id")
        found = list(rows)
        if found:
            last["id"] = str(found[-1].id)
        return [message.body["n"] for message in found]

    return reading


def relay_while(workspace: Workspace, is_over: Event) -> None:
    """A relay that is at it until all is written."""
    while not is_over.is_set():
        if not relay(workspace=workspace):
            time.sleep(0.02)


def written_while(
    workspace: Workspace, calls: list[Callable[[Event], object]], *, count: int
) -> list[object]:
    """What the calls answer that run while eight write so many messages each."""
    is_over = Event()
    running = [Running(partial(call, is_over)) for call in calls]
    try:
        at_once([partial(write_many, workspace, writer, count) for writer in range(WRITERS)])
    finally:
        is_over.set()
    return [one.outcome() for one in running]


def expected(count: int) -> list[int]:
    """The number of every message that was committed."""
    return sorted(writer * EACH + n for writer in range(WRITERS) for n in range(count))


def test_nothing_is_missed_or_doubled_or_seen_in_another_order(
    workspace: Workspace, heard: Reader, many_connections: None
) -> None:
    readers = [partial(read_while, reading_the_log(workspace, limit)) for limit in (1000, 300, 97)]
    relays = [partial(relay_while, workspace) for _ in range(2)]

    first, second, third, *faults = written_while(workspace, [*readers, *relays], count=EACH)
    hand_on(workspace)

    assert faults == [None, None]
    assert len(heard.numbers) == WRITERS * EACH == 40_000
    assert sorted(heard.numbers) == expected(EACH)
    assert first == second == third == heard.numbers
    for writer in range(WRITERS):
        own = [n for n in heard.numbers if n // EACH == writer]
        assert own == sorted(own), "one writer's messages came in another order"


def test_twin_a_reader_that_goes_by_ids_loses_some(
    workspace: Workspace, many_connections: None
) -> None:
    count = EACH // 5

    [seen] = written_while(workspace, [partial(read_while, reading_by_id(workspace))], count=count)

    assert isinstance(seen, list)
    assert set(seen) < set(expected(count)), "committed, and never seen"

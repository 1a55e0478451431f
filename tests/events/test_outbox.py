"""The outbox: news goes with its fact, is handed on in order, and none is lost."""

import time
from collections.abc import Callable
from functools import partial
from threading import Event
from uuid import UUID

import pytest
from django.db import transaction
from pytest_django import Settings

from accounts.models import Workspace
from events import outbox
from events.models import Message, RelayPosition
from events.outbox import RELAY_TASK, publish
from events.relay import _TAKE, relay, relay_all, relay_in_turns
from events.relay import _loaded as loaded_subscribers
from tests.concurrency import Running, at_once, elsewhere
from tests.events import listeners
from tests.events.listeners import Reader
from tests.factories import make_workspace

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def woken(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """No task is sent: the tests call the relay themselves. What would have been sent is kept."""
    sent: list[str] = []
    monkeypatch.setattr("events.outbox.current_app.send_task", sent.append)
    monkeypatch.setattr(outbox, "_woken_at", -outbox.WAKES_APART_SECONDS)
    return sent


@pytest.fixture
def reader(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Reader:
    """The only subscriber."""
    made = Reader()
    monkeypatch.setattr(listeners, "reader", made)
    loaded_subscribers.cache_clear()
    settings.MESSAGE_SUBSCRIBERS = [f"{listeners.__name__}.reader"]
    return made


def tell(workspace: Workspace, *numbers: int) -> None:
    """One transaction with a message for each number."""
    with transaction.atomic():
        for n in numbers:
            publish(workspace=workspace, type="told", body={"n": n})


@transaction.atomic
def tell_in_vain(workspace: Workspace) -> None:
    """A transaction that tells something and fails."""
    publish(workspace=workspace, type="told", body={"n": 1})
    raise ZeroDivisionError


def test_a_message_is_kept_with_its_transaction_only(workspace: Workspace) -> None:
    with pytest.raises(ZeroDivisionError):
        tell_in_vain(workspace)
    tell(workspace, 2)

    assert [one.body for one in Message.objects.filter(workspace=workspace)] == [{"n": 2}]


def test_nothing_is_handed_on_before_the_commit(workspace: Workspace, reader: Reader) -> None:
    with transaction.atomic():
        publish(workspace=workspace, type="told", body={"n": 1})
        elsewhere(partial(relay, workspace=workspace))
        before = reader.numbers
    relay_all()

    assert (before, reader.numbers) == ([], [1])


def test_messages_come_in_order_and_once(workspace: Workspace, reader: Reader) -> None:
    tell(workspace, 1, 2, 3)
    tell(workspace, 4)
    tell(workspace, 5, 6)

    relay_all()
    again = relay(workspace=workspace)

    assert reader.numbers == [1, 2, 3, 4, 5, 6]
    assert again == 0


def test_a_commit_wakes_the_relay_and_a_rollback_does_not(
    workspace: Workspace, reader: Reader, woken: list[str]
) -> None:
    with pytest.raises(ZeroDivisionError):
        tell_in_vain(workspace)
    after_rollback = list(woken)

    tell(workspace, 2)

    assert (after_rollback, woken) == ([], ["events.relay_outbox"])


def test_many_commits_wake_it_once_a_second(
    workspace: Workspace, reader: Reader, woken: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(3):
        tell(workspace, number)
    first = list(woken)
    monkeypatch.setattr(outbox, "_woken_at", outbox._woken_at - outbox.WAKES_APART_SECONDS)

    tell(workspace, 4)

    assert (first, woken) == ([RELAY_TASK], [RELAY_TASK, RELAY_TASK])


def test_a_lost_broker_does_not_spoil_what_was_committed(
    workspace: Workspace, reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: list[str] = []

    def unreachable(name: str) -> None:
        tried.append(name)
        raise ConnectionError("no broker")

    monkeypatch.setattr("events.outbox.current_app.send_task", unreachable)

    tell(workspace, 1)
    monkeypatch.setattr(outbox, "_woken_at", outbox._woken_at - outbox.WAKES_APART_SECONDS)
    tell(workspace, 2)

    relay_all()
    assert reader.numbers == [1, 2]
    assert tried == [RELAY_TASK]


def test_what_a_subscriber_could_not_take_comes_again(workspace: Workspace, reader: Reader) -> None:
    tell(workspace, 1, 2)
    reader.refuses = {workspace.id}
    with pytest.raises(ConnectionError):
        relay(workspace=workspace)
    moved = RelayPosition.objects.filter(workspace=workspace).exclude(last=0).exists()

    reader.refuses = set()
    relay(workspace=workspace)

    assert not moved
    assert reader.numbers == [1, 2]


def test_one_workspace_that_cannot_be_served_holds_up_no_other(
    workspace: Workspace, reader: Reader
) -> None:
    other = make_workspace("other-club")
    tell(workspace, 1)
    tell(other, 2)
    reader.refuses = {workspace.id}

    handed_on = relay_all()

    assert handed_on == 1
    assert reader.numbers == [2]


def test_turns_end_in_time_and_go_on_with_the_workspace_that_is_next(
    workspace: Workspace, reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("events.relay.TURNS_SECONDS", 0.0)
    monkeypatch.setattr("events.relay.MOST_AT_ONCE", 1)
    monkeypatch.setattr("events.relay._served_last", UUID(int=0))
    for number, club in enumerate([workspace, make_workspace("b"), make_workspace("c")]):
        tell(club, number * 10, number * 10 + 1)

    handed_on = [relay_in_turns() for _ in range(6)]

    assert handed_on == [1] * 6
    assert reader.numbers == [0, 10, 20, 1, 11, 21]


def test_a_position_that_nobody_got_stops_nobody(
    workspace: Workspace, reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_holes = _TAKE.replace("row_number() OVER", "2 * row_number() OVER")
    monkeypatch.setattr("events.relay._TAKE", with_holes)
    tell(workspace, 1, 2)
    relay(workspace=workspace)
    tell(workspace, 3)

    relay(workspace=workspace)

    assert reader.numbers == [1, 2, 3]
    assert RelayPosition.objects.get(workspace=workspace).last == 6


def test_two_relays_at_once_hand_on_once(workspace: Workspace, reader: Reader) -> None:
    tell(workspace, *range(100))

    handed_on = at_once([partial(relay, workspace=workspace)] * 6)

    assert sorted(handed_on) == [0, 0, 0, 0, 0, 100]
    assert reader.numbers == list(range(100))


def test_a_long_transaction_holds_up_nobody_and_loses_nothing(
    workspace: Workspace, reader: Reader
) -> None:
    tell(workspace, 1)
    with transaction.atomic():
        publish(workspace=workspace, type="told", body={"n": 2})
        elsewhere(partial(tell, workspace, 3))
        elsewhere(partial(relay, workspace=workspace))
        meanwhile = reader.numbers
    relay_all()

    assert meanwhile == [1, 3]
    assert reader.numbers == [1, 3, 2]


def test_what_a_subscriber_publishes_is_handed_on_next(
    workspace: Workspace, reader: Reader
) -> None:
    reader.answers_to = "told"
    tell(workspace, 1)

    relay_all()

    kinds = [[message.type for message in batch] for batch in reader.batches]
    assert kinds == [["told"], ["answer"]]


def write_many(workspace: Workspace, writer: int) -> None:
    """A writer's five hundred messages, in transactions of different length."""
    for n in range(0, 500, 5):
        with transaction.atomic():
            for number in range(n, n + 5):
                publish(workspace=workspace, type="told", body={"n": writer * 1000 + number})
                if number % 7 == writer % 7:
                    time.sleep(0.001)


def relay_while(workspace: Workspace, is_over: Event) -> None:
    while not is_over.is_set():
        relay(workspace=workspace)


def test_nothing_is_lost_or_doubled_while_eight_write_and_two_relay(
    workspace: Workspace, reader: Reader, many_connections: None
) -> None:
    is_over = Event()
    relaying = [Running(partial(relay_while, workspace, is_over)) for _ in range(2)]

    at_once([partial(write_many, workspace, writer) for writer in range(8)])
    is_over.set()
    faults = [one.outcome() for one in relaying]
    relay_all()

    expected = sorted(writer * 1000 + n for writer in range(8) for n in range(500))
    assert faults == [None, None]
    assert sorted(reader.numbers) == expected
    for writer in range(8):
        own = [n for n in reader.numbers if n // 1000 == writer]
        assert own == sorted(own), "one writer's messages came in another order"


def test_twin_a_reader_that_goes_by_ids_loses_what_commits_late(workspace: Workspace) -> None:
    read = reading_by_id(workspace)

    with transaction.atomic():
        publish(workspace=workspace, type="told", body={"n": 1})
        elsewhere(partial(tell, workspace, 2))
        first = elsewhere(read)
    second = read()

    assert (first, second) == ([2], []), "1 was committed, and no read ever saw it"


def reading_by_id(workspace: Workspace) -> Callable[[], list[int]]:
    """A reader that remembers the last id that it saw, as one would at first."""
    last = {"id": "00000000-0000-0000-0000-000000000000"}

    def read() -> list[int]:
        news = Message.objects.filter(workspace=workspace, id__gt=last["id"]).order_by("id")
        numbers = []
        for message in news:
            numbers.append(message.body["n"])
            last["id"] = str(message.id)
        return numbers

    return read

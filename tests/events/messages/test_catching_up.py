"""Who reads the log reads what they wrote, whoever else hands it on at that moment."""

from collections.abc import Iterator, Sequence
from functools import partial
from threading import Event

import pytest
from pytest_django import Settings

from accounts.models import Workspace
from events.changes import catching_up
from events.changes.catching_up import catch_up
from events.models import Message
from events.relay import _loaded as loaded_subscribers
from events.relay import relay
from tests.concurrency import PATIENCE_SECONDS, Running, wait_until_blocked
from tests.events.messages.telling import numbers_of, read, tell

pytestmark = pytest.mark.django_db(transaction=True)


class Slow:
    """A subscriber that takes its time with the first messages that it gets."""

    def __init__(self) -> None:
        self.began = Event()
        self.may_end = Event()

    def __call__(self, messages: Sequence[Message]) -> None:
        self.began.set()
        assert self.may_end.wait(PATIENCE_SECONDS)


slow = Slow()


@pytest.fixture(autouse=True)
def _subscribed(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr("events.outbox.current_app.send_task", lambda task: None)
    slow.began.clear()
    slow.may_end.clear()
    loaded_subscribers.cache_clear()
    settings.MESSAGE_SUBSCRIBERS = [f"{__name__}.slow"]
    yield
    slow.may_end.set()


def stuck_relay(workspace: Workspace) -> Running:
    """A relay that has one message in hand until the slow one may end."""
    relay(workspace=workspace)
    tell(workspace, 1)
    running = Running(partial(relay, workspace=workspace))
    assert slow.began.wait(PATIENCE_SECONDS)
    return running


def test_what_was_told_while_another_relay_works_is_read(
    workspace: Workspace, many_connections: None
) -> None:
    other = stuck_relay(workspace)
    tell(workspace, 2)

    catching = Running(partial(catch_up, workspace=workspace))
    wait_until_blocked()
    slow.may_end.set()

    assert (other.outcome(), catching.outcome()) == (1, None)
    assert numbers_of(read(workspace)) == [1, 2]


def test_a_relay_that_is_stuck_holds_nobody_up_for_long(
    workspace: Workspace, many_connections: None
) -> None:
    other = stuck_relay(workspace)

    catch_up(workspace=workspace)

    assert read(workspace).notices == []
    slow.may_end.set()
    assert other.outcome() == 1


def test_a_long_queue_is_handed_on_in_part(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow.may_end.set()
    monkeypatch.setattr("events.relay.MOST_AT_ONCE", 2)
    monkeypatch.setattr(catching_up, "_ROUNDS", 3)
    tell(workspace, *range(10))

    catch_up(workspace=workspace)
    first = numbers_of(read(workspace))
    catch_up(workspace=workspace)

    assert first == [0, 1, 2, 3, 4, 5]
    assert numbers_of(read(workspace)) == list(range(10))


def test_after_its_time_it_begins_no_other_round(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow.may_end.set()
    monkeypatch.setattr("events.relay.MOST_AT_ONCE", 2)
    monkeypatch.setattr(catching_up, "_SECONDS", 0.0)
    tell(workspace, *range(10))

    catch_up(workspace=workspace)

    assert numbers_of(read(workspace)) == [0, 1]

"""What tests of races need: calls at once on connections of their own, and who waits for whom."""

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

import pytest
from django.db import connection

T = TypeVar("T")
PATIENCE_SECONDS = 60
# As many as wait for one lock at once; test processes share one server.
CONNECTIONS = 32
_WAITING = """
    SELECT count(*) FROM pg_stat_activity
    WHERE datname = current_database() AND wait_event_type = 'Lock'
"""


class Running:
    """A call that runs in a thread, on a connection of its own."""

    def __init__(self, call: Callable[[], Any]) -> None:
        self._call = call
        self._outcome: Any = None
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self) -> None:
        try:
            self._outcome = self._call()
        except Exception as fault:  # handed over to the test, which looks at it
            self._outcome = fault
        finally:
            connection.close()

    def outcome(self) -> Any:
        """What the call answered or raised, once it is over."""
        self._thread.join(PATIENCE_SECONDS)
        assert not self._thread.is_alive(), "the call still waits"
        return self._outcome


def at_once(calls: Sequence[Callable[[], T]]) -> list[T]:
    """Begin all calls at the same moment; their answers in order. Raises what one raised."""
    outcomes = outcomes_of(calls)
    for outcome in outcomes:
        if isinstance(outcome, Exception):
            raise outcome
    return outcomes


def outcomes_of(calls: Sequence[Callable[[], Any]]) -> list[Any]:
    """The same, with a raised exception in the place of the answer."""
    start = threading.Barrier(len(calls), timeout=PATIENCE_SECONDS)

    def begin(call: Callable[[], Any]) -> Any:
        start.wait()
        return call()

    running = [Running(lambda call=call: begin(call)) for call in calls]  # type: ignore[misc]  # a lambda's default has no type
    return [one.outcome() for one in running]


def meet_in(monkeypatch: pytest.MonkeyPatch, module: Any, name: str, *, parties: int = 2) -> None:
    """Let so many who call a function of a module wait for each other before they go on."""
    met = threading.Barrier(parties, timeout=PATIENCE_SECONDS)
    inner = getattr(module, name)

    def after_meeting(*args: Any, **named: Any) -> Any:
        found = inner(*args, **named)
        met.wait()
        return found

    monkeypatch.setattr(module, name, after_meeting)


def elsewhere(call: Callable[[], T]) -> T:
    """Run one call on another connection, while this one's transaction stays open."""
    return at_once([call])[0]


def wait_until(is_so: Callable[[], bool]) -> None:
    """Wait until something that goes on elsewhere has happened."""
    until = time.monotonic() + PATIENCE_SECONDS
    while not is_so():
        assert time.monotonic() < until
        time.sleep(0.01)


def wait_until_blocked(count: int = 1) -> None:
    """Wait until `count` connections of this database wait for somebody's lock."""
    until = time.monotonic() + PATIENCE_SECONDS
    while elsewhere(_waiting) < count:
        assert time.monotonic() < until, "nobody waits for a lock"
        time.sleep(0.01)


def _waiting() -> int:
    with connection.cursor() as cursor:
        cursor.execute(_WAITING)
        return int(cursor.fetchone()[0])


@contextmanager
def before_statement(*words: str, call: Callable[[], None]) -> Iterator[list[str]]:
    """Call once, before the first statement here that holds all the words; yields the statement."""
    met: list[str] = []

    def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if not met and all(word in sql for word in words):
            met.append(sql)
            call()
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        yield met
    assert met, f"no statement held {words}"

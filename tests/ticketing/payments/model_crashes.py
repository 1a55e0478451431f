"""A program that is interrupted between any two things that last: commits, and calls to Stripe.

It dies there, or somebody else does something at that very moment. No transaction is open then,
so what a second process would do can be done right here, on the same connection.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connections

from ticketing.payments.standin.transport import StandInTransport

_WRITES = ("INSERT", "UPDATE", "DELETE", "WITH")


class Crash(BaseException):
    """The end of the program. No code of the product comes after it, not even a `finally`."""


def die() -> None:
    """The interruption after which nothing comes."""
    raise Crash


class Interrupter:
    """Counts the places where a program can be interrupted, and does so at a chosen one."""

    def __init__(self) -> None:
        self.places: list[str] = []
        self._after: int | None = None
        self._interrupt: Callable[[], Any] = die
        self._is_down = False

    def run(
        self, call: Callable[[], Any], *, after: int | None, interrupt: Callable[[], Any] = die
    ) -> bool:
        """Call, and interrupt it once it came past so many places. Answers whether it died."""
        self.places, self._after, self._interrupt = [], after, interrupt
        try:
            call()
        except Crash:
            return True
        finally:
            self._after, self._is_down = None, False
        return False

    def at(self, place: str, *, is_open: bool = False) -> None:
        """A place where it may be interrupted; with an open transaction it can only die."""
        if self._is_down:
            raise Crash
        self.places.append(place)
        if self._after is None or len(self.places) <= self._after:
            return
        if self._interrupt is die:
            self._is_down = True
            raise Crash
        if not is_open:
            self._after = None
            self._interrupt()

    @contextmanager
    def watching(self, transport: StandInTransport) -> Iterator[None]:
        """Meet every commit, every statement that commits itself, and every call to Stripe."""
        database: Any = connections["default"]
        commit, set_autocommit = database.commit, database.set_autocommit
        transport.before = lambda call: self.at(f"before {call}")
        transport.after = lambda call: self.at(f"after {call}")
        database.commit = lambda: self._commit(database, commit)
        database.set_autocommit = lambda *how, **more: self._closed(set_autocommit, *how, **more)
        try:
            with database.execute_wrapper(self._statement):
                yield
        finally:
            del database.commit, database.set_autocommit

    def _closed(self, set_autocommit: Callable[..., None], autocommit: bool, **more: Any) -> None:
        set_autocommit(autocommit, **more)
        if autocommit and not self._is_down:
            self.at("after a transaction")

    def _commit(self, database: Any, commit: Callable[[], None]) -> None:
        try:
            self.at("before a commit", is_open=True)
            commit()
            self.at("after a commit", is_open=True)
        except Crash:
            # What was written and not committed is gone, and so is what was to follow the commit.
            database.rollback()
            database.run_on_commit = []
            raise

    def _statement(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if self._is_down:
            raise Crash
        lasts = not context["connection"].in_atomic_block and sql.lstrip().startswith(_WRITES)
        if lasts:
            self.at(f"before {sql[:40]}")
        outcome = execute(sql, params, many, context)
        if lasts:
            self.at(f"after {sql[:40]}")
        return outcome

"""Proof that what a personal page was made of is still the same: one statement, asked again.

The statement answers with the versions of the rows that the page shows. PostgreSQL writes a changed
row to another place (`ctid`) and under another transaction (`xmin`), so no change goes unseen.
While no transaction at all has ended since, there is nothing to ask: what a statement sees is
decided by which transactions it sees.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import Error, connection
from django.http import HttpRequest
from django.utils import timezone

from core.statements import run

# The instant at which a statement is asked, for what changes by the clock alone.
AT = "at"
# Under which name a request carries what was asked before anything else of its page.
_ASKED_FIRST = "proof_asked_first"
# What one row of an answer takes in memory.
_A_ROW = 256
# Which transactions a statement sees: PostgreSQL documents it with `pg_snapshot`.
_SEES = "SELECT pg_current_snapshot()::text"

Row = tuple[str, datetime | None]


@dataclass(slots=True)
class Proof:
    """A statement, what it was asked with, and what it answered.

    Each row of the answer is a version, and the next instant at which the clock alone changes what
    is shown of it.
    """

    statement: str
    asked: Mapping[str, Any]
    seen: list[Row]
    # Which transactions were seen when it was asked for the last time.
    sees: str
    # Whether nothing of the page was read before it. The house, the session and the records of who
    # sits there are, in a request that learns by them what is to be asked.
    is_first: bool

    @property
    def size(self) -> int:
        """How many bytes it takes, roughly."""
        asked = sum(len(one) for one in self.asked.values() if isinstance(one, list))
        return (asked + len(self.seen)) * _A_ROW

    def again(self) -> "Proof | None":
        """The same, asked now and before all else; None where nobody answers."""
        try:
            if self._must_hold():
                return replace(self, is_first=True)
            now = _asked(self.statement, self.asked, is_first=True)
        except Error:
            # The page's own way tells what is wrong, or gets over it.
            return None
        if now.seen == self.seen:
            self.sees = now.sees
        return now

    def _must_hold(self) -> bool:
        # What a transaction has written itself is in no list of those that it sees.
        if connection.in_atomic_block:
            return False
        now = timezone.now()
        return all(until is None or until > now for _, until in self.seen) and (
            run(_SEES, []) == [(self.sees,)]
        )


def prove(request: HttpRequest, statement: str, asked: Mapping[str, Any]) -> Proof | None:
    """What stands before the rest of a page is read. None where no page is kept."""
    if not settings.PAGES_KEPT_SECONDS:
        return None
    first: Proof | None = vars(request).get(_ASKED_FIRST)
    if first is not None and (first.statement, first.asked) == (statement, asked):
        return first
    return _asked(statement, asked, is_first=False)


def asked_first(request: HttpRequest, proof: Proof | None) -> None:
    """Let the page of this request know what was answered before it began."""
    vars(request)[_ASKED_FIRST] = proof


def versions_of(*tables: str) -> str:
    """For a statement: the versions of one row of each of these tables."""
    return ", ".join(f"{table}.ctid, {table}.xmin" for table in tables)


def to_come(*instants: str) -> str:
    """For a statement: each of these instants, unless it is over."""
    return ", ".join(f"CASE WHEN {one} > %({AT})s THEN {one} END" for one in instants)


def _asked(statement: str, asked: Mapping[str, Any], *, is_first: bool) -> Proof:
    # In one statement, so that both are of the same moment.
    whole = f"{_SEES}, NULL::timestamptz UNION ALL {statement}"
    (sees, _), *seen = run(whole, {**asked, AT: timezone.now()})
    return Proof(statement, asked, seen, sees, is_first)

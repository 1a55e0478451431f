"""Proof that what a personal page was made of is still the same: one statement, asked again.

The statement answers with the versions of the rows that the page shows. PostgreSQL writes a changed
row to another place (`ctid`) and under another transaction (`xmin`), so no change goes unseen.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import Error
from django.http import HttpRequest
from django.utils import timezone

from core.statements import run

# The instant at which a statement is asked, for what changes by the clock alone.
AT = "at"
# Under which name a request carries what was asked before anything else of its page.
_ASKED_FIRST = "proof_asked_first"
# What one row of an answer takes in memory.
_A_ROW = 256


@dataclass(frozen=True, slots=True)
class Proof:
    """A statement, what it was asked with, and what it answered."""

    statement: str
    asked: Mapping[str, Any]
    seen: list[tuple[Any, ...]]
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
            seen = _answer(self.statement, self.asked)
        except Error:
            # The page's own way tells what is wrong, or gets over it.
            return None
        return Proof(self.statement, self.asked, seen, is_first=True)


def prove(request: HttpRequest, statement: str, asked: Mapping[str, Any]) -> Proof | None:
    """What stands before the rest of a page is read. None where no page is kept."""
    if not settings.PAGES_KEPT_SECONDS:
        return None
    first: Proof | None = vars(request).get(_ASKED_FIRST)
    if first is not None and (first.statement, first.asked) == (statement, asked):
        return first
    return Proof(statement, asked, _answer(statement, asked), is_first=False)


def asked_first(request: HttpRequest, proof: Proof | None) -> None:
    """Let the page of this request know what was answered before it began."""
    vars(request)[_ASKED_FIRST] = proof


def versions_of(*tables: str) -> str:
    """For a statement: the versions of one row of each of these tables."""
    return ", ".join(f"{table}.ctid, {table}.xmin" for table in tables)


def _answer(statement: str, asked: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    return run(statement, {**asked, AT: timezone.now()})

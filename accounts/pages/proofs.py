"""Proof that what a personal page was made of is still the same: one statement, asked again.

The statement answers with the versions of the rows that the page shows. PostgreSQL writes a changed
row to another place (`ctid`) and under another transaction (`xmin`), so no change goes unseen.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils import timezone

from core.statements import run

# The instant at which a statement is asked, for what changes by the clock alone.
AT = "at"


@dataclass(frozen=True, slots=True)
class Proof:
    """A statement, what it was asked with, and what it answered before the page was made."""

    statement: str
    asked: Mapping[str, Any]
    seen: list[tuple[Any, ...]]

    def holds(self) -> bool:
        """Whether it answers the same now."""
        return _answer(self.statement, self.asked) == self.seen


def prove(statement: str, asked: Mapping[str, Any]) -> Proof | None:
    """What stands now; to be asked before the page is. None where no page is kept."""
    if not settings.PAGES_KEPT_SECONDS:
        return None
    return Proof(statement, asked, _answer(statement, asked))


def versions_of(*tables: str) -> str:
    """For a statement: the versions of one row of each of these tables."""
    return ", ".join(f"{table}.ctid, {table}.xmin" for table in tables)


def _answer(statement: str, asked: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    return run(statement, {**asked, AT: timezone.now()})

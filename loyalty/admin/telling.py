"""Entries of the ledger as lines: what moved, when, and why in a sentence."""

from collections.abc import Sequence
from dataclasses import dataclass

from accounts.models import Workspace
from loyalty.admin import words
from loyalty.admin.checks import Checked, checks_of
from loyalty.ledger.currencies import currencies_of
from loyalty.models import LedgerEntry
from loyalty.rules.parts import trace_of
from loyalty.rules.sentences import Contents, say_entry, say_part
from loyalty.rules.services import contents_of


@dataclass(frozen=True, slots=True)
class Line:
    """One entry as a line of a list."""

    entry: LedgerEntry
    kind: str
    points: str
    pending: str
    sentence: str


def lines_of(workspace: Workspace, entries: Sequence[LedgerEntry]) -> list[Line]:
    """The entries laid out; what their rules said, and what was paid with, is asked for once."""
    contents, paid = contents_named(workspace, entries), currencies_of(workspace, entries)
    return [line(entry, contents, currency=paid[entry.id]) for entry in entries]


def line(entry: LedgerEntry, contents: Contents, *, currency: str) -> Line:
    """One entry laid out."""
    return Line(
        entry=entry,
        kind=kind_of(entry),
        points=words.moved(entry.points),
        pending=words.moved(entry.pending),
        sentence=say_entry(entry, contents, currency=currency),
    )


def kind_of(entry: LedgerEntry) -> str:
    """Why points moved, or that none did."""
    return words.unearned() if is_unearned(entry) else str(entry.get_kind_display())


def is_unearned(entry: LedgerEntry) -> bool:
    """Whether the entry only keeps the reason why an event earned nothing."""
    return not entry.points and not entry.pending


def contents_named(workspace: Workspace, entries: Sequence[LedgerEntry]) -> Contents:
    """What the rules said that the entries name, in one query."""
    named = {(part.rule, part.version) for entry in entries for part in trace_of(entry.trace).parts}
    return contents_of(workspace=workspace, versions=named)


@dataclass(frozen=True, slots=True)
class Told:
    """What one rule made of an event, with its conditions."""

    title: str
    version: int
    sentence: str
    checks: list[Checked]


def parts_of(entry: LedgerEntry, contents: Contents, *, currency: str) -> list[Told]:
    """What each rule made of the entry's event."""
    return [
        Told(
            content.title,
            part.version,
            f"{say_part(part, content, currency=currency)}.",
            checks_of(content, part),
        )
        for part in trace_of(entry.trace).parts
        if (content := contents.get((part.rule, part.version)))
    ]

"""Entries of the ledger as lines: what moved, when, and why in a sentence."""

from collections.abc import Sequence
from dataclasses import dataclass

from accounts.models import Workspace
from loyalty.admin import words
from loyalty.admin.checks import Checked, checks_of
from loyalty.models import LedgerEntry, RuleVersion
from loyalty.rules.content import from_json
from loyalty.rules.parts import trace_of
from loyalty.rules.sentences import Contents, say_entry, say_part


@dataclass(frozen=True, slots=True)
class Line:
    """One entry as a line of a list."""

    entry: LedgerEntry
    kind: str
    points: str
    pending: str
    sentence: str


def lines_of(workspace: Workspace, entries: Sequence[LedgerEntry]) -> list[Line]:
    """The entries laid out; what their rules said is asked for once."""
    contents = contents_of(workspace, entries)
    return [line(entry, contents, workspace) for entry in entries]


def line(entry: LedgerEntry, contents: Contents, workspace: Workspace) -> Line:
    """One entry laid out."""
    return Line(
        entry=entry,
        kind=kind_of(entry),
        points=words.moved(entry.points),
        pending=words.moved(entry.pending),
        sentence=say_entry(entry, contents, currency=workspace.currency),
    )


def kind_of(entry: LedgerEntry) -> str:
    """Why points moved, or that none did."""
    return words.unearned() if is_unearned(entry) else str(entry.get_kind_display())


def is_unearned(entry: LedgerEntry) -> bool:
    """Whether the entry only keeps the reason why an event earned nothing."""
    return not entry.points and not entry.pending


def contents_of(workspace: Workspace, entries: Sequence[LedgerEntry]) -> Contents:
    """What the rules said that the entries name, in one query."""
    named = {(part.rule, part.version) for entry in entries for part in trace_of(entry.trace).parts}
    if not named:
        return {}
    kept = RuleVersion.objects.filter(
        workspace=workspace,
        rule__key__in={key for key, _ in named},
        number__in={number for _, number in named},
    )
    rows = kept.values_list("rule__key", "number", "content")
    return {(key, number): from_json(content) for key, number, content in rows}


@dataclass(frozen=True, slots=True)
class Told:
    """What one rule made of an event, with its conditions."""

    title: str
    version: int
    sentence: str
    checks: list[Checked]


def parts_of(workspace: Workspace, entry: LedgerEntry) -> list[Told]:
    """What each rule made of the entry's event."""
    contents = contents_of(workspace, [entry])
    return [
        Told(
            content.title,
            part.version,
            f"{say_part(part, content, currency=workspace.currency)}.",
            checks_of(content, part),
        )
        for part in trace_of(entry.trace).parts
        if (content := contents.get((part.rule, part.version)))
    ]

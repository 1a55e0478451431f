"""A member's history: what happened, what it earned by which rule, and what it did not earn."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Customer, Workspace
from core.api.paging import Page, page_of
from core.money import show_price
from events.kinds import EventType
from events.models import ActivityEvent
from loyalty.models import EntryKind, LedgerEntry
from loyalty.rules.parts import Verdict, trace_of
from loyalty.rules.phrases import say_number
from loyalty.rules.sentences import Contents, say_entry, say_part
from loyalty.rules.services import contents_of

A_PAGE = 20
_MOST_ITEMS = 3
_PLAIN: Mapping[str, Any] = {
    EntryKind.EARN: gettext_lazy("Earned"),
    EntryKind.RIPEN: gettext_lazy("Ready to spend"),
    EntryKind.SPEND: gettext_lazy("Spent"),
    EntryKind.EXPIRE: gettext_lazy("Expired"),
    EntryKind.ADJUST: gettext_lazy("Put right by hand"),
    EntryKind.REVERSE: gettext_lazy("Taken back"),
    EntryKind.RETURN: gettext_lazy("Given back"),
}


# What Foyer itself records; a till names its own place.
_PLACES: Mapping[str, Any] = {
    "tickets": gettext_lazy("Tickets"),
    "rewards": gettext_lazy("Rewards"),
}


class Sort(StrEnum):
    """What of a history is wanted."""

    ALL = "all"
    EARNED = "earned"
    SPENT = "spent"
    EXPIRED = "expired"
    NOTHING = "nothing"

    @property
    def condition(self) -> Q:
        """Which entries of the ledger these are."""
        return _CONDITIONS[self]

    @property
    def words(self) -> str:
        """What the link to them says."""
        return str(_SORTS[self])


_NONE = Q(points=0, pending=0)
_CONDITIONS: Mapping[Sort, Q] = {
    Sort.ALL: ~_NONE,
    Sort.EARNED: (Q(kind=EntryKind.EARN) | Q(kind=EntryKind.ADJUST, points__gt=0)) & ~_NONE,
    Sort.SPENT: Q(kind__in=[EntryKind.SPEND, EntryKind.RETURN]),
    Sort.EXPIRED: Q(kind=EntryKind.EXPIRE),
    Sort.NOTHING: _NONE,
}
_SORTS: Mapping[Sort, Any] = {
    Sort.ALL: gettext_lazy("Everything"),
    Sort.EARNED: gettext_lazy("Earned"),
    Sort.SPENT: gettext_lazy("Spent"),
    Sort.EXPIRED: gettext_lazy("Expired"),
    Sort.NOTHING: gettext_lazy("Earned nothing"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One movement: what happened, where, why it is so many points, and what earned nothing."""

    entry: LedgerEntry
    happened: str
    place: str = ""
    more: str = ""
    whys: Sequence[str] = field(default_factory=list)
    refusals: Sequence[str] = field(default_factory=list)

    @property
    def points(self) -> int:
        """How many points came or went, those that are still to ripen among them."""
        if self.entry.kind == EntryKind.RIPEN:
            return self.entry.points
        return self.entry.points + self.entry.pending

    @property
    def is_pending(self) -> bool:
        """Whether they cannot be spent yet."""
        return self.entry.pending > 0


def history_page(*, customer: Customer, sort: Sort, cursor: str) -> Page:
    """A page of the member's history, the newest first. Raises Invalid for a made-up cursor."""
    asked = QueryDict(mutable=True)
    asked["limit"] = str(A_PAGE)
    if cursor:
        asked["cursor"] = cursor
    entries = LedgerEntry.objects.of(customer.workspace).about(customer.id)
    page = page_of(
        entries.filter(sort.condition).newest_first(),
        asked,
        moment=lambda entry: entry.made_at,
        key=lambda entry: entry.place,
    )
    return Page(lines_of(customer.workspace, page.rows), page.next_cursor)


def newest_lines(*, customer: Customer, count: int) -> list[Line]:
    """The last movements."""
    entries = LedgerEntry.objects.of(customer.workspace).about(customer.id).movements()
    return lines_of(customer.workspace, list(entries.newest_first()[:count]))


def lines_of(workspace: Workspace, entries: Sequence[LedgerEntry]) -> list[Line]:
    """The entries as their member reads them; two queries, however many they are."""
    wanted = {entry.event_id for entry in entries if entry.event_id}
    events = ActivityEvent.objects.of(workspace).in_bulk(wanted) if wanted else {}
    contents = contents_of(
        workspace=workspace,
        versions={
            (part.rule, part.version) for one in entries for part in trace_of(one.trace).parts
        },
    )
    return [_line(workspace, entry, events, contents) for entry in entries]


def _line(
    workspace: Workspace,
    entry: LedgerEntry,
    events: Mapping[UUID, ActivityEvent],
    contents: Contents,
) -> Line:
    event = events.get(entry.event_id) if entry.event_id else None
    if event is None or entry.subject_id is not None:
        return _plain(entry, contents, workspace.currency)
    currency = event.currency or workspace.currency
    whys, refusals = _reasons(entry, contents, currency)
    if entry.kind != EntryKind.EARN:
        whys, refusals = [say_entry(entry, contents, currency=currency)], []
    happened = say_event(event)
    if event.event_type == EventType.CUSTOM and whys:
        happened = whys[0].partition(":")[0]
    return Line(entry, happened, _place(event), _items(event), whys, refusals)


def _plain(entry: LedgerEntry, contents: Contents, currency: str) -> Line:
    """A movement that no single event explains: a goal, a purchase with points, time."""
    words = trace_of(entry.trace).words
    title = words or entry.reason or str(_PLAIN[entry.kind])
    why = say_entry(entry, contents, currency=currency) if words else ""
    if not words and entry.reason:
        why = str(_PLAIN[entry.kind])
    return Line(entry, title, whys=[why] if why else [])


def _reasons(entry: LedgerEntry, contents: Contents, currency: str) -> tuple[list[str], list[str]]:
    whys: list[str] = []
    refusals: list[str] = []
    for part in trace_of(entry.trace).parts:
        content = contents.get((part.rule, part.version))
        if content is None:
            continue
        said = f"{content.title}: {say_part(part, content, currency=currency)}"
        (whys if part.verdict is Verdict.AWARDED else refusals).append(said)
    return whys, refusals


def say_event(event: ActivityEvent) -> str:
    """What happened: "Purchase of €12.40"."""
    label = str(EventType(event.event_type).label)
    if event.amount is None or event.currency is None:
        return label
    named = {"what": label, "amount": show_price(event.amount, event.currency)}
    return _("%(what)s of %(amount)s") % named


def _place(event: ActivityEvent) -> str:
    if event.source in _PLACES:
        return str(_PLACES[event.source])
    return event.source if event.source.isprintable() else ""


def _items(event: ActivityEvent) -> str:
    """What was bought, where the till says so."""
    items = event.metadata.get("items")
    names = [one for one in items if isinstance(one, str)] if isinstance(items, list) else []
    if len(names) > _MOST_ITEMS:
        more = {"items": _joined(names[:_MOST_ITEMS]), "n": say_number(len(names) - _MOST_ITEMS)}
        return _("%(items)s and %(n)s more") % more
    return _joined(names)


def _joined(names: Iterable[str]) -> str:
    return ", ".join(names)

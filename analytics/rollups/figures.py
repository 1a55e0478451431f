"""What kinds of events come to over some days, and on each of them, from the fewest rows."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from typing import Any

from pyroaring import BitMap

from analytics.rollups.periods import Days, Period, cover
from analytics.rollups.reading import Kept
from analytics.rollups.sheets import EVERYTHING, KIND_GRAINS, Kind, KindCell, no_hours
from core.statements import run_binary

# People are read only where they have to be put together: the sets may be large.
_TOTALS = """
    SELECT event_type, name, count, points, failed, limited, users,
        CASE WHEN %(is_set)s AND (event_type <> '' OR %(types)s::text[] IS NOT NULL)
            THEN people END
    FROM unnest(%(grains)s::text[], %(starts)s::date[]) AS wanted (grain, starts_on)
    JOIN analytics_kindtally USING (grain, starts_on)
    WHERE workspace_id = %(workspace)s
        AND (%(types)s::text[] IS NULL OR event_type = ANY(%(types)s))
"""
_DAYS = """
    SELECT starts_on, event_type, name, count, points, failed, limited, hours, users,
        CASE WHEN %(is_set)s OR starts_on = ANY(%(waiting)s) THEN people END
    FROM analytics_kindtally
    WHERE workspace_id = %(workspace)s AND grain = 'day'
        AND starts_on >= %(first)s AND starts_on <= %(last)s
        AND event_type = ANY(%(types)s)
"""


class People(Enum):
    """Whether customers are counted by kind, or as sets of which several can be put together."""

    COUNTED = "counted"
    AS_SETS = "as_sets"


@dataclass(slots=True)
class Figures:
    """What some events come to: `hours` are those of days, `users` are exact in any case."""

    count: int = 0
    points: int = 0
    failed: int = 0
    limited: int = 0
    hours: list[int] = field(default_factory=no_hours)
    # Counted as one set, if there is only one; else put together from `people`.
    _users: int = 0
    _parts: list[BitMap] = field(default_factory=list)

    @property
    def users(self) -> int:
        """How many different customers."""
        if len(self._parts) == 1:
            return len(self._parts[0])
        return len(BitMap.union(*self._parts)) if self._parts else self._users

    @property
    def met(self) -> int:
        """How many met the conditions of a rule, or had none to meet."""
        return self.count - self.failed

    def take(self, users: int, people: BitMap | None) -> None:
        """Take in one kept set of customers, or only how many they are."""
        if people is None:
            self._users += users
        else:
            self._parts.append(people)

    def add(self, cell: KindCell) -> None:
        """Take in what is waiting."""
        self.add_numbers(cell.count, cell.points, cell.failed, cell.limited)
        self.hours = [mine + its for mine, its in zip(self.hours, cell.hours, strict=True)]
        self._parts.append(cell.people)

    def join(self, other: "Figures") -> None:
        """Take in others: whose people were read as sets, unless they are the first."""
        self.add_numbers(other.count, other.points, other.failed, other.limited)
        self._users += other._users
        self._parts = [*self._parts, *other._parts]
        if any(other.hours):
            self.hours = [mine + its for mine, its in zip(self.hours, other.hours, strict=True)]

    def take_all(self, others: Iterable["Figures"]) -> None:
        """Have everybody whom the others have, and nobody else."""
        sets = [people for other in others for people in other._parts]
        self._users, self._parts = 0, [BitMap.union(*sets)] if sets else []

    def settle(self) -> None:
        """Put the sets together, once for all who will ask."""
        if len(self._parts) > 1:
            self._parts = [BitMap.union(*self._parts)]

    def add_numbers(self, count: int, points: int, failed: int, limited: int) -> None:
        """Take in figures alone."""
        self.count += count
        self.points += points
        self.failed += failed
        self.limited += limited


Totals = dict[Kind, Figures]


def totals_of(
    kept: Kept,
    days: Days,
    *,
    types: Collection[str] | None = None,
    people: People = People.COUNTED,
) -> Totals:
    """What each kind comes to over the days; of these types alone, if any are named.

    The kind without a type is all of them together.
    """
    found: Totals = defaultdict(Figures)
    waiting = list(_waiting(kept, days, types))
    as_sets = bool(waiting) or people is People.AS_SETS
    for kind, folded in _folded_totals(kept, days, types, as_sets).items():
        found[kind].join(folded)
    for _day, kind, cell in waiting:
        found[kind].add(cell)
    return {kind: figures for kind, figures in found.items() if figures.count}


def days_of(kept: Kept, days: Days, *, kinds: Collection[Kind]) -> dict[date, Figures]:
    """What the kinds together come to on each day on which there was anything, in order."""
    found: dict[date, Figures] = defaultdict(Figures)
    types = {event_type for event_type, _name in kinds}
    waiting = [one for one in _waiting(kept, days, types) if one[1] in kinds]
    rows = _read_days(kept, days, kinds, {day for day, *_ in waiting})
    for day, event_type, name, *figures, hours, users, people in rows:
        if (event_type, name) in kinds:
            one = found[day]
            one.add_numbers(*map(int, figures))
            one.hours = [mine + its for mine, its in zip(one.hours, hours, strict=True)]
            one.take(users, _set_of(people))
    for day, _kind, cell in waiting:
        found[day].add(cell)
    return {day: found[day] for day in sorted(found) if found[day].count}


def together(several: Iterable[Figures]) -> Figures:
    """Several kinds as one; their people were read as sets, unless there is only one."""
    whole = Figures()
    for one in several:
        whole.join(one)
    return whole


def _waiting(
    kept: Kept, days: Days, types: Collection[str] | None
) -> Iterator[tuple[date, Kind, KindCell]]:
    for (day, kind), cell in kept.waiting.kinds.items():
        if days.holds(day) and (types is None or kind[0] in types):
            yield day, kind, cell


def _folded_totals(kept: Kept, days: Days, types: Collection[str] | None, as_sets: bool) -> Totals:
    periods = cover(days, known=kept.known, grains=KIND_GRAINS)
    if not periods:
        return {}
    wanted = None if types is None else tuple(sorted(types))
    is_set = as_sets or len(periods) > 1
    return kept.once(
        ("totals", periods, wanted, is_set), lambda: _read_totals(kept, periods, wanted, is_set)
    )


def _read_totals(
    kept: Kept, periods: Sequence[Period], types: Sequence[str] | None, is_set: bool
) -> Totals:
    found: Totals = defaultdict(Figures)
    rows = run_binary(
        _TOTALS,
        {
            "workspace": kept.workspace.id,
            "grains": [str(grain) for grain, _ in periods],
            "starts": [start for _, start in periods],
            "types": None if types is None else list(types),
            "is_set": is_set,
        },
    )
    for event_type, name, *figures, users, people in rows:
        one = found[event_type, name]
        one.add_numbers(*map(int, figures))
        one.take(users, _set_of(people))
    for one in found.values():
        one.settle()
    if is_set and types is None and EVERYTHING in found:
        # The largest of all sets: put together from the others, it is not read at all.
        found[EVERYTHING].take_all(one for kind, one in found.items() if kind != EVERYTHING)
    return dict(found)


def _set_of(people: bytes | None) -> BitMap | None:
    return None if people is None else BitMap.deserialize(people)


def _read_days(
    kept: Kept, days: Days, kinds: Collection[Kind], waiting: Collection[date]
) -> list[tuple[Any, ...]]:
    if kept.known.first is None or kept.known.last is None:
        return []
    return run_binary(
        _DAYS,
        {
            "workspace": kept.workspace.id,
            "first": max(days.first or date.min, kept.known.first),
            "last": min(days.last or date.max, kept.known.last),
            "types": sorted({event_type for event_type, _name in kinds}),
            "waiting": sorted(waiting),
            "is_set": len(kinds) > 1,
        },
    )

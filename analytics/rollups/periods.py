"""Days of a zone, and the fewest kept periods that make up a span of them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from analytics.models import Grain

_DAY = timedelta(days=1)
_ALWAYS = date.min
Period = tuple[Grain, date]


@dataclass(frozen=True, slots=True)
class Days:
    """From `first` to `last`, both included; None is open."""

    first: date | None = None
    last: date | None = None

    def holds(self, day: date) -> bool:
        """Whether the day is one of them."""
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)


def start_of(grain: Grain, day: date) -> date:
    """The first day of the period that the day lies in."""
    match grain:
        case Grain.WEEK:
            return day - _DAY * day.weekday()
        case Grain.MONTH:
            return day.replace(day=1)
        case Grain.YEAR:
            return day.replace(month=1, day=1)
        case Grain.ALL:
            return _ALWAYS
        case _:
            return day


def end_of(grain: Grain, start: date) -> date:
    """The last day of the period that begins so."""
    match grain:
        case Grain.WEEK:
            return start + 6 * _DAY
        case Grain.MONTH:
            return start_of(Grain.MONTH, start + 31 * _DAY) - _DAY
        case Grain.YEAR:
            return start.replace(month=12, day=31)
        case Grain.ALL:
            return date.max
        case _:
            return start


@lru_cache(maxsize=1024)
def cover(days: Days, *, known: Days, grains: tuple[Grain, ...]) -> tuple[Period, ...]:
    """The fewest periods of each year that hold what lies in `days`, each once, and no more.

    `known` are the days that hold everything; none are known before anything is folded. Where
    nothing lies beyond an edge, a longer period may reach beyond it.
    """
    if known.first is None or known.last is None:
        return ()
    first, last = days.first or date.min, days.last or date.max
    is_from_start, is_to_end = first <= known.first, last >= known.last
    if is_from_start and is_to_end and Grain.ALL in grains:
        return ((Grain.ALL, _ALWAYS),)
    begin = start_of(Grain.YEAR, known.first) if is_from_start else first
    end = min(last, known.last)
    edge = end_of(Grain.YEAR, start_of(Grain.YEAR, end)) if is_to_end else end
    return tuple(_by_years(begin, end, edge, grains))


def _by_years(begin: date, end: date, edge: date, grains: tuple[Grain, ...]) -> Iterator[Period]:
    """Whole years, and what is left of one at either end; a period may reach to the edge."""
    day = begin
    while day <= end:
        last = end_of(Grain.YEAR, start_of(Grain.YEAR, day))
        if start_of(Grain.YEAR, day) == day and last <= edge:
            yield Grain.YEAR, day
        else:
            yield from _fewest(day, min(end, last), min(edge, last), grains)
        day = last + _DAY


def _fewest(begin: date, end: date, edge: date, grains: tuple[Grain, ...]) -> Iterator[Period]:
    """From the last day back: with how few periods the rest of a year's part can be made up."""
    counts: dict[date, int] = {}
    chosen: dict[date, Grain] = {}
    for number in range((end - begin).days, -1, -1):
        day = begin + number * _DAY
        left: dict[Grain, int] = {
            grain: counts.get(end_of(grain, day) + _DAY, 0)
            for grain in (Grain.DAY, Grain.WEEK, Grain.MONTH)
            if grain in grains and start_of(grain, day) == day and end_of(grain, day) <= edge
        }
        chosen[day] = min(left, key=left.__getitem__)
        counts[day] = 1 + left[chosen[day]]
    day = begin
    while day <= end:
        yield chosen[day], day
        day = end_of(chosen[day], day) + _DAY

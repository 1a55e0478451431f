"""Days of a zone, and the fewest kept periods that make up a span of them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

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


def cover(days: Days, *, known: Days, grains: tuple[Grain, ...]) -> list[Period]:
    """The periods of these grains that hold what lies in `days`, nothing else, and nothing twice.

    `known` are the days that hold everything; none are known before anything is folded. Where
    nothing lies beyond an edge, a longer period may reach beyond it.
    """
    if known.first is None or known.last is None:
        return []
    first, last = days.first or date.min, days.last or date.max
    is_from_start, is_to_end = first <= known.first, last >= known.last
    if is_from_start and is_to_end and Grain.ALL in grains:
        return [(Grain.ALL, _ALWAYS)]
    begin = start_of(Grain.YEAR, known.first) if is_from_start else first
    end = end_of(Grain.YEAR, start_of(Grain.YEAR, known.last)) if is_to_end else last
    return list(_walk(begin, end, grains))


_LONGEST_FIRST = (Grain.YEAR, Grain.MONTH, Grain.WEEK)


def _walk(begin: date, end: date, grains: tuple[Grain, ...]) -> Iterator[Period]:
    longer = [grain for grain in _LONGEST_FIRST if grain in grains]
    day = begin
    while day <= end:
        grain = next((one for one in longer if _fits(one, day, end)), Grain.DAY)
        yield grain, day
        day = end_of(grain, day) + _DAY


def _fits(grain: Grain, day: date, end: date) -> bool:
    if start_of(grain, day) != day or end_of(grain, day) > end:
        return False
    return grain is not Grain.WEEK or not _spoils_month(day, end)


def _spoils_month(monday: date, end: date) -> bool:
    """Whether the week reaches into a month that would fit as a whole."""
    following = end_of(Grain.MONTH, start_of(Grain.MONTH, monday)) + _DAY
    return monday + 6 * _DAY >= following and end_of(Grain.MONTH, following) <= end

"""Days of a zone, and the fewest kept periods that make up a span of them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from analytics.models import Grain

_DAY = timedelta(days=1)
MOST_DAYS = 800
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
    """The fewest periods of these grains that hold what lies in `days`, each once, and no more.

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
    span = _Span(begin, end, end_of(Grain.YEAR, start_of(Grain.YEAR, end)) if is_to_end else end)
    longer = tuple(grain for grain in _LONGEST_FIRST if grain in grains)
    if (end - begin).days > MOST_DAYS:
        return tuple(_walk(span, longer))
    return tuple(_fewest(span, longer))


_LONGEST_FIRST = (Grain.YEAR, Grain.MONTH, Grain.WEEK)


@dataclass(frozen=True, slots=True)
class _Span:
    """From `begin` to `end`; a period may reach to `edge`."""

    begin: date
    end: date
    edge: date

    def fits(self, grain: Grain, day: date) -> bool:
        """Whether a period begins on this day, and reaches not too far."""
        return start_of(grain, day) == day and end_of(grain, day) <= self.edge


def _fewest(span: _Span, longer: tuple[Grain, ...]) -> Iterator[Period]:
    """From the last day back: with how few periods the rest of the span can be made up."""
    counts: dict[date, int] = {}
    chosen: dict[date, Grain] = {}

    def count_after(grain: Grain, day: date) -> int:
        return counts.get(end_of(grain, day) + _DAY, 0)

    for number in range((span.end - span.begin).days, -1, -1):
        day = span.begin + number * _DAY
        fitting = [Grain.DAY, *(one for one in longer if span.fits(one, day))]
        left = {one: count_after(one, day) for one in fitting}
        chosen[day] = min(left, key=left.__getitem__)
        counts[day] = 1 + left[chosen[day]]
    day = span.begin
    while day <= span.end:
        yield chosen[day], day
        day = end_of(chosen[day], day) + _DAY


def _walk(span: _Span, longer: tuple[Grain, ...]) -> Iterator[Period]:
    """Nearly as few, for a span of many years."""
    day = span.begin
    while day <= span.end:
        fitting = (one for one in longer if span.fits(one, day) and not _spoils(one, day, span))
        grain = next(fitting, Grain.DAY)
        yield grain, day
        day = end_of(grain, day) + _DAY


def _spoils(grain: Grain, monday: date, span: _Span) -> bool:
    """Whether a week reaches into a month that would fit as a whole."""
    following = end_of(Grain.MONTH, start_of(Grain.MONTH, monday)) + _DAY
    if grain is not Grain.WEEK or monday + 6 * _DAY < following:
        return False
    return end_of(Grain.MONTH, following) <= span.edge

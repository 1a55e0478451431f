"""Time windows: half-open spans of instants, cut where a zone's days, weeks and months begin.

A zone's clock can skip a time (Havana's midnight in March, all of Apia's 30 December 2011) or show
it twice. A skipped time is the instant of the jump; of two, a day begins with the first.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum

_DAY = timedelta(days=1)
_MICROSECOND = timedelta(microseconds=1)


class Span(StrEnum):
    """A calendar window so far: the hour, day, … that an instant lies in."""

    HOUR = "hour"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    ALL_TIME = "all_time"


@dataclass(frozen=True, slots=True)
class Window:
    """From `starts_at` up to `ends_at`, which is not included; both in UTC, None is open."""

    starts_at: datetime | None = None
    ends_at: datetime | None = None

    def days(self, *, zone: tzinfo, at: datetime) -> list[date]:
        """The zone's days in the window, those after `at` left out; none when it has no start."""
        if self.starts_at is None:
            return []
        first = self.starts_at.astimezone(zone).date()
        last = at.astimezone(zone).date()
        if self.ends_at is not None:
            last = min(last, (self.ends_at - _MICROSECOND).astimezone(zone).date())
        return [first + _DAY * n for n in range((last - first).days + 1)]


ALL_TIME = Window()


def calendar_window(span: Span, *, zone: tzinfo, at: datetime) -> Window:
    """The whole calendar hour, day, ISO week, … of `zone` that `at` lies in."""
    if span is Span.ALL_TIME:
        return ALL_TIME
    if span is Span.HOUR:
        return _hour(zone=zone, at=at)
    today = at.astimezone(zone).date()
    first, following = _BOUNDS[span](today)
    ends_at = min(moment for moment in _occurrences(_midnight(following), zone) if moment > at)
    return Window(day_start(first, zone=zone), ends_at)


def last_days(count: int, *, zone: tzinfo, at: datetime) -> Window:
    """The last `count` calendar days of `zone`, the one that `at` lies in included."""
    day = calendar_window(Span.DAY, zone=zone, at=at)
    first = at.astimezone(zone).date() - _DAY * (count - 1)
    return Window(day_start(first, zone=zone), day.ends_at)


def day_start(day: date, *, zone: tzinfo) -> datetime:
    """The first instant, in UTC, at which the zone's calendar shows `day`, or skips it."""
    return _occurrences(_midnight(day), zone)[0]


def edge(bound: date | datetime, *, zone: tzinfo) -> datetime:
    """A window's bound as an instant in UTC: a date begins, and a bare time is read, in `zone`."""
    if not isinstance(bound, datetime):
        return day_start(bound, zone=zone)
    if bound.tzinfo is None:
        return _occurrences(bound, zone)[0]
    return bound.astimezone(UTC)


def _hour(*, zone: tzinfo, at: datetime) -> Window:
    wall = at.astimezone(zone).replace(minute=0, second=0, microsecond=0, tzinfo=None)
    begins = _occurrences(wall, zone)
    # An hour that comes twice ends when it comes again.
    ends = [*begins, *_occurrences(wall + timedelta(hours=1), zone)]
    return Window(
        max(moment for moment in begins if moment <= at),
        min(moment for moment in ends if moment > at),
    )


def _week(day: date) -> tuple[date, date]:
    monday = day - _DAY * day.weekday()
    return monday, monday + _DAY * 7


def _months(day: date, count: int) -> tuple[date, date]:
    first = day.replace(month=(day.month - 1) // count * count + 1, day=1)
    years, month = divmod(first.month - 1 + count, 12)
    return first, date(first.year + years, month + 1, 1)


_BOUNDS: Mapping[Span, Callable[[date], tuple[date, date]]] = {
    Span.DAY: lambda day: (day, day + _DAY),
    Span.WEEK: _week,
    Span.MONTH: lambda day: _months(day, 1),
    Span.QUARTER: lambda day: _months(day, 3),
    Span.YEAR: lambda day: _months(day, 12),
}


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min)


def _occurrences(wall: datetime, zone: tzinfo) -> list[datetime]:
    """When the zone's clock shows `wall`, in UTC: once, twice, or at the jump that skips it."""
    first, second = (wall.replace(tzinfo=zone, fold=fold) for fold in (0, 1))
    moments = sorted({first.astimezone(UTC), second.astimezone(UTC)})
    if _wall(moments[0], zone) == wall:
        return moments
    # The clock jumps over `wall` somewhere between the two readings.
    before, after = moments
    while after - before > _MICROSECOND:
        middle = before + (after - before) // 2
        if _wall(middle, zone) < wall:
            before = middle
        else:
            after = middle
    return [after]


def _wall(moment: datetime, zone: tzinfo) -> datetime:
    return moment.astimezone(zone).replace(tzinfo=None, fold=0)

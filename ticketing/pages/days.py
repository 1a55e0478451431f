"""The stretches of days that people ask for: today, this week, the weekend, this month."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

_DAY, _WEEK = timedelta(days=1), timedelta(weeks=1)
_SATURDAY = 5

# The first day of a stretch and the one after its last, as seen on a day.
Days = tuple[date, date]


def _today(day: date) -> Days:
    return day, day + _DAY


def _week(day: date) -> Days:
    return day, _monday(day) + _WEEK


def _weekend(day: date) -> Days:
    return _monday(day) + timedelta(days=_SATURDAY), _monday(day) + _WEEK


def _month(day: date) -> Days:
    return day, (day.replace(day=1) + timedelta(days=32)).replace(day=1)


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


STRETCHES: dict[str, Callable[[date], Days]] = {
    "today": _today,
    "week": _week,
    "weekend": _weekend,
    "month": _month,
}


def instants_of(days: Days, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """From when to when these days last where the clock is that of a zone."""
    first, after = (datetime.combine(day, time.min, zone) for day in days)
    return first, after

"""Since when something counts: a number of days, or a calendar's week, month, quarter or year."""

from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from analytics.segments.asked import Asked
from core.windows import ALL_TIME, Span, Window, calendar_window

MOST_DAYS = 3660


class Calendar(StrEnum):
    """A span of the workspace's calendar, weeks beginning on Mondays."""

    TODAY = "today"
    THIS_WEEK = "this_week"
    LAST_WEEK = "last_week"
    THIS_MONTH = "this_month"
    LAST_MONTH = "last_month"
    THIS_QUARTER = "this_quarter"
    LAST_QUARTER = "last_quarter"
    THIS_YEAR = "this_year"
    LAST_YEAR = "last_year"

    @property
    def words(self) -> str:
        """As people say it."""
        return str(_WORDS[self])

    @classmethod
    def choices_said(cls) -> list[tuple[str, str]]:
        """Each, and what people call it."""
        return [(one.value, one.words) for one in cls]


_WORDS: Mapping[Calendar, Any] = {
    Calendar.TODAY: gettext_lazy("today"),
    Calendar.THIS_WEEK: gettext_lazy("this week"),
    Calendar.LAST_WEEK: gettext_lazy("last week"),
    Calendar.THIS_MONTH: gettext_lazy("this month"),
    Calendar.LAST_MONTH: gettext_lazy("last month"),
    Calendar.THIS_QUARTER: gettext_lazy("this quarter"),
    Calendar.LAST_QUARTER: gettext_lazy("last quarter"),
    Calendar.THIS_YEAR: gettext_lazy("this year"),
    Calendar.LAST_YEAR: gettext_lazy("last year"),
}


def window_of(asked: Asked, *, within_days: int | None, calendar: Calendar | None) -> Window:
    """The span as instants. A day is within N days when it is at most N days before today."""
    if within_days is not None:
        return Window(asked.since(within_days), None)
    if calendar is None:
        return ALL_TIME
    zone = asked.workspace.zone
    if calendar is Calendar.TODAY:
        return calendar_window(Span.DAY, zone=zone, at=asked.at)
    which, _dash, length = calendar.value.partition("_")
    window = calendar_window(Span(length), zone=zone, at=asked.at)
    if which == "this" or window.starts_at is None:
        return window
    before = window.starts_at - timedelta(microseconds=1)
    return calendar_window(Span(length), zone=zone, at=before)


def say_span(*, within_days: int | None, calendar: Calendar | None) -> str:
    """The span in words; "" of all time."""
    if within_days is not None:
        return say_days(within_days)
    return calendar.words if calendar else ""


def say_days(days: int) -> str:
    """Within so many days, in words."""
    if days == 0:
        return _("today")
    words = ngettext("within %(days)s day", "within %(days)s days", days)
    return words % {"days": days}

"""What is asked of the statistics: which days, and of which event."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from accounts.models import Workspace
from analytics.models import Grain
from analytics.rollups.periods import Days, end_of, start_of
from core.errors import Invalid


class Period(StrEnum):
    """The days up to today, in the workspace's zone; today is one of them."""

    DAY = "1d"
    WEEK = "7d"
    MONTH = "30d"
    QUARTER = "90d"
    CURRENT_MONTH = "current_month"
    YEAR_TO_DATE = "ytd"
    ALL = "all"


_FIRST: Mapping[Period, Callable[[date], date | None]] = {
    Period.DAY: lambda today: today,
    Period.WEEK: lambda today: today - timedelta(days=6),
    Period.MONTH: lambda today: today - timedelta(days=29),
    Period.QUARTER: lambda today: today - timedelta(days=89),
    Period.CURRENT_MONTH: lambda today: start_of(Grain.MONTH, today),
    Period.YEAR_TO_DATE: lambda today: start_of(Grain.YEAR, today),
    Period.ALL: lambda today: None,
}


@dataclass(frozen=True, slots=True)
class StatsQuestion:
    """Statistics of one workspace over some days, as of today; of one event if it is named.

    `label` is what the period is called in the answer.
    """

    workspace: Workspace
    today: date
    label: str
    days: Days
    event_id: str | None = None


def of_period(
    period: Period, *, workspace: Workspace, at: datetime, event_id: str | None = None
) -> StatsQuestion:
    """The question about the days up to now. Of all time nothing is left out."""
    today = at.astimezone(workspace.zone).date()
    last = None if period is Period.ALL else today
    return StatsQuestion(workspace, today, period, Days(_FIRST[period](today), last), event_id)


def of_month(
    month: str, *, workspace: Workspace, at: datetime, event_id: str | None = None
) -> StatsQuestion:
    """The question about a calendar month, given as 2025-08. Raises Invalid for another form."""
    try:
        first = date.fromisoformat(f"{month}-01")
    except ValueError:
        first = None
    # No zone's clock can show more.
    if first is None or len(month) != 7 or not 1 < first.year < 9999:
        raise Invalid.field("month", "invalid_month", "Give a month as 2025-08.")
    today = at.astimezone(workspace.zone).date()
    days = Days(first, end_of(Grain.MONTH, first))
    return StatsQuestion(workspace, today, month, days, event_id)

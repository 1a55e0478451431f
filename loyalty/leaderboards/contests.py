"""A board in one window of time: now, or a month that is over."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from core.windows import ALL_TIME, Span, Window, calendar_window, day_start, last_days
from loyalty.leaderboards.models import BoardSpan, ClosedMonth, Leaderboard, Metric

_DAYS: Mapping[BoardSpan, int] = {
    BoardSpan.LAST_7: 7,
    BoardSpan.LAST_30: 30,
    BoardSpan.LAST_365: 365,
}


@dataclass(frozen=True, slots=True)
class Contest:
    """A board in one window; `closed_on` is the month whose places were kept."""

    board: Leaderboard
    metric: Metric
    window: Window
    closed_on: date | None = None


def present_contest(board: Leaderboard, *, at: datetime) -> Contest:
    """The board as it stands at an instant."""
    span, zone = BoardSpan(board.span), board.workspace.zone
    if span in _DAYS:
        window = last_days(_DAYS[span], zone=zone, at=at)
    elif span is BoardSpan.MONTH:
        window = calendar_window(Span.MONTH, zone=zone, at=at)
    else:
        window = ALL_TIME
    return Contest(board, Metric(board.metric), window)


def month_contest(board: Leaderboard, month: date) -> Contest:
    """The board of a calendar month: as it was kept, if it was closed, else as it stands."""
    closed = ClosedMonth.objects.filter(
        workspace=board.workspace, board=board, month_on=month
    ).first()
    if closed is None:
        return Contest(board, Metric(board.metric), month_window(board, month))
    return Contest(board, Metric(closed.metric), month_window(board, month), month)


def month_window(board: Leaderboard, month: date) -> Window:
    """The calendar month that begins on a day, in the workspace's zone."""
    zone = board.workspace.zone
    return calendar_window(Span.MONTH, zone=zone, at=day_start(month.replace(day=15), zone=zone))

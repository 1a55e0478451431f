"""Months that are over: a board's places are kept as they were."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import structlog
from django.db import transaction

from accounts.models import Workspace
from core.ids import uuid7_series
from loyalty.leaderboards.contests import Contest, month_window
from loyalty.leaderboards.models import BoardSpan, Metric
from loyalty.leaderboards.ranking import rank_everybody
from loyalty.models import ClosedMonth, ClosedPlace, Leaderboard

# What was recorded at midnight may be committed a moment later, and tills hand in what they held.
GRACE = timedelta(hours=1)
_CHUNK = 2000
log = structlog.get_logger("foyer.leaderboards")


def close_everywhere(*, at: datetime) -> None:
    """Close what is over in every workspace; one that cannot be closed holds up no other."""
    for workspace in Workspace.objects.order_by("id"):
        try:
            close_months(workspace=workspace, at=at)
        except Exception:
            log.exception("boards not closed", workspace=str(workspace.id))


def close_months(*, workspace: Workspace, at: datetime) -> int:
    """Keep the places of every month that is over by an hour, and was not closed; how many months.

    Any time later, by any number of workers, again and again: a month is closed once. The first
    is the one in which the board was made.
    """
    boards = Leaderboard.objects.of(workspace).active().filter(span=BoardSpan.MONTH)
    return sum(
        _close(board, month, at)
        for board in boards.select_related("workspace")
        for month in _due(board, at)
    )


def _due(board: Leaderboard, at: datetime) -> Iterator[date]:
    zone = board.workspace.zone
    closed = set(
        ClosedMonth.objects.filter(workspace=board.workspace, board=board).values_list(
            "month_on", flat=True
        )
    )
    month = board.created_at.astimezone(zone).date().replace(day=1)
    current = (at - GRACE).astimezone(zone).date().replace(day=1)
    while month < current:
        if month not in closed:
            yield month
        month = (month + timedelta(days=31)).replace(day=1)


@transaction.atomic
def _close(board: Leaderboard, month: date, at: datetime) -> bool:
    _, is_ours = ClosedMonth.objects.get_or_create(
        workspace=board.workspace,
        board=board,
        month_on=month,
        defaults={"metric": board.metric, "closed_at": at},
    )
    if not is_ours:
        return False
    ranked = rank_everybody(Contest(board, Metric(board.metric), month_window(board, month)))
    ClosedPlace.objects.bulk_create(
        (
            ClosedPlace(
                id=key,
                workspace=board.workspace,
                board=board,
                month_on=month,
                customer_id=customer_id,
                rank=rank,
                score=score,
            )
            for key, (customer_id, score, rank) in zip(
                uuid7_series(len(ranked)), ranked, strict=True
            )
        ),
        batch_size=_CHUNK,
    )
    return True

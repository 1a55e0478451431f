"""Months that are over: kept once, and never changed by what comes late."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from accounts.models import Customer, Workspace
from events.services.privacy import erase_customer
from loyalty.leaderboards.closing import GRACE, close_everywhere, close_months
from loyalty.leaderboards.contests import month_contest
from loyalty.leaderboards.ranking import View
from loyalty.leaderboards.services import retire_leaderboard
from loyalty.models import ClosedMonth, ClosedPlace, Leaderboard
from tests.factories import NOON, make_member, make_workspace
from tests.loyalty.leaderboards.boards import buy, make_board, ranked, told

pytestmark = pytest.mark.django_db

# Berlin is on summer time when April begins.
APRIL = datetime(2026, 3, 31, 22, 0, tzinfo=UTC)
MARCH_ON, APRIL_ON = date(2026, 3, 1), date(2026, 4, 1)


def board_of(workspace: Workspace, **says: str) -> Leaderboard:
    """A board by money, made in March."""
    board = make_board(workspace, metric="spend", **says)
    Leaderboard.objects.of(workspace).update(created_at=NOON)
    board.refresh_from_db()
    return board


@pytest.fixture
def board(workspace: Workspace) -> Leaderboard:
    return board_of(workspace)


def march(board: Leaderboard) -> list[tuple[int, str, Any]]:
    return told(ranked(month_contest(board, MARCH_ON)).entries)


def test_late_events_do_not_change_a_closed_month(board: Leaderboard, member: Customer) -> None:
    ben = make_member(board.workspace, "ben")
    buy(member, 10)
    buy(ben, 8)

    close_months(workspace=board.workspace, at=APRIL + GRACE)
    buy(ben, 100)

    assert march(board) == [(1, "sarah", 10), (2, "ben", 8)]
    assert ranked(month_contest(board, MARCH_ON)).contest.closed_on == MARCH_ON


def test_until_it_is_closed_late_events_count(board: Leaderboard, member: Customer) -> None:
    buy(member, 10)

    closed = close_months(workspace=board.workspace, at=APRIL + GRACE - timedelta(seconds=1))
    buy(member, 5)

    assert closed == 0
    assert march(board) == [(1, "sarah", 15)]


def test_a_month_is_closed_once_however_often_it_is_tried(
    board: Leaderboard, member: Customer
) -> None:
    buy(member, 10)
    attempts = [APRIL + GRACE, APRIL + GRACE, APRIL + timedelta(days=20)]

    closed = [close_months(workspace=board.workspace, at=at) for at in attempts]

    assert closed == [1, 0, 0]
    assert ClosedPlace.objects.filter(workspace=board.workspace).count() == 1


def test_a_worker_that_was_away_for_months_closes_all_of_them(
    board: Leaderboard, member: Customer
) -> None:
    buy(member, 10)
    buy(member, 7, at=datetime(2026, 4, 10, tzinfo=UTC))

    close_everywhere(at=datetime(2026, 7, 2, tzinfo=UTC))

    months = ClosedMonth.objects.filter(workspace=board.workspace).order_by("month_on")
    assert [one.month_on.month for one in months] == [3, 4, 5, 6]
    assert told(ranked(month_contest(board, APRIL_ON)).entries) == [(1, "sarah", 7)]


def test_a_month_in_which_nobody_scored_stays_empty(board: Leaderboard, member: Customer) -> None:
    close_months(workspace=board.workspace, at=APRIL + GRACE)

    buy(member, 10)

    assert march(board) == []


def test_months_before_the_board_was_made_are_never_closed(
    board: Leaderboard, member: Customer
) -> None:
    buy(member, 10, at=datetime(2025, 12, 5, tzinfo=UTC))

    close_months(workspace=board.workspace, at=APRIL + GRACE)

    december = ranked(month_contest(board, date(2025, 12, 1)))
    assert (told(december.entries), december.contest.closed_on) == ([(1, "sarah", 10)], None)


def test_a_closed_month_keeps_what_it_compared(board: Leaderboard, member: Customer) -> None:
    buy(member, "10.50")
    close_months(workspace=board.workspace, at=APRIL + GRACE)

    board_of(board.workspace)
    changed = make_board(board.workspace, metric="points")

    contest = month_contest(changed, MARCH_ON)
    assert (contest.metric, told(ranked(contest).entries)) == (
        "spend",
        [(1, "sarah", Decimal("10.50"))],
    )


def test_ranks_stay_when_somebody_is_erased(board: Leaderboard, member: Customer) -> None:
    others = [make_member(board.workspace, name) for name in ("ben", "cleo", "dora")]
    buy(member, 10)
    for one, amount in zip(others, (8, 8, 5), strict=True):
        buy(one, amount)
    close_months(workspace=board.workspace, at=APRIL + GRACE)

    erase_customer(customer=others[0], at=NOON)

    assert march(board) == [(1, "sarah", 10), (2, "cleo", 8), (4, "dora", 5)]


def test_a_closed_month_has_pages_and_neighbours(board: Leaderboard, member: Customer) -> None:
    people = [make_member(board.workspace, f"c{number}") for number in range(5)]
    for number, one in enumerate(people):
        buy(one, 10 - number)
    close_months(workspace=board.workspace, at=APRIL + GRACE)
    view = View(offset=1, limit=2, around=people[4].id, neighbours=1)

    ranking = ranked(month_contest(board, MARCH_ON), view)

    assert [one.rank for one in ranking.entries] == [2, 3]
    assert [one.rank for one in ranking.neighbours] == [4, 5]
    assert ranking.total == 5
    assert ranking.to_next == 1


def test_only_shown_boards_of_months_are_closed(workspace: Workspace, member: Customer) -> None:
    board_of(workspace, key="always", span="all")
    board_of(workspace, key="gone")
    retire_leaderboard(workspace=workspace, key="gone")

    assert close_months(workspace=workspace, at=APRIL + GRACE) == 0


def test_one_workspace_that_fails_holds_up_no_other(
    board: Leaderboard, monkeypatch: pytest.MonkeyPatch
) -> None:
    board_of(make_workspace("third-club"))
    seen: list[str] = []

    def fail_once(*, workspace: Workspace, at: datetime) -> int:
        seen.append(workspace.slug)
        if len(seen) == 1:
            raise RuntimeError("disk full")
        return close_months(workspace=workspace, at=at)

    monkeypatch.setattr("loyalty.leaderboards.closing.close_months", fail_once)
    close_everywhere(at=APRIL + GRACE)

    assert seen == ["city-gym", "third-club"]
    assert ClosedMonth.objects.filter(workspace__slug="third-club").count() == 1

"""Ladders that change while events come, and months that several workers close at once."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from accounts.models import Customer, Workspace
from loyalty.leaderboards import closing
from loyalty.leaderboards.closing import close_months
from loyalty.models import ClosedMonth, ClosedPlace, Leaderboard, TierBasis, TierPeriod
from loyalty.tiers import services
from loyalty.tiers.reviewing import review_members
from loyalty.tiers.services import set_programme
from tests.concurrency import Running, at_once, wait_until_blocked
from tests.factories import NOON, make_member, purchase
from tests.loyalty.leaderboards.boards import buy, make_board
from tests.loyalty.programme import make_rule, record
from tests.loyalty.tiers.setting import make_tier, standing_of

APRIL = datetime(2026, 4, 2, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _at_noon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "timezone", SimpleNamespace(now=lambda: NOON))


def test_events_and_changes_of_the_ladder_at_once_lose_nothing(workspace: Workspace) -> None:
    make_rule(workspace, reward={"default": 10})
    people = [make_member(workspace) for _ in range(4)]
    make_tier(workspace, "silver", 100)

    def change() -> None:
        for basis in [TierBasis.SPEND, TierBasis.POINTS] * 3:
            set_programme(workspace=workspace, basis=basis, period=TierPeriod.YEAR)

    def shop(first: int) -> None:
        for number in range(12):
            record(workspace, purchase(people[(first + number) % 4], "7"))

    def review() -> None:
        for _ in range(6):
            review_members(workspace=workspace, at=NOON)

    calls: list[Callable[[], None]] = [change, review, *(partial(shop, n) for n in range(4))]
    at_once(calls)
    review_members(workspace=workspace, at=NOON)

    assert [standing_of(one) for one in people] == [("silver", 840, 0)] * 4


@pytest.fixture
def board(workspace: Workspace, member: Customer) -> Leaderboard:
    """A board of March, with one customer on it."""
    board = make_board(workspace, metric="spend")
    Leaderboard.objects.of(workspace).update(created_at=NOON)
    buy(member, 10)
    return board


def counted(workspace: Workspace) -> tuple[int, int]:
    kept: Any = [ClosedMonth.objects, ClosedPlace.objects]
    months, places = (rows.filter(workspace=workspace).count() for rows in kept)
    return months, places


def test_workers_at_once_close_a_month_once(board: Leaderboard) -> None:
    close = partial(close_months, workspace=board.workspace, at=APRIL)

    closed = at_once([close] * 8)

    assert sorted(closed) == [0] * 7 + [1]
    assert counted(board.workspace) == (1, 1)


def test_twin_without_the_claim_workers_would_collide(
    board: Leaderboard, monkeypatch: pytest.MonkeyPatch
) -> None:
    def claim_nothing(**_: Any) -> tuple[None, bool]:
        return None, True

    unguarded = SimpleNamespace(get_or_create=claim_nothing, filter=ClosedMonth.objects.filter)
    monkeypatch.setattr(closing, "ClosedMonth", SimpleNamespace(objects=unguarded))

    close = partial(close_months, workspace=board.workspace, at=APRIL)

    with transaction.atomic():
        close()
        second = Running(close)
        wait_until_blocked()

    assert isinstance(second.outcome(), IntegrityError)

"""How a streak does, as of the customers' own today."""

from decimal import Decimal
from typing import Any

import pytest

from accounts.models import Customer, Workspace
from events.services.privacy import erase_customer
from loyalty.models import Streak, StreakAnalytics
from loyalty.streaks.analytics import analytics_of, compute_analytics, compute_everywhere
from loyalty.streaks.tasks import compute_streak_analytics
from tests.factories import NOON, make_member
from tests.loyalty.counted import make_streak, utc, visit
from tests.loyalty.programme import record

pytestmark = pytest.mark.django_db


def figures(streak: Streak) -> tuple[Any, ...]:
    """What is computed at NOON."""
    found = compute_analytics(streak=streak, at=NOON)
    found.refresh_from_db()
    return (
        found.total_participants,
        found.active_participants,
        found.average_streak_length,
        found.longest_user_streak,
        found.completion_rate,
    )


def comes(workspace: Workspace, *days_ago: int) -> Customer:
    """Somebody who came on these days."""
    member = make_member(workspace)
    record(workspace, *[visit(member, ago=ago) for ago in days_ago])
    return member


def test_nobody_takes_part_yet(workspace: Workspace) -> None:
    streak = make_streak(workspace, target=2)
    make_member(workspace)

    assert figures(streak) == (0, 0, 0, 0, 0)


def test_who_takes_part_who_is_active_and_who_has_completed_it(workspace: Workspace) -> None:
    streak = make_streak(workspace, target=3)
    comes(workspace, 2, 1, 0)
    comes(workspace, 3, 2, 1)
    comes(workspace, 1)
    comes(workspace, 9, 8, 7, 6, 5)  # over, and completed
    comes(workspace, 2)
    comes(workspace, 0)

    # Runs of 3, 3, 1 and 1 are under way; three of six have come three days in a row.
    assert figures(streak) == (6, 4, Decimal("2.0"), 5, Decimal("0.5000"))


def test_a_freeze_keeps_one_active(workspace: Workspace) -> None:
    streak = make_streak(workspace, freezes={"every": 2, "most": 1})
    comes(workspace, 4, 3, 2)

    assert figures(streak)[:3] == (1, 1, 3)


def test_a_period_that_never_had_enough_is_nobodys_part(workspace: Workspace) -> None:
    streak = make_streak(workspace, times=2)
    comes(workspace, 0)

    assert figures(streak)[0] == 0


def test_today_is_the_customers_own(workspace: Workspace) -> None:
    streak = make_streak(workspace)
    east = make_member(workspace, time_zone="Pacific/Kiritimati")
    west = make_member(workspace, time_zone="Pacific/Niue")
    first, second = utc(2026, 3, 12, 9, 30), utc(2026, 3, 13, 9, 30)
    record(workspace, visit(east, at=second), visit(west, at=first), visit(west, at=second))

    found = compute_analytics(streak=streak, at=utc(2026, 3, 14, 10, 30))

    # The last day was the 13th in the east, where it is the 15th, and the 12th in the west, where
    # it is the 13th; by the workspace's calendar it would be the east that is active.
    assert (found.active_participants, found.average_streak_length) == (1, Decimal(2))


def test_an_erased_person_takes_no_part(workspace: Workspace) -> None:
    streak = make_streak(workspace)
    member = comes(workspace, 0)
    erase_customer(customer=member, at=NOON)

    assert figures(streak)[0] == 0


def test_other_workspaces_are_other_streaks(workspace: Workspace, stranger: Customer) -> None:
    streak, theirs = make_streak(workspace), make_streak(stranger.workspace)
    record(stranger.workspace, visit(stranger))

    compute_everywhere(at=NOON)

    kept = {streak: 0, theirs: 1}
    for one, participants in kept.items():
        found = analytics_of(one)
        assert found is not None
        assert found.total_participants == participants


def test_twice_is_once(workspace: Workspace) -> None:
    streak = make_streak(workspace)
    comes(workspace, 0)

    compute_streak_analytics()
    compute_streak_analytics()

    assert StreakAnalytics.objects.filter(workspace=workspace, streak=streak).count() == 1

"""Days are the calendar's, wherever the customer is and whatever the clocks do."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from unittest.mock import patch
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from accounts.models import Customer, Workspace
from accounts.services.customers import change_customer
from loyalty.streaks.reading import StreakView, streaks_of
from tests.factories import make_member
from tests.loyalty.counted import make_streak, streak_of, utc, visit
from tests.loyalty.programme import record

pytestmark = pytest.mark.django_db

NOW = utc(2026, 11, 15, 12)
# The last day with the old clock, and the one on which it changes.
CHANGES = [
    ("Europe/Berlin", datetime(2026, 3, 29)),  # noqa: DTZ001 - the zone is beside it
    ("Europe/Berlin", datetime(2026, 10, 25)),  # noqa: DTZ001 - a wall clock, without a zone on purpose
    ("America/New_York", datetime(2026, 3, 8)),  # noqa: DTZ001 - a wall clock, without a zone on purpose
    ("America/New_York", datetime(2026, 11, 1)),  # noqa: DTZ001 - a wall clock, without a zone on purpose
    ("Australia/Lord_Howe", datetime(2026, 4, 5)),  # noqa: DTZ001 - half an hour back
    ("Australia/Lord_Howe", datetime(2025, 10, 5)),  # noqa: DTZ001 - a wall clock, without a zone on purpose
]


def walls(day: datetime, zone: str, *clock: int) -> datetime:
    """When a wall clock in the zone shows this time of the day."""
    hour, minute, second = (*clock, 0, 0)[:3]
    return day.replace(hour=hour, minute=minute, second=second, tzinfo=ZoneInfo(zone))


def around(day: datetime, before: int = 2, after: int = 2) -> Iterator[datetime]:
    """The days about one."""
    return (day + timedelta(days=n) for n in range(-before, after + 1))


def seen(customer: Customer, at: datetime) -> StreakView:
    """The customer's only streak, looked at."""
    [view] = streaks_of(customer, at=at)
    return view


@pytest.mark.parametrize(("zone", "change"), CHANGES)
@pytest.mark.parametrize("clock", [(0, 0, 1), (1, 45), (2, 15), (23, 59, 59)])
def test_every_day_about_a_change_of_the_clock_is_one_day(
    workspace: Workspace, zone: str, change: datetime, clock: tuple[int, ...]
) -> None:
    streak = make_streak(workspace)
    member = make_member(workspace, time_zone=zone)

    for day in around(change):
        record(workspace, visit(member, at=walls(day, zone, *clock)), at=NOW)

    assert streak_of(member, streak).length == 5


@pytest.mark.parametrize(("zone", "change"), CHANGES)
def test_from_the_first_second_of_one_day_to_the_last_of_the_next(
    workspace: Workspace, zone: str, change: datetime
) -> None:
    streak = make_streak(workspace)
    member = make_member(workspace, time_zone=zone)

    # Nearly 48 hours between two days that follow each other: no period of hours can say that.
    first = visit(member, at=walls(change, zone, 0, 0, 0))
    second = visit(member, at=walls(change + timedelta(days=1), zone, 23, 59, 59))
    record(workspace, first, second, at=NOW)

    assert streak_of(member, streak).length == 2


@pytest.mark.parametrize(("zone", "change"), CHANGES)
def test_a_run_ends_at_the_midnight_after_the_missed_day(
    workspace: Workspace, zone: str, change: datetime
) -> None:
    make_streak(workspace)
    member = make_member(workspace, time_zone=zone)
    record(workspace, visit(member, at=walls(change - timedelta(days=1), zone, 12)), at=NOW)
    midnight = walls(change + timedelta(days=1), zone, 0)

    view = seen(member, walls(change, zone, 12))

    assert view.expires_at == midnight
    assert seen(member, midnight - timedelta(seconds=1)).current == 1
    assert seen(member, midnight).current == 0


def test_a_second_before_midnight_is_another_day_than_a_second_after(
    workspace: Workspace, member: Customer
) -> None:
    streak = make_streak(workspace)

    record(workspace, visit(member, at=utc(2026, 3, 13, 22, 59, 59)))
    record(workspace, visit(member, at=utc(2026, 3, 13, 23, 0, 0)))  # midnight in Berlin

    assert streak_of(member, streak).length == 2


def test_a_customer_without_a_zone_lives_in_the_workspaces(workspace: Workspace) -> None:
    streak = make_streak(workspace)
    berliner, tokyoite = make_member(workspace), make_member(workspace, time_zone="Asia/Tokyo")
    moments = [utc(2026, 3, 12, 10), utc(2026, 3, 12, 16)]  # 19:00 and 01:00 in Tokyo

    record(workspace, *[visit(one, at=at) for one in (berliner, tokyoite) for at in moments])

    assert streak_of(berliner, streak).length == 1
    assert streak_of(tokyoite, streak).length == 2


def move(customer: Customer, zone: str, at: datetime) -> None:
    """The customer's new zone, known from this instant on."""
    with patch.object(timezone, "now", return_value=at):
        change_customer(customer=customer, time_zone=zone)


def test_who_moves_from_tokyo_to_honolulu_keeps_the_days_of_tokyo(workspace: Workspace) -> None:
    streak = make_streak(workspace)
    member = make_member(workspace, time_zone="Asia/Tokyo")
    # 09:00 on the 1st, 2nd and 3rd in Tokyo: the evenings of the days before in Honolulu.
    for day in (1, 2, 3):
        record(workspace, visit(member, at=utc(2026, 3, day, 0)))

    move(member, "Pacific/Honolulu", at=utc(2026, 3, 3, 4))
    # 19:30 on the 2nd in Honolulu, which is a day that has been; then the 3rd and the 4th.
    for moment in (utc(2026, 3, 3, 5, 30), utc(2026, 3, 4, 5), utc(2026, 3, 5, 5)):
        record(workspace, visit(member, at=moment))

    assert streak_of(member, streak).length == 4
    days = seen(member, utc(2026, 3, 6)).days
    assert [on.day for on, state in days if state == "active"] == [1, 2, 3, 4]


def test_what_comes_late_counts_where_the_customer_lived_then(workspace: Workspace) -> None:
    streak = make_streak(workspace)
    member = make_member(workspace, time_zone="Asia/Tokyo")
    record(workspace, visit(member, at=utc(2026, 3, 1, 0)), visit(member, at=utc(2026, 3, 3, 0)))
    move(member, "Pacific/Honolulu", at=utc(2026, 3, 3, 4))

    # 01:00 on the 2nd in Tokyo, and 06:00 on the 1st in Honolulu, which would leave a gap.
    record(workspace, visit(member, at=utc(2026, 3, 1, 16)))

    assert streak_of(member, streak).length == 3


@pytest.mark.parametrize(
    ("period", "days"),
    [
        ("daily", [(2024, 2, 28), (2024, 2, 29), (2024, 3, 1)]),
        ("daily", [(2025, 2, 27), (2025, 2, 28), (2025, 3, 1)]),
        ("daily", [(2025, 12, 30), (2025, 12, 31), (2026, 1, 1)]),
        ("daily", [(2026, 4, 29), (2026, 4, 30), (2026, 5, 1)]),
        # 2020 has a week 53, and 2021-W01 follows it.
        ("weekly", [(2020, 12, 27), (2020, 12, 28), (2021, 1, 3), (2021, 1, 4)]),
        ("weekly", [(2020, 12, 21), (2021, 1, 1), (2021, 1, 10)]),
        ("weekly", [(2015, 12, 21), (2016, 1, 3), (2016, 1, 4)]),
        ("weekly", [(2024, 12, 29), (2024, 12, 30), (2025, 1, 6)]),
        ("monthly", [(2023, 12, 31), (2024, 1, 1), (2024, 2, 29)]),
        ("monthly", [(2026, 1, 31), (2026, 2, 28), (2026, 3, 1)]),
    ],
)
def test_three_in_a_row(
    workspace: Workspace, member: Customer, period: str, days: list[tuple[int, int, int]]
) -> None:
    streak = make_streak(workspace, period=period)

    record(workspace, *[visit(member, at=utc(*day, 12)) for day in days], at=NOW)

    assert streak_of(member, streak).length == 3


@pytest.mark.parametrize(
    ("period", "days"),
    [
        ("daily", [(2025, 2, 28), (2025, 3, 2)]),
        ("weekly", [(2020, 12, 27), (2021, 1, 4)]),  # all of 2020-W53 lies between
        ("weekly", [(2026, 12, 27), (2027, 1, 4)]),  # and all of 2026-W53
        ("monthly", [(2026, 1, 31), (2026, 3, 1)]),
    ],
)
def test_a_gap(
    workspace: Workspace, member: Customer, period: str, days: list[tuple[int, int, int]]
) -> None:
    streak = make_streak(workspace, period=period)

    record(workspace, *[visit(member, at=utc(*day, 12)) for day in days], at=utc(2027, 2, 1))

    assert streak_of(member, streak).length == 1


def test_week_53_of_2026_is_a_week(workspace: Workspace, member: Customer) -> None:
    streak = make_streak(workspace, period="weekly")
    days = [(2026, 12, 27), (2027, 1, 3), (2027, 1, 4)]

    record(workspace, *[visit(member, at=utc(*day, 12)) for day in days], at=utc(2027, 2, 1))

    assert streak_of(member, streak).length == 3

"""Limits: rewarded events of one customer in the rule's period, on the workspace's clock."""

from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import Customer, Workspace
from loyalty.models import LimitUse
from loyalty.rules.compiled import Limit
from loyalty.rules.parts import Verdict
from tests.factories import draft, make_member, make_workspace, purchase
from tests.loyalty.programme import make_rule, points_of, record
from tests.loyalty.rules.asking import ask, at, happening

# The last moment of a period, and the first of the next, on the wall clock of a zone.
BORDERS = [
    ("daily", "Europe/Berlin", "2026-03-28T23:59:59", "2026-03-29T00:00:00"),
    ("daily", "Europe/Berlin", "2026-03-29T23:59:59", "2026-03-30T00:00:00"),
    ("daily", "Europe/Berlin", "2026-10-25T23:59:59", "2026-10-26T00:00:00"),
    ("daily", "America/New_York", "2026-03-08T23:59:59", "2026-03-09T00:00:00"),
    ("daily", "America/New_York", "2026-11-01T23:59:59", "2026-11-02T00:00:00"),
    ("daily", "Australia/Lord_Howe", "2026-04-05T23:59:59", "2026-04-06T00:00:00"),
    ("daily", "Australia/Lord_Howe", "2026-10-04T23:59:59", "2026-10-05T00:00:00"),
    ("daily", "America/Havana", "2026-03-07T23:59:59", "2026-03-08T01:00:00"),
    ("daily", "Asia/Tokyo", "2024-02-29T23:59:59", "2024-03-01T00:00:00"),
    ("weekly", "Europe/Berlin", "2026-03-29T23:59:59", "2026-03-30T00:00:00"),
    ("weekly", "Europe/Berlin", "2027-01-03T23:59:59", "2027-01-04T00:00:00"),
    ("monthly", "Europe/Berlin", "2026-03-31T23:59:59", "2026-04-01T00:00:00"),
    ("monthly", "Pacific/Auckland", "2025-12-31T23:59:59", "2026-01-01T00:00:00"),
]
# Both ends of a day on which a clock changes, and of what has no end.
WITHIN = [
    ("daily", "Europe/Berlin", "2026-03-29T00:00:00", "2026-03-29T23:59:59"),
    ("daily", "Europe/Berlin", "2026-10-25T00:00:00", "2026-10-25T23:59:59"),
    ("daily", "Australia/Lord_Howe", "2026-04-05T00:00:00", "2026-04-05T23:59:59"),
    ("weekly", "Europe/Berlin", "2026-12-28T00:00:00", "2027-01-03T23:59:59"),
    ("monthly", "Europe/Berlin", "2026-10-01T00:00:00", "2026-10-31T23:59:59"),
    ("total", "Europe/Berlin", "2001-01-01T00:00:00", "2026-10-31T23:59:59"),
]


def two_visits(zone: str, period: str, first: str, second: str) -> list[int]:
    """What two visits earn by a rule that rewards one in the period."""
    workspace = make_workspace(time_zone=zone)
    member = make_member(workspace)
    make_rule(workspace, "visit", type="FIX", reward={"default": 5}, limit=1, period=period)
    place = ZoneInfo(zone)
    later = at("2027-06-01T00:00:00")
    visits = [
        draft(member, "activity", "visit", event_timestamp=at(text, place))
        for text in (first, second)
    ]
    return [receipt.earned.get("points", 0) for receipt in record(workspace, *visits, at=later)]


@pytest.mark.django_db
@pytest.mark.parametrize(("period", "zone", "last", "first"), BORDERS)
def test_a_new_period_begins_at_the_workspaces_midnight(
    period: str, zone: str, last: str, first: str
) -> None:
    assert two_visits(zone, period, last, first) == [5, 5]


@pytest.mark.django_db
@pytest.mark.parametrize(("period", "zone", "begin", "end"), WITHIN)
def test_a_period_lasts_to_its_last_moment(period: str, zone: str, begin: str, end: str) -> None:
    assert two_visits(zone, period, begin, end) == [5, 0]


@given(
    amounts=st.lists(st.sampled_from(["0", "1", "7"]), max_size=12),
    used=st.integers(0, 3),
    most=st.integers(1, 5),
)
def test_only_rewarded_events_use_a_limit_up(amounts: list[str], used: int, most: int) -> None:
    limit = Limit(used)

    parts = [ask(happening(amount), counter=limit, limit=most) for amount in amounts]

    worth = [amount for amount in amounts if amount != "0"]
    rewarded = [part for part in parts if part.verdict is Verdict.AWARDED]
    assert len(rewarded) == limit.added == min(len(worth), max(most - used, 0))
    assert limit.used == used + limit.added
    assert all(part.points == 0 for part in parts if part.verdict is Verdict.LIMIT)


def test_the_trace_keeps_the_limit_before_the_event() -> None:
    part = ask(happening(), counter=Limit(2), limit=3, period="monthly")

    assert (part.used, part.limit, part.period_on) == (2, 3, "2026-03-01")


@pytest.mark.django_db
def test_a_limit_is_each_customers_own(workspace: Workspace, member: Customer) -> None:
    make_rule(workspace, limit=1)
    other = make_member(workspace)

    record(workspace, purchase(member), purchase(other), purchase(member))

    assert (points_of(member), points_of(other)) == (10, 10)


@pytest.mark.django_db
def test_a_limit_counts_on_over_batches_and_late_events(
    workspace: Workspace, member: Customer
) -> None:
    make_rule(workspace, limit=2, period="daily")
    record(workspace, purchase(member, event_timestamp=at("2026-03-13T20:00:00")))
    record(workspace, purchase(member, event_timestamp=at("2026-03-14T09:00:00")))
    record(workspace, purchase(member, event_timestamp=at("2026-03-13T10:00:00")))
    record(workspace, purchase(member, event_timestamp=at("2026-03-13T08:00:00")))

    assert points_of(member) == 30
    uses = LimitUse.objects.filter(workspace=workspace).order_by("period_on")
    assert [use.used for use in uses] == [2, 1]


@pytest.mark.django_db
def test_a_raised_limit_leaves_room_again(workspace: Workspace, member: Customer) -> None:
    make_rule(workspace, limit=1)
    record(workspace, purchase(member), purchase(member))

    make_rule(workspace, limit=3)
    record(workspace, *[purchase(member) for _ in range(4)])

    assert points_of(member) == 30


@pytest.mark.django_db
def test_a_lowered_limit_takes_nothing_back(workspace: Workspace, member: Customer) -> None:
    make_rule(workspace, limit=3)
    record(workspace, *[purchase(member) for _ in range(3)])

    make_rule(workspace, limit=1)
    record(workspace, purchase(member))

    assert points_of(member) == 30

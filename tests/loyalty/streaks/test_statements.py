"""What counting costs: as many statements for a hundred customers as for ten."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Customer, Workspace
from events.drafts import Draft
from events.models import ActivityEvent
from events.services.deleting import delete_events
from loyalty.streaks.analytics import compute_analytics
from loyalty.streaks.reading import streaks_of
from tests.factories import NOON, make_member, purchase
from tests.loyalty.counted import (
    PURCHASES,
    finish_recounts,
    make_challenge,
    make_streak,
    visit,
)
from tests.loyalty.programme import record

pytestmark = pytest.mark.django_db

PAYS = [{"length": 2, "points": 5}]


def cost(call: Callable[[], object]) -> int:
    """How many statements a call sends."""
    with CaptureQueriesContext(connection) as captured:
        call()
    return len(captured)


def costs(workspace: Workspace, drafted: Callable[[Customer], Draft], *past: int) -> list[int]:
    """What a batch of one event each costs for ten customers and for a hundred, with a past."""
    found = []
    for number in (10, 100):
        members = [make_member(workspace) for _ in range(number)]
        record(workspace, *[visit(member, ago=ago) for ago in past for member in members])
        drafts = [drafted(member) for member in members]
        found.append(cost(lambda drafts=drafts: record(workspace, *drafts)))  # type: ignore[misc]  # a lambda's default has no type
    return found


@pytest.fixture
def programme(workspace: Workspace) -> Workspace:
    """A workspace with a streak and challenges that pay."""
    make_streak(workspace, milestones=PAYS)
    make_challenge(workspace, goals=[{"target": 2, "points": 5}])
    make_challenge(workspace, "run", kind="streak")
    finish_recounts(workspace)
    return workspace


def test_events_of_more_customers_cost_the_same(programme: Workspace) -> None:
    few, many = costs(programme, visit, 1)

    assert few == many


def test_late_events_cost_the_same_and_one_query_more(programme: Workspace) -> None:
    in_time, _ = costs(programme, visit, 1)

    few, many = costs(programme, lambda member: visit(member, ago=2), 3, 1)

    assert few == many == in_time + 1


def test_members_of_an_older_version_cost_the_same(programme: Workspace) -> None:
    found = []
    for number in (10, 100):
        members = [make_member(programme) for _ in range(number)]
        record(programme, *[visit(member, ago=1) for member in members])
        make_streak(programme, milestones=PAYS, target=number)
        drafts = [visit(member) for member in members]
        found.append(cost(lambda drafts=drafts: record(programme, *drafts)))  # type: ignore[misc]  # a lambda's default has no type

    assert found[0] == found[1]


def test_deleted_events_cost_the_same(programme: Workspace) -> None:
    found = []
    for number in (10, 100):
        members = [make_member(programme) for _ in range(number)]
        source = f"gate {number}"
        record(
            programme, *[visit(one, ago=ago, source=source) for ago in (1, 0) for one in members]
        )
        events = ActivityEvent.objects.all().filter(source=source)
        found.append(
            cost(lambda events=events: delete_events(workspace=programme, events=events))  # type: ignore[misc]  # a lambda's default has no type
        )

    assert found[0] == found[1]


def test_an_event_that_counts_nowhere_costs_no_query_for_streaks(workspace: Workspace) -> None:
    member = make_member(workspace)
    record(workspace, visit(member))
    without = cost(lambda: record(workspace, visit(member)))
    make_streak(workspace, counts=PURCHASES)
    record(workspace, purchase(member))

    # The programme's revision, which every batch asks for, was asked for before there was one.
    assert cost(lambda: record(workspace, visit(member))) == without


def test_a_customers_streaks_cost_the_same_however_many(programme: Workspace) -> None:
    member = make_member(programme)
    record(programme, visit(member))
    streaks_of(member, at=NOON)
    one = cost(lambda: streaks_of(member, at=NOON))
    for number in range(10):
        make_streak(programme, f"s{number}")
    record(programme, visit(member, ago=1))

    assert cost(lambda: streaks_of(member, at=NOON)) == one


def test_statistics_cost_the_same_however_many_take_part(programme: Workspace) -> None:
    streak = make_streak(programme, milestones=PAYS)
    compute_analytics(streak=streak, at=NOON)
    found = []

    for number in (10, 100):
        record(programme, *[visit(make_member(programme)) for _ in range(number)])
        found.append(cost(lambda: compute_analytics(streak=streak, at=NOON)))

    assert found[0] == found[1]

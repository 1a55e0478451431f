"""Streaks: what counts, what forgives, what is paid, and what a customer is shown."""

from decimal import Decimal

import pytest

from accounts.models import Customer, Workspace
from events.models import ActivityEvent, Message
from events.services.deleting import delete_events
from events.services.privacy import erase_customer
from loyalty.streaks.reading import streaks_of
from tests.factories import NOON, draft, make_member, purchase
from tests.loyalty.counted import PURCHASES, make_streak, paid_by, streak_of, utc, visit
from tests.loyalty.programme import points_of, record

pytestmark = pytest.mark.django_db

THREE = [{"length": 3, "points": 50}]


def test_a_milestone_is_paid_once_and_at_once(workspace: Workspace, member: Customer) -> None:
    streak = make_streak(workspace, milestones=THREE)

    receipts = [record(workspace, visit(member, ago=ago))[0] for ago in (12, 11, 10, 9, 2, 1, 0)]

    assert [receipt.earned.get("points", 0) for receipt in receipts] == [0, 0, 50, 0, 0, 0, 0]
    reached = {"key": "daily_visit", "goal": 3, "points": 50}
    assert receipts[2].earned["reached"] == [reached]
    assert points_of(member) == 50
    assert streak_of(member, streak).paid == [3]


def test_a_reached_milestone_is_told(workspace: Workspace, member: Customer) -> None:
    make_streak(workspace, milestones=THREE)

    record(workspace, *[visit(member, ago=ago) for ago in (2, 1, 0)])

    told = Message.objects.get(workspace=workspace, type="streak.milestone")
    reached = {"pass_id": str(member.id), "key": "daily_visit", "goal": 3}
    assert told.body == {"each": [reached]}


def test_a_late_event_closes_the_gap_and_pays(workspace: Workspace, member: Customer) -> None:
    streak = make_streak(workspace, milestones=THREE)
    record(workspace, visit(member, ago=2), visit(member, ago=0))

    [receipt] = record(workspace, visit(member, ago=1))

    assert receipt.earned["points"] == 50
    assert streak_of(member, streak).length == 3


def test_a_deleted_event_takes_the_milestone_back(workspace: Workspace, member: Customer) -> None:
    streak = make_streak(workspace, milestones=THREE)
    record(workspace, *[visit(member, ago=ago, external_id=f"v{ago}") for ago in (2, 1, 0)])

    delete_events(workspace=workspace, events=ActivityEvent.objects.all().known_as(["v1"]))

    assert points_of(member) == 0
    assert (streak_of(member, streak).longest, streak_of(member, streak).paid) == (1, [])


def test_a_refund_in_full_takes_its_day_out(workspace: Workspace, member: Customer) -> None:
    streak = make_streak(workspace, counts=PURCHASES, milestones=[{"length": 1, "points": 5}])
    record(workspace, purchase(member, "20.00", metadata={"order_id": "A1"}))

    refund = draft(member, "transaction", "refund", amount=Decimal(20), metadata={"order_id": "A1"})
    record(workspace, refund)

    assert streak_of(member, streak).longest == 0
    assert points_of(member) == 0


def test_only_what_the_conditions_let_through_counts(
    workspace: Workspace, member: Customer
) -> None:
    large = {"field": "amount", "operator": "greater_than_or_equal", "value": 20}
    streak = make_streak(workspace, counts=PURCHASES | {"conditions": large})

    record(workspace, purchase(member, "19.99"))
    record(workspace, purchase(member, "20.00", event_timestamp=utc(2026, 3, 13, 12)))

    assert streak_of(member, streak).length == 1


def test_what_happened_before_the_start_does_not_count(
    workspace: Workspace, member: Customer
) -> None:
    streak = make_streak(workspace, startsAt="2026-03-14T00:00:00+01:00")

    record(workspace, visit(member, at=utc(2026, 3, 13, 22, 59)), visit(member))

    assert streak_of(member, streak).longest == 1


def test_an_erased_person_is_counted_no_more(workspace: Workspace, member: Customer) -> None:
    make_streak(workspace, milestones=THREE)
    record(workspace, *[visit(member, ago=ago, external_id=f"v{ago}") for ago in (3, 2, 1, 0)])
    erase_customer(customer=member, at=NOON)

    delete_events(workspace=workspace, events=ActivityEvent.objects.all().known_as(["v0"]))
    make_streak(workspace, milestones=[{"length": 2, "points": 7}])

    streak = make_streak(workspace, milestones=[{"length": 2, "points": 7}])
    assert paid_by(member, streak) == {3: 50}


def test_a_customer_sees_the_strip_and_when_the_run_ends(
    workspace: Workspace, member: Customer
) -> None:
    make_streak(
        workspace, milestones=THREE, freezes={"every": 3, "most": 1}, target=30, title="Come!"
    )
    record(workspace, *[visit(member, ago=ago) for ago in (5, 4, 3, 1)])

    [view] = streaks_of(member, at=NOON)

    assert (view.title, view.current, view.longest, view.freezes) == ("Come!", 4, 4, 0)
    assert view.milestones == [(3, 50, True)]
    assert view.target == 30
    assert (len(view.days), view.days[-1][0]) == (35, NOON.date())
    assert [state for _, state in view.days[-7:]] == [
        *("missed", "active", "active", "active", "frozen", "active", "open"),
    ]
    assert view.last_active_on == utc(2026, 3, 13).date()
    assert view.expires_at == utc(2026, 3, 14, 23)  # midnight in Berlin


def test_an_unspent_freeze_moves_the_end(workspace: Workspace, member: Customer) -> None:
    make_streak(workspace, freezes={"every": 2, "most": 1})
    record(workspace, visit(member, ago=1), visit(member))

    [view] = streaks_of(member, at=NOON)

    assert view.freezes == 1
    assert view.expires_at == utc(2026, 3, 16, 23)


@pytest.mark.parametrize(("period", "shown"), [("weekly", 12), ("monthly", 12)])
def test_a_strip_of_weeks_or_months(
    workspace: Workspace, member: Customer, period: str, shown: int
) -> None:
    make_streak(workspace, period=period)
    record(workspace, visit(member))

    [view] = streaks_of(member, at=NOON)

    assert len(view.days) == shown
    assert (view.current, view.days[-1][1]) == (1, "active")


def test_who_never_came_has_nothing_to_lose(workspace: Workspace) -> None:
    make_streak(workspace)
    nobody = make_member(workspace)

    [view] = streaks_of(nobody, at=NOON)

    assert (view.current, view.longest, view.last_active_on, view.expires_at) == (0, 0, None, None)
    assert {state for _, state in view.days} == {"missed", "open"}


def test_without_a_programme_there_are_no_streaks(member: Customer) -> None:
    assert streaks_of(member, at=NOON) == []

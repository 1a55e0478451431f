"""After their 10th purchase, at 100 points: once, whatever comes late or goes again."""

from datetime import timedelta
from typing import Any

import pytest

from accounts.models import Customer, Workspace
from campaigns.automations.hearing import hear
from events.models import ActivityEvent, Message
from events.services.deleting import delete_events
from loyalty.ledger.services import adjust_points
from tests.campaigns.automations.setting import (
    AWARD,
    CALL,
    deeds,
    hand_on,
    later,
    make_automation,
    run_all,
    states,
)
from tests.factories import NOON, make_member, purchase
from tests.loyalty.programme import make_rule, record

pytestmark = pytest.mark.django_db
TENTH = {"type": "milestone", "of": "events", "types": ["purchase"], "reaches": 10}
MAIL = {"type": "send_email", "subject": "Ten times thank you", "text": "Dear {name}"}
HUNDRED = {"type": "milestone", "of": "points_balance", "reaches": 100}
EARNED = {"type": "milestone", "of": "points_lifetime", "reaches": 100}


@pytest.fixture
def member(workspace: Workspace) -> Customer:
    return make_member(workspace, email="sarah@example.com")


def buy(member: Customer, times: int = 1, **more: Any) -> None:
    """So many purchases, recorded now."""
    for _ in range(times):
        record(member.workspace, purchase(member, **more), at=later())


def test_send_a_thank_you_after_their_10th_purchase(workspace: Workspace, member: Customer) -> None:
    automation = make_automation(workspace, trigger=TENTH, actions=[MAIL])

    buy(member, 9)
    run_all(workspace)
    before = states(automation)
    buy(member)
    run_all(workspace)

    assert before == []
    assert states(automation) == [("done", "")]
    assert deeds(member) == [("send_email", "done")]


def test_celebrate_milestones_100_points(workspace: Workspace, member: Customer) -> None:
    make_rule(workspace)
    automation = make_automation(workspace, trigger=HUNDRED, actions=[CALL])

    buy(member, 9)
    run_all(workspace)
    before = states(automation)
    buy(member)
    run_all(workspace)

    assert before == []
    assert states(automation) == [("done", "")]


def test_a_balance_that_goes_and_comes_again_is_celebrated_once(
    workspace: Workspace, member: Customer
) -> None:
    automation = make_automation(workspace, trigger=HUNDRED, actions=[CALL])
    for points in (100, -50, 50):
        adjust_points(customer=member, points=points, reason="test", by=None)
        run_all(workspace)

    assert states(automation) == [("done", "")]


def test_points_that_were_earned_in_all_are_a_milestone(
    workspace: Workspace, member: Customer
) -> None:
    make_rule(workspace)
    buy(member, 9)
    hand_on(workspace)
    automation = make_automation(workspace, trigger=EARNED, actions=[CALL], at=later())

    buy(member, 2)
    run_all(workspace)

    assert states(automation) == [("done", "")]


def test_who_had_it_before_it_was_activated_is_left_alone(
    workspace: Workspace, member: Customer
) -> None:
    make_rule(workspace)
    buy(member, 10)
    hand_on(workspace)
    at = later()
    every = [
        make_automation(workspace, f"a{n}", trigger=one, actions=[CALL], at=at)
        for n, one in enumerate([TENTH, EARNED, HUNDRED])
    ]
    buy(member)
    run_all(workspace)

    assert [states(one) for one in every] == [[], [], []]


def test_a_late_purchase_makes_another_one_the_tenth_and_it_is_still_once(
    workspace: Workspace, member: Customer
) -> None:
    automation = make_automation(workspace, trigger=TENTH, actions=[CALL])
    buy(member, 10)
    run_all(workspace)

    buy(member, event_timestamp=NOON - timedelta(days=30))
    run_all(workspace)

    assert states(automation) == [("done", "")]


def test_purchases_that_are_handed_on_out_of_order_step_over_nothing(
    workspace: Workspace, member: Customer
) -> None:
    automation = make_automation(workspace, trigger=TENTH, actions=[CALL])
    buy(member, 12)
    told = Message.objects.filter(workspace=workspace, type="event.recorded")

    for message in told.order_by("-id"):
        hear([message])
    run_all(workspace)

    assert states(automation) == [("done", "")]


def test_a_deleted_purchase_takes_the_milestone_back_until_it_is_reached_again(
    workspace: Workspace, member: Customer
) -> None:
    delay = {"amount": 1, "unit": "hours"}
    automation = make_automation(workspace, trigger=TENTH, actions=[CALL], delay=delay)
    buy(member, 10)
    hand_on(workspace)
    first = ActivityEvent.objects.of(workspace).order_by("id").first()
    assert first is not None
    delete_events(workspace=workspace, events=ActivityEvent.objects.filter(id=first.id))

    run_all(workspace, at=later() + timedelta(hours=2))
    lost = states(automation)
    buy(member)
    run_all(workspace, at=later() + timedelta(hours=2))

    assert lost == [("skipped", "milestone_lost")]
    assert states(automation) == [("skipped", "milestone_lost"), ("done", "")]


@pytest.mark.parametrize(("which", "expected"), [(9, "activity_deleted"), (10, "")])
def test_what_led_to_a_milestone_is_the_tenth_and_nothing_after_it(
    workspace: Workspace, member: Customer, which: int, expected: str
) -> None:
    delay = {"amount": 1, "unit": "hours"}
    automation = make_automation(workspace, trigger=TENTH, actions=[CALL], delay=delay)
    buy(member, 11)
    hand_on(workspace)
    one = ActivityEvent.objects.of(workspace).order_by("received_at", "id")[which]
    delete_events(workspace=workspace, events=ActivityEvent.objects.filter(id=one.id))

    run_all(workspace, at=later() + timedelta(hours=2))

    assert [code for _, code in states(automation)] == [expected]


def test_another_milestone_is_another_cause(workspace: Workspace, member: Customer) -> None:
    automation = make_automation(workspace, trigger=TENTH | {"reaches": 2}, actions=[AWARD])
    buy(member, 2)
    run_all(workspace)

    make_automation(workspace, trigger=TENTH | {"reaches": 3}, actions=[AWARD])
    buy(member, 1)
    run_all(workspace)

    assert [state for state, _ in states(automation)] == ["done", "done"]

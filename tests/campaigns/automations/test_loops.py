"""Automations that feed each other are stopped, and it is said."""

from uuid import UUID

import pytest

from accounts.models import Customer, Workspace
from analytics.models import Segment
from campaigns.automations.loops import MOST_CHAINED, MOST_LOOPS, MOST_RUNS
from campaigns.models import Automation
from events.models import Message
from events.origin import caused_by
from events.outbox import publish
from tests.campaigns.automations.setting import (
    AWARD,
    CALL,
    make_automation,
    run_all,
    runs,
    states,
)
from tests.factories import make_event, make_member
from tests.loyalty.programme import points_of

pytestmark = pytest.mark.django_db
POINTS = {"type": "message", "message": "points.changed"}
CALLED = {"type": "message", "message": "action.called"}


@pytest.fixture
def member(workspace: Workspace) -> Customer:
    return make_member(workspace)


def test_an_automation_that_feeds_itself_is_stopped(workspace: Workspace, member: Customer) -> None:
    automation = make_automation(workspace, trigger=POINTS)
    start(workspace, member, "points.changed")

    run_all(workspace)

    assert states(automation) == [("done", ""), ("stopped", "loop")]
    assert points_of(member) == 5


def test_a_feeds_b_feeds_a_is_stopped_and_says_so(workspace: Workspace, member: Customer) -> None:
    first = make_automation(workspace, "a")
    second = make_automation(workspace, "b", trigger=POINTS, actions=[CALL])
    third = make_automation(workspace, "c", trigger=CALLED, actions=[AWARD])
    make_event(member)

    run_all(workspace)

    assert states(first) == [("done", "")]
    assert states(third) == [("done", "")]
    assert states(second) == [("done", ""), ("stopped", "loop")]
    assert runs(second)[1].words == "Stopped: a loop of a, b, c, b."


def test_owners_are_told_of_a_loop(workspace: Workspace, member: Customer) -> None:
    automation = make_automation(workspace, "bonus", trigger=POINTS)
    start(workspace, member, "points.changed")

    run_all(workspace)

    automation.refresh_from_db()
    told = Message.objects.get(workspace=workspace, type="automation.stopped")
    assert automation.stopped_words == "Stopped: a loop of bonus, bonus."
    assert told.body == {
        "automation_id": "bonus",
        "reason": "Stopped: a loop of bonus, bonus.",
        "state": "active",
    }


def test_repeated_loops_pause_it(workspace: Workspace) -> None:
    automation = make_automation(workspace, trigger=POINTS)
    for _ in range(MOST_LOOPS):
        start(workspace, make_member(workspace), "points.changed")
        run_all(workspace)

    automation.refresh_from_db()
    told = Message.objects.filter(workspace=workspace, type="automation.stopped")
    assert automation.state == "paused"
    assert [one.body["state"] for one in told.order_by("id")] == ["active", "paused"]


def test_a_chain_that_is_too_long_is_stopped(workspace: Workspace, member: Customer) -> None:
    automation = make_automation(workspace)

    with caused_by([UUID(int=n) for n in range(MOST_CHAINED - 1)]):
        make_event(member)
    with caused_by([UUID(int=n) for n in range(MOST_CHAINED)]):
        make_event(member)
    run_all(workspace)

    assert states(automation) == [("done", ""), ("stopped", "chain_too_long")]


def test_it_acts_for_one_customer_only_so_often_in_a_day(
    workspace: Workspace, member: Customer
) -> None:
    automation = make_automation(workspace)
    for _ in range(MOST_RUNS + 1):
        make_event(member)
    make_event(make_member(workspace))

    run_all(workspace)

    found = states(automation)
    assert found.count(("stopped", "too_often")) == 1
    assert found.count(("done", "")) == MOST_RUNS + 1


def test_a_loop_through_a_segment_ends_too(workspace: Workspace, member: Customer) -> None:
    """What the segment tells has no origin: each round is one more run of the customer's day."""
    Segment.objects.create(workspace=workspace, key="rich", title="Rich", criteria={})
    trigger = {"type": "entered_segment", "segment": "rich"}
    automation = make_automation(workspace, trigger=trigger)

    for _ in range(3):
        each = [{"pass_id": str(member.id), "segment": "rich"}]
        publish(workspace=workspace, type="segment.entered", body={"each": each})
        run_all(workspace)

    assert states(automation) == [("done", "")]


def test_a_stop_is_forgotten_when_it_is_activated_again(
    workspace: Workspace, member: Customer
) -> None:
    make_automation(workspace, trigger=POINTS)
    start(workspace, member, "points.changed")
    run_all(workspace)
    Automation.objects.of(workspace).update(state="paused")

    automation = make_automation(workspace, trigger=POINTS)

    assert (automation.stopped_at, automation.stopped_words) == (None, "")


def start(workspace: Workspace, member: Customer, kind: str) -> None:
    """One message that nobody's automation caused."""
    body = {
        "pass_id": str(member.id),
        "entry_id": str(member.id),
        "kind": "earn",
        "points": 1,
        "pending": 0,
        "balance": 1,
    }
    publish(workspace=workspace, type=kind, body=body)

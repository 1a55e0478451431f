"""A message causes a run, and the run acts if its conditions hold."""

from datetime import timedelta
from decimal import Decimal
from uuid import UUID

import pytest

from accounts.models import Workspace
from campaigns.automations.hearing import hear
from events.models import Message
from events.outbox import publish
from tests.campaigns.automations.setting import (
    AWARD,
    CALL,
    deeds,
    later,
    make_automation,
    run_all,
    runs,
    states,
)
from tests.factories import make_event, make_member
from tests.loyalty.programme import make_rule, points_of

pytestmark = pytest.mark.django_db
BIG = {"field": "amount", "operator": "greater_than", "value": 50}


def test_a_purchase_is_thanked_for(workspace: Workspace) -> None:
    automation, member = make_automation(workspace), make_member(workspace)

    make_event(member)
    run_all(workspace)

    assert states(automation) == [("done", "")]
    assert points_of(member) == 5


def test_other_activity_causes_nothing(workspace: Workspace) -> None:
    automation, member = make_automation(workspace), make_member(workspace)

    make_event(member, kind="visit", category="activity")
    run_all(workspace)

    assert states(automation) == []


def test_events_are_narrowed_by_place_and_name(workspace: Workspace) -> None:
    events = [{"types": ["purchase"], "sources": ["bar"]}]
    trigger = {"type": "message", "message": "event.recorded", "events": events}
    automation, member = make_automation(workspace, trigger=trigger), make_member(workspace)

    make_event(member, source="kiosk")
    make_event(member, source="bar")
    run_all(workspace)

    assert states(automation) == [("done", "")]


def test_the_log_speaks_the_houses_language(workspace: Workspace) -> None:
    workspace.language = "de"
    workspace.save()
    automation, member = make_automation(workspace, conditions=BIG), make_member(workspace)

    make_event(member, amount=Decimal("10.50"))
    run_all(workspace)

    assert runs(automation)[0].words == (
        "Sie handelte nicht: der Betrag war 10,5; nötig war: mehr als 50."
    )


def test_the_log_says_which_condition_did_not_hold_and_what_was_there(
    workspace: Workspace,
) -> None:
    automation, member = make_automation(workspace, conditions=BIG), make_member(workspace)

    make_event(member)
    run_all(workspace)

    run = runs(automation)[0]
    assert (run.state, run.code) == ("not_met", "conditions_failed")
    assert run.words == "It did not act: the amount was 10, and should have been more than 50."
    assert run.seen == [
        {
            "field": "amount",
            "operator": "greater_than",
            "value": 50,
            "actual": "10",
            "held": False,
        }
    ]


def test_a_missing_field_is_false_and_the_log_says_so(workspace: Workspace) -> None:
    missing = {"field": "metadata.flavour", "operator": "not_equals", "value": "mint"}
    automation, member = make_automation(workspace, conditions=missing), make_member(workspace)

    make_event(member)
    run_all(workspace)

    assert "flavour was missing" in runs(automation)[0].words
    assert runs(automation)[0].seen[0]["actual"] is None


@pytest.mark.parametrize(
    "condition",
    [
        {"field": "customer.points", "operator": "greater_than_or_equal", "value": 10},
        {"field": "customer.lifetime_points", "operator": "equals", "value": 10},
        {"field": "customer.groups", "operator": "contains", "value": "students"},
        {"field": "customer.days", "operator": "equals", "value": 0},
        {"field": "customer.has_email", "operator": "equals", "value": True},
        {"field": "metadata.shelf.row", "operator": "equals", "value": 3},
    ],
    ids=lambda one: one["field"],
)
def test_conditions_ask_about_the_event_and_the_customer(
    workspace: Workspace, condition: dict[str, object]
) -> None:
    make_rule(workspace)
    automation = make_automation(workspace, conditions=condition)
    member = make_member(workspace, email="member@example.com", user_groups=["students"])

    make_event(member, metadata={"shelf": {"row": 3}, "customer": {"points": 10**6}})
    run_all(workspace)

    assert states(automation) == [("done", "")]


def test_an_event_cannot_say_what_a_customer_has(workspace: Workspace) -> None:
    rich = {"field": "customer.points", "operator": "greater_than", "value": 100}
    automation, member = make_automation(workspace, conditions=rich), make_member(workspace)

    make_event(member, metadata={"customer": {"points": 10**6}})
    run_all(workspace)

    assert states(automation) == [("not_met", "conditions_failed")]


def test_fields_of_a_message_are_asked_about(workspace: Workspace) -> None:
    make_rule(workspace)
    trigger = {"type": "message", "message": "points.changed"}
    earned = {"field": "kind", "operator": "equals", "value": "earn"}
    automation = make_automation(workspace, trigger=trigger, conditions=earned, actions=[CALL])
    member = make_member(workspace)

    make_event(member)
    run_all(workspace)

    assert states(automation) == [("done", "")]
    assert deeds(member) == [("call_webhook", "done")]


def test_a_ticket_fact_causes_a_run(workspace: Workspace) -> None:
    trigger = {"type": "message", "message": "ticket.checked_in"}
    automation, member = make_automation(workspace, trigger=trigger), make_member(workspace)

    body = {
        "ticketed_event_id": str(UUID(int=1)),
        "check_in_id": str(UUID(int=2)),
        "ticket_id": str(UUID(int=3)),
        "pass_id": str(member.id),
        "gate": "North",
        "at": "2026-03-14T12:00:00Z",
    }
    publish(workspace=workspace, type="ticket.checked_in", body=body)
    run_all(workspace)

    assert states(automation) == [("done", "")]


def test_the_same_message_handed_on_twice_is_one_cause(workspace: Workspace) -> None:
    automation, member = make_automation(workspace), make_member(workspace)
    make_event(member)
    run_all(workspace)

    hear(list(Message.objects.filter(workspace=workspace).order_by("position")))
    run_all(workspace)

    assert len(runs(automation)) == 1
    assert points_of(member) == 5


def test_what_happened_before_it_was_activated_causes_nothing(workspace: Workspace) -> None:
    member = make_member(workspace)
    make_event(member)

    automation = make_automation(workspace, at=later())
    run_all(workspace)

    assert states(automation) == []


def test_a_run_waits_for_its_delay(workspace: Workspace) -> None:
    delay = {"amount": 2, "unit": "days"}
    automation, member = make_automation(workspace, delay=delay), make_member(workspace)
    make_event(member)

    run_all(workspace, at=later() + timedelta(days=1, hours=23))
    early = states(automation)
    run_all(workspace, at=later() + timedelta(days=2))

    assert early == [("waiting", "")]
    assert states(automation) == [("done", "")]


def test_conditions_are_asked_when_it_runs(workspace: Workspace) -> None:
    make_rule(workspace)
    enough = {"field": "customer.points", "operator": "greater_than_or_equal", "value": 20}
    delay = {"amount": 1, "unit": "hours"}
    automation = make_automation(workspace, conditions=enough, delay=delay)
    member = make_member(workspace)
    make_event(member)
    run_all(workspace)

    make_event(member)
    run_all(workspace, at=later() + timedelta(hours=2))

    assert states(automation) == [("done", ""), ("done", "")]


def test_each_action_has_its_result_in_the_order_of_the_list(workspace: Workspace) -> None:
    make_automation(workspace, actions=[CALL, AWARD])
    member = make_member(workspace)

    make_event(member)
    run_all(workspace)

    assert deeds(member) == [("call_webhook", "done"), ("award_points", "done")]

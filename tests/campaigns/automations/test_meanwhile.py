"""What changes between a cause and its run."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any
from unittest.mock import patch

import pytest
from django.db import OperationalError

from accounts.models import Customer, Workspace
from campaigns.actions.performing import Result, perform
from campaigns.automations import running
from campaigns.automations.facts import activity_of
from campaigns.automations.privacy import keeper
from campaigns.automations.running import LEASE, MOST_ATTEMPTS, run_due
from campaigns.automations.services import (
    activate_automation,
    pause_automation,
    retire_automation,
)
from campaigns.models import Automation, AutomationRun
from events.models import ActivityEvent
from events.services.deleting import delete_events
from events.services.privacy import erase_customer
from loyalty.engine.recorded import Recorded
from tests.campaigns.automations.setting import (
    CALL,
    deeds,
    hand_on,
    later,
    make_automation,
    run_all,
    runs,
    states,
)
from tests.factories import make_event, make_member

pytestmark = pytest.mark.django_db
DELAY = {"amount": 1, "unit": "hours"}
AFTER = timedelta(hours=2)
VISITED = {"type": "message", "message": "event.recorded", "events": [{"types": ["visit"]}]}


@pytest.fixture
def member(workspace: Workspace) -> Customer:
    return make_member(workspace, "sarah")


@pytest.fixture
def automation(workspace: Workspace, member: Customer) -> Automation:
    """One that a purchase has caused, and that waits."""
    made = make_automation(workspace, delay=DELAY, actions=[CALL])
    make_event(member, external_id="ORD-1")
    hand_on(workspace)
    return made


def test_a_paused_automation_does_nothing_with_what_waited(automation: Automation) -> None:
    pause_automation(workspace=automation.workspace, key=automation.key)

    run_all(automation.workspace, at=later() + AFTER)

    assert states(automation) == [("skipped", "automation_paused")]


def test_one_that_is_active_again_in_time_goes_on(automation: Automation) -> None:
    workspace = automation.workspace
    pause_automation(workspace=workspace, key=automation.key)
    activate_automation(workspace=workspace, key=automation.key, at=later())

    run_all(workspace, at=later() + AFTER)

    assert states(automation) == [("done", "")]


def test_a_retired_automation_does_nothing_more_and_keeps_its_log(automation: Automation) -> None:
    retire_automation(workspace=automation.workspace, key=automation.key)

    run_all(automation.workspace, at=later() + AFTER)

    assert states(automation) == [("skipped", "automation_paused")]


def test_it_is_asked_by_what_it_says_when_it_runs(automation: Automation, member: Customer) -> None:
    dear = {"field": "amount", "operator": "greater_than", "value": 1000}
    make_automation(automation.workspace, delay=DELAY, conditions=dear, actions=[CALL])

    run_all(automation.workspace, at=later() + AFTER)

    assert states(automation) == [("not_met", "conditions_failed")]
    assert runs(automation)[0].revision == 2


def test_another_trigger_leaves_what_the_former_caused(automation: Automation) -> None:
    make_automation(automation.workspace, delay=DELAY, trigger=VISITED, actions=[CALL])

    run_all(automation.workspace, at=later() + AFTER)

    assert states(automation) == [("skipped", "trigger_changed")]


def test_an_edited_title_changes_no_run(automation: Automation) -> None:
    make_automation(automation.workspace, delay=DELAY, title="Thanks!", actions=[CALL])

    run_all(automation.workspace, at=later() + AFTER)

    assert states(automation) == [("done", "")]
    assert runs(automation)[0].revision == 1


def test_a_deleted_activity_causes_nothing_more(automation: Automation, member: Customer) -> None:
    workspace = automation.workspace
    delete_events(workspace=workspace, events=ActivityEvent.objects.about(member.id))

    run_all(workspace, at=later() + AFTER)

    assert states(automation) == [("skipped", "activity_deleted")]


def test_a_purchase_that_was_refunded_in_full_causes_nothing(
    automation: Automation, member: Customer
) -> None:
    make_event(member, kind="refund", metadata={"refund_of": "ORD-1"})

    run_all(automation.workspace, at=later() + AFTER)

    assert states(automation) == [("skipped", "refunded")]


def test_a_part_that_was_refunded_is_not_counted(automation: Automation, member: Customer) -> None:
    whole = {"field": "amount", "operator": "equals", "value": 10}
    make_automation(automation.workspace, delay=DELAY, conditions=whole, actions=[CALL])
    make_event(member, kind="refund", amount=Decimal("4.00"), metadata={"refund_of": "ORD-1"})

    run_all(automation.workspace, at=later() + AFTER)

    assert runs(automation)[0].seen[0]["actual"] == "6"


def test_an_erased_customer_is_left_alone_and_forgotten(
    automation: Automation, member: Customer
) -> None:
    erase_customer(customer=member, at=later())

    run_all(automation.workspace, at=later() + AFTER)

    assert states(automation) == [("skipped", "customer_gone")]
    assert deeds(member) == []


def test_what_conditions_saw_goes_with_the_person(workspace: Workspace, member: Customer) -> None:
    name = {"field": "metadata.name", "operator": "equals", "value": "x"}
    automation = make_automation(workspace, conditions=name)
    make_event(member, metadata={"name": "Sarah Secret"})
    run_all(workspace)
    before = runs(automation)[0]

    erase_customer(customer=member, at=later())

    after = runs(automation)[0]
    assert "Sarah" in before.words
    assert "Sarah" not in f"{after.words}{after.seen}{after.fields}"


def test_a_person_gets_a_copy_of_what_was_kept(automation: Automation, member: Customer) -> None:
    copy = keeper.export(workspace=automation.workspace, customer_id=member.id)

    assert [one["automation__key"] for one in copy["automations"]] == ["thank-you"]


def test_what_cannot_be_done_is_given_up_after_some_attempts(
    automation: Automation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("campaigns.automations.running.perform", _fail)
    at = later() + AFTER
    for _ in range(MOST_ATTEMPTS + 1):
        run_due(workspace=automation.workspace, at=at)
        at += LEASE * 2

    assert states(automation) == [("failed", "failed")]


def test_one_run_that_fails_holds_up_no_other(
    automation: Automation, member: Customer, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = make_member(automation.workspace)
    make_event(other)
    hand_on(automation.workspace)
    monkeypatch.setattr("campaigns.automations.deciding.activity_of", _fail_for(member))

    run_due(workspace=automation.workspace, at=later() + AFTER)

    assert sorted(state for state, _ in states(automation)) == ["done", "waiting"]


def test_a_run_that_the_database_refuses_costs_no_other_its_attempts(
    automation: Automation, member: Customer, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = make_member(automation.workspace)
    make_event(other)
    hand_on(automation.workspace)
    monkeypatch.setattr("campaigns.automations.running.perform", _refuse_for(member))

    with pytest.raises(OperationalError):
        run_due(workspace=automation.workspace, at=later() + AFTER)

    assert deeds(other) == [("call_webhook", "done")]
    assert sorted(one.attempts for one in runs(automation)) == [1, 1]


def test_workers_that_die_before_they_begin_with_a_run_give_it_up_never(
    automation: Automation,
) -> None:
    at = later() + AFTER
    for _ in range(MOST_ATTEMPTS + 1):
        with patch.object(running, "_run", side_effect=SystemExit), pytest.raises(SystemExit):
            run_due(workspace=automation.workspace, at=at)
        at += LEASE * 2

    run_due(workspace=automation.workspace, at=at)

    assert states(automation) == [("done", "")]


def test_a_worker_that_a_run_kills_is_counted_for_that_run(automation: Automation) -> None:
    at = later() + AFTER
    with patch.object(running, "decide", side_effect=SystemExit), pytest.raises(SystemExit):
        run_due(workspace=automation.workspace, at=at)

    assert [one.attempts for one in runs(automation)] == [1]


def _fail(**_: object) -> None:
    raise ZeroDivisionError


def _refuse_for(member: Customer) -> Callable[..., list[Result]]:
    def performed(*, customer: Customer, **more: Any) -> list[Result]:
        if customer.id == member.id:
            raise OperationalError("canceling statement due to statement timeout")
        return perform(customer=customer, **more)

    return performed


def _fail_for(member: Customer) -> Callable[[AutomationRun], Recorded | None]:
    def asked(run: AutomationRun) -> Recorded | None:
        if run.customer_id == member.id:
            raise ZeroDivisionError
        return activity_of(run)

    return asked

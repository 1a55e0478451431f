"""Automations when many are at them at once: one run for each cause, and each acts once."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import transaction
from pytest_django import Settings

from accounts.models import Customer, Workspace
from campaigns.actions.performing import perform
from campaigns.automations import causing, running
from campaigns.automations.causing import Cause
from campaigns.automations.content import AutomationContent, content_of
from campaigns.automations.hearing import hear
from campaigns.automations.loops import MOST_RUNS
from campaigns.automations.running import run_due
from campaigns.automations.services import put_automation
from campaigns.automations.sweeping import sweep_workspace
from campaigns.models import Automation, AutomationRun, Deed
from events.models import Message
from events.services.privacy import erase_customer
from loyalty.ledger.services import adjust_points
from tests.campaigns.automations.setting import (
    CALL,
    hand_on,
    later,
    listening,
    make_automation,
    runs,
    states,
)
from tests.concurrency import Running, at_once, wait_until_blocked
from tests.factories import NOON, make_event, make_member

pytestmark = pytest.mark.django_db(transaction=True)
FIFTY = 50


@pytest.fixture(autouse=True)
def _listening(settings: Settings) -> Iterator[None]:
    with listening(settings):
        yield


def caused(workspace: Workspace, members: int, each: int = 1) -> Automation:
    """An automation that so many customers have caused so many times each."""
    automation = make_automation(workspace, actions=[CALL])
    for _ in range(members):
        member = make_member(workspace)
        for _ in range(each):
            make_event(member)
    return automation


def messages(workspace: Workspace) -> Sequence[Message]:
    return list(Message.objects.filter(workspace=workspace).order_by("id"))


def test_fifty_who_hear_the_same_keep_one_run_for_each_cause(workspace: Workspace) -> None:
    automation = caused(workspace, members=5)
    told = messages(workspace)

    at_once([lambda: hear(told)] * FIFTY)

    assert len(runs(automation)) == 5


def test_twin_causes_without_a_name_of_their_own_run_again(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    named = causing._row

    def unnamed(automation: Automation, key: UUID, cause: Cause) -> dict[str, Any]:
        return named(automation, key, cause) | {"key": str(uuid4())}

    monkeypatch.setattr(causing, "_row", unnamed)
    automation = caused(workspace, members=5)
    told = messages(workspace)

    at_once([lambda: hear(told)] * FIFTY)

    assert len(runs(automation)) > 5


def test_fifty_workers_act_once_for_each_run(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    automation = caused(workspace, members=30)
    hand_on(workspace)
    performed = counted(monkeypatch)

    at_once([lambda: work(workspace)] * FIFTY)

    assert states(automation) == [("done", "")] * 30
    assert len(performed) == len(set(performed)) == 30


def test_twin_workers_that_do_not_claim_perform_again_and_what_is_done_stays_once(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "_claim", unclaimed)
    # Each of the fifty begins with each run.
    monkeypatch.setattr(running, "MOST_ATTEMPTS", 10**4)
    automation = caused(workspace, members=10)
    hand_on(workspace)
    performed = counted(monkeypatch)

    at_once([lambda: work(workspace)] * FIFTY)

    assert len(performed) > len(set(performed))
    assert Deed.objects.of(workspace).caused_by(automation.id).count() == 10


def test_fifty_sweeps_keep_one_run_for_each_anniversary(workspace: Workspace) -> None:
    automation = make_automation(workspace, trigger={"type": "anniversary"}, at=NOON)
    for _ in range(5):
        make_member(workspace)
    Customer.objects.of(workspace).update(created_at=NOON - timedelta(days=365))

    at_once([lambda: sweep_workspace(workspace=workspace, at=NOON)] * FIFTY)

    assert len(runs(automation)) == 5


def test_many_decisions_at_once_count_each_other(workspace: Workspace) -> None:
    automation = caused(workspace, members=1, each=30)
    hand_on(workspace)

    at_once([lambda: work(workspace)] * FIFTY)

    found = states(automation)
    assert found.count(("done", "")) == MOST_RUNS


def test_twin_decisions_that_do_not_wait_act_too_often(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "_locked", unlocked)
    monkeypatch.setattr(running, "note_stop", lambda *_, **__: None)
    monkeypatch.setattr(running, "AT_ONCE", 1)
    automation = caused(workspace, members=1, each=60)
    hand_on(workspace)

    at_once([lambda: work(workspace)] * FIFTY)

    assert states(automation).count(("done", "")) > MOST_RUNS


def test_fifty_who_put_the_same_make_one(workspace: Workspace) -> None:
    content = content_of(make_automation(workspace, "other"))
    content.automation_id = None

    def put() -> Automation:
        return put_automation(workspace=workspace, key="new", content=content)

    made: list[Automation] = at_once([put] * FIFTY)

    assert isinstance(content, AutomationContent)
    assert len({one.id for one in made}) == 1


def work(workspace: Workspace) -> None:
    """A worker, until nothing more is due."""
    while run_due(workspace=workspace, at=later()):
        pass


def counted(monkeypatch: pytest.MonkeyPatch) -> list[UUID]:
    """The run of each time that actions are performed."""
    performed: list[UUID] = []

    def count(**what: Any) -> Any:
        performed.append(what["cause"].run_id)
        return perform(**what)

    monkeypatch.setattr(running, "perform", count)
    return performed


def unclaimed(workspace: Workspace, at: datetime) -> list[AutomationRun]:
    """What is due, which everybody finds."""
    return list(AutomationRun.objects.of(workspace).due(at).order_by("due_at", "id"))


def unlocked(workspace: Workspace, automation_id: UUID) -> Automation:
    """The automation, for which nobody waits."""
    found = Automation.objects.of(workspace).get(id=automation_id)
    found.workspace = workspace
    return found


def test_who_is_erased_while_a_cause_is_told_has_no_run(workspace: Workspace) -> None:
    automation, member = points_awaited(workspace)

    with transaction.atomic():
        erase_customer(customer=member, at=NOON)
        relay = Running(lambda: hand_on(workspace))
        wait_until_blocked()

    assert relay.outcome() is None
    assert runs(automation) == []


def test_without_waiting_for_the_erasure_something_of_them_is_kept(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    unguarded = causing._KEEP.replace("FOR KEY SHARE OF customer", "")
    monkeypatch.setattr(causing, "_KEEP", unguarded)
    automation, member = points_awaited(workspace)

    with transaction.atomic():
        erase_customer(customer=member, at=NOON)
        relay = Running(lambda: hand_on(workspace))
        wait_until_blocked()

    assert relay.outcome() is None
    assert [one.fields["points"] for one in runs(automation)] == [5]


def points_awaited(workspace: Workspace) -> tuple[Automation, Customer]:
    """An automation that waits for points, and a customer who has got some just now."""
    member = make_member(workspace, "sarah")
    changed = {"type": "message", "message": "points.changed"}
    automation = make_automation(workspace, trigger=changed, actions=[CALL])
    adjust_points(customer=member, points=5, reason="test", by=None)
    return automation, member

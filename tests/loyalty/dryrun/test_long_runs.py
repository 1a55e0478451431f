"""A dry run over many events: in the background, in turns, called off, taken over."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from accounts.models import Customer, Workspace
from events.services.privacy import erase_customer
from loyalty.dryrun import reading, running, services
from loyalty.dryrun.answering import shown
from loyalty.dryrun.errors import TooManyDryRuns
from loyalty.dryrun.models import DryRun
from loyalty.dryrun.running import run_dry_run
from loyalty.dryrun.services import cancel_dry_run, start_dry_run
from loyalty.dryrun.states import RunState
from loyalty.dryrun.sweeping import forget_old_dry_runs, stalled_dry_runs
from tests.factories import make_member, purchase
from tests.loyalty.dryrun.drafts import KEY, TODAY, content, result_of
from tests.loyalty.programme import make_rule, record

pytestmark = pytest.mark.django_db


@pytest.fixture
def small_slices(monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything is too much at once: one customer a slice."""
    monkeypatch.setattr(services, "MOST_EVENTS_AT_ONCE", 1)
    monkeypatch.setattr(reading, "_ENOUGH_EVENTS", 1)


@pytest.fixture
def history(workspace: Workspace, member: Customer) -> Workspace:
    """Three customers with two purchases of ten each."""
    make_rule(workspace)
    people = [member, make_member(workspace), make_member(workspace)]
    drafts = [purchase(one, event_timestamp=TODAY) for one in people * 2]
    record(workspace, *drafts, at=TODAY)
    return workspace


def start(workspace: Workspace) -> DryRun:
    return start_dry_run(workspace=workspace, key=KEY, content=content(reward={"default": 2}))


def go_on(run: DryRun, seconds: float = 60.0) -> bool:
    is_more = run_dry_run(workspace_id=run.workspace_id, run_id=run.id, seconds=seconds)
    run.refresh_from_db()
    return is_more


def take_one_step(run: DryRun) -> None:
    """As if a worker had died after one slice."""
    found = DryRun.objects.get(workspace=run.workspace, id=run.id)
    assert running._take_step(found)
    run.refresh_from_db()


@pytest.mark.usefixtures("small_slices")
def test_a_long_run_waits_for_a_worker_and_answers_the_same(
    history: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = start(history)
    assert (run.state, run.total, shown(run)["result"]) == (RunState.QUEUED, 6, None)

    assert not go_on(run)

    monkeypatch.setattr(services, "MOST_EVENTS_AT_ONCE", 5000)
    at_once = result_of(history, content(reward={"default": 2}))
    long = shown(run)["result"]
    assert run.state == RunState.DONE
    assert long | {"askedAt": ""} == at_once | {"askedAt": ""}


@pytest.mark.usefixtures("small_slices")
def test_progress_is_kept_with_each_slice(history: Workspace) -> None:
    run = start(history)

    take_one_step(run)

    assert shown(run)["progress"] == {"done": 2, "total": 6}
    assert run.state == RunState.RUNNING


@pytest.mark.usefixtures("small_slices")
def test_another_worker_goes_on_where_one_died(history: Workspace) -> None:
    run = start(history)
    take_one_step(run)
    later = run.heartbeat_at + timedelta(minutes=2)

    [found] = stalled_dry_runs(at=later)
    assert not go_on(found)

    assert shown(found)["result"]["draft"]["points"] == 120
    assert list(stalled_dry_runs(at=later)) == []


@pytest.mark.usefixtures("small_slices")
def test_of_two_workers_at_one_run_each_slice_counts_once(history: Workspace) -> None:
    run = start(history)
    [first, second] = [DryRun.objects.select_related("workspace").get(id=run.id) for _ in "ab"]

    assert running._take_step(first)
    assert not running._take_step(second)

    go_on(run)
    assert shown(run)["result"]["draft"]["points"] == 120


@pytest.mark.usefixtures("small_slices")
def test_a_cancelled_run_stands_still(history: Workspace) -> None:
    run = start(history)
    take_one_step(run)

    cancel_dry_run(run=run, at=TODAY)

    assert not go_on(run)
    assert (run.state, run.result, run.finished_at) == (RunState.CANCELLED, None, TODAY)


def test_a_run_that_is_over_cannot_be_called_off(history: Workspace) -> None:
    run = start(history)

    cancel_dry_run(run=run, at=TODAY)

    assert run.state == RunState.DONE


@pytest.mark.usefixtures("small_slices")
def test_a_fault_is_said_and_not_tried_for_ever(
    history: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = start(history)
    monkeypatch.setattr(running, "_comparison", lambda run: 1 / 0)

    assert not go_on(run)

    assert run.state == RunState.FAILED
    assert "unexpected fault" in shown(run)["failure"]


@pytest.mark.usefixtures("small_slices")
def test_only_a_few_run_at_once(history: Workspace) -> None:
    for _ in range(services.MOST_MOVING):
        start(history)

    with pytest.raises(TooManyDryRuns):
        start(history)


def test_old_answers_are_forgotten(history: Workspace) -> None:
    run = start(history)

    assert forget_old_dry_runs(at=run.asked_at + timedelta(days=29)) == 0
    assert forget_old_dry_runs(at=run.asked_at + timedelta(days=31)) == 1
    assert not DryRun.objects.filter(workspace=history).exists()


def test_many_customers_cost_what_one_costs(
    workspace: Workspace, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    make_rule(workspace)
    _record_purchases(workspace, 1)
    result_of(workspace, content())  # the programme is compiled
    with CaptureQueriesContext(connection) as queries:
        result_of(workspace, content())

    _record_purchases(workspace, 9)

    with django_assert_num_queries(len(queries)):
        result_of(workspace, content())


def _record_purchases(workspace: Workspace, number: int) -> None:
    people = [make_member(workspace) for _ in range(number)]
    record(workspace, *[purchase(one, event_timestamp=TODAY) for one in people], at=TODAY)


def test_who_is_erased_is_in_no_answer(history: Workspace, member: Customer) -> None:
    kept, gone = start(history), start(history)
    DryRun.objects.filter(workspace=history, id=kept.id).update(result={})

    erase_customer(customer=member, at=TODAY)

    assert [run.id for run in DryRun.objects.filter(workspace=history)] == [kept.id]
    assert gone.id != kept.id

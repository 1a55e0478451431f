"""Statistics are compared with the events when somebody asks, and what came out is kept."""

from datetime import timedelta
from typing import Any

import pytest
from celery import current_app

from accounts.models import Customer, Workspace
from analytics.dashboard.comparing import ask_comparison, compare, last_comparison
from analytics.dashboard.tasks import audit_rollups, compare_rollups
from analytics.models import SourceTally
from analytics.rollups.folding import fold
from tests.factories import NOON, make_event, make_workspace

pytestmark = pytest.mark.django_db


@pytest.fixture
def woken(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """The workspaces for which a worker was woken."""
    calls: list[list[str]] = []

    def send_task(_name: str, args: list[str]) -> None:
        calls.append(args)

    monkeypatch.setattr(current_app, "send_task", send_task)
    return calls


def test_what_is_kept_is_what_was_recorded(member: Customer) -> None:
    make_event(member)

    kept = compare(workspace=member.workspace, at=NOON)

    assert kept is not None
    assert (kept.differing, kept.drifts, kept.ended_at) == (0, [], NOON)
    assert kept.buckets > 0


def test_a_drift_is_counted_and_shown(member: Customer) -> None:
    make_event(member)
    fold(workspace=member.workspace)
    SourceTally.objects.filter(workspace=member.workspace, grain="day").update(count=7)

    compare(workspace=member.workspace, at=NOON)

    kept = last_comparison(member.workspace)
    assert kept is not None
    assert kept.differing == 1
    assert kept.drifts[0][0].startswith("day 2026-03-14 purchase")


def test_who_asks_twice_asks_once(
    workspace: Workspace,
    woken: list[list[str]],
    django_capture_on_commit_callbacks: Any,
) -> None:
    later = NOON + timedelta(minutes=11)
    with django_capture_on_commit_callbacks(execute=True):
        for at in (NOON, NOON + timedelta(minutes=1)):
            ask_comparison(workspace=workspace, at=at)
    assert woken == [[str(workspace.id)]]

    # Its worker has died.
    with django_capture_on_commit_callbacks(execute=True):
        ask_comparison(workspace=workspace, at=later)

    assert len(woken) == 2


def test_a_worker_does_what_was_asked(member: Customer) -> None:
    make_event(member)
    ask_comparison(workspace=member.workspace, at=NOON)

    compare_rollups(str(member.workspace_id))

    kept = last_comparison(member.workspace)
    assert kept is not None
    assert not kept.is_waiting


def test_every_night_all_are_compared(member: Customer) -> None:
    houses = [member.workspace, make_workspace("other-club")]

    audit_rollups()

    found = [last_comparison(one) for one in houses]
    assert [one and one.differing for one in found] == [0, 0]

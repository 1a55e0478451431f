"""Taking an import back."""

import pytest
from django.utils import timezone

from accounts.models import Customer, Workspace
from events.imports.errors import NotNow
from events.imports.models import ImportJob
from events.imports.services import undoing
from events.imports.services.running import run_import
from events.imports.services.undoing import run_undoing, undo_import
from events.imports.states import ImportState
from events.models import ActivityEvent, Message
from tests.factories import make_event
from tests.imports.files import ORDERS, imported, orders, receive, settle, start

pytestmark = pytest.mark.django_db


def undone(job: ImportJob) -> ImportJob:
    """The import after it was taken back."""
    undo_import(job=job, at=timezone.now())
    while run_undoing(workspace_id=job.workspace_id, job_id=job.id, seconds=30):
        pass
    job.refresh_from_db()
    return job


def test_undoing_deletes_what_the_import_recorded_and_nothing_else(
    workspace: Workspace, member: Customer
) -> None:
    kept = make_event(member)
    job = undone(imported(workspace, ORDERS))

    assert (job.state, job.removed) == (ImportState.UNDONE, 2)
    assert list(ActivityEvent.objects.of(workspace)) == [kept]


def test_customers_that_an_import_made_stay(workspace: Workspace) -> None:
    undone(imported(workspace, ORDERS))

    assert set(Customer.objects.of(workspace).values_list("external_id", flat=True)) == {
        "sarah",
        "mike",
    }


def test_duplicates_stay_with_the_import_that_brought_them(workspace: Workspace) -> None:
    imported(workspace, ORDERS)

    job = undone(imported(workspace, ORDERS))

    assert job.removed == 0
    assert ActivityEvent.objects.of(workspace).count() == 2


def test_undoing_twice_is_harmless(workspace: Workspace) -> None:
    job = undone(imported(workspace, ORDERS))

    again = undone(job)

    assert (again.state, again.removed) == (ImportState.UNDONE, 2)
    assert Message.objects.filter(workspace=workspace, type="import.undone").count() == 1


def test_a_large_import_is_undone_in_turns(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(undoing, "CHUNK", 10)
    job = undo_import(job=imported(workspace, orders(25)), at=timezone.now())

    more = run_undoing(workspace_id=workspace.id, job_id=job.id, seconds=0)

    job.refresh_from_db()
    assert (more, job.removed, job.state) == (True, 10, ImportState.UNDOING)
    assert undone(job).removed == 25


def test_undoing_a_running_import_stops_it_first(workspace: Workspace) -> None:
    job = start(settle(receive(workspace, orders(1500))))
    run_import(workspace_id=workspace.id, job_id=job.id, seconds=0)

    job = undone(job)
    more = run_import(workspace_id=workspace.id, job_id=job.id, seconds=30)

    assert (more, job.state, job.removed) == (False, ImportState.UNDONE, 1000)
    assert not ActivityEvent.objects.of(workspace).exists()


def test_what_recorded_nothing_cannot_be_undone(workspace: Workspace) -> None:
    job = receive(workspace, ORDERS)

    with pytest.raises(NotNow):
        undo_import(job=job, at=timezone.now())


def test_an_undone_file_may_come_in_again(workspace: Workspace) -> None:
    columns = ["-", "user_id", "date", "amount"]
    undone(imported(workspace, ORDERS, columns=columns))

    again = imported(workspace, ORDERS, columns=columns)

    assert again.created == 2

"""What the schedule does for imports: wakes the stalled, forgets the old."""

from datetime import timedelta
from unittest.mock import patch

import pytest
from django.utils import timezone
from kombu.exceptions import OperationalError

from accounts.models import Workspace
from config.celery import BEAT_SCHEDULE
from events.imports import tasks
from events.imports.models import ImportFault, ImportJob
from events.imports.services.sweeping import forget_old_lines, stalled_imports
from events.imports.services.undoing import undo_import
from events.imports.states import ImportState
from tests.imports.files import HEADER, ORDERS, imported, orders, receive, settle, start

pytestmark = pytest.mark.django_db

LATER = timedelta(minutes=2)
MUCH_LATER = timedelta(days=31)


def test_a_job_whose_worker_died_is_found(workspace: Workspace) -> None:
    job = start(settle(receive(workspace, ORDERS)))
    receive(workspace, ORDERS)  # a draft does not move, and should not

    assert not list(stalled_imports(at=timezone.now()))
    assert list(stalled_imports(at=timezone.now() + LATER)) == [job]


def test_the_schedule_wakes_it_and_it_is_finished(workspace: Workspace) -> None:
    job = start(settle(receive(workspace, ORDERS)))
    ImportJob.objects.of(workspace).update(heartbeat_at=timezone.now() - LATER)

    with patch.object(tasks.run_import, "delay", tasks.run_import):
        tasks.resume_imports()

    job.refresh_from_db()
    assert (job.state, job.created) == (ImportState.FINISHED, 2)


def test_the_schedule_wakes_an_undoing_too(workspace: Workspace) -> None:
    job = undo_import(job=imported(workspace, ORDERS), at=timezone.now() - LATER)

    with patch.object(tasks.undo_import, "delay", tasks.undo_import):
        tasks.resume_imports()

    job.refresh_from_db()
    assert job.state == ImportState.UNDONE


def test_a_long_import_asks_for_its_next_turn(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tasks, "TURN_SECONDS", 0)
    job = start(settle(receive(workspace, orders(1001))))

    with patch.object(tasks.run_import, "delay") as delay:
        tasks.run_import(str(workspace.id), str(job.id))

    delay.assert_called_once_with(str(workspace.id), str(job.id))


def test_a_queue_that_is_away_loses_nothing(workspace: Workspace) -> None:
    job = start(settle(receive(workspace, ORDERS)))

    with patch.object(tasks.run_import, "delay", side_effect=OperationalError("away")):
        tasks.wake(job)

    job.refresh_from_db()
    assert job.state == ImportState.WAITING


def test_the_schedule_knows_the_sweepers() -> None:
    scheduled = {entry["task"] for entry in BEAT_SCHEDULE.values()}

    assert {tasks.resume_imports.name, tasks.forget_import_lines.name} <= scheduled


def test_rejected_lines_are_forgotten_after_a_month(workspace: Workspace) -> None:
    job = imported(workspace, HEADER + "A-1,sarah,soon,5.00\n")

    forget_old_lines(at=timezone.now())
    kept = ImportFault.objects.get(workspace=workspace, job=job).raw
    forget_old_lines(at=timezone.now() + MUCH_LATER)

    fault = ImportFault.objects.get(workspace=workspace, job=job)
    assert kept == "A-1,sarah,soon,5.00"
    assert (fault.raw, fault.line, fault.code) == ("", 2, "not_a_date")


def test_an_upload_that_nobody_imported_is_forgotten_after_a_month(workspace: Workspace) -> None:
    job = receive(workspace, ORDERS)
    path = job.path

    forget_old_lines(at=timezone.now() + MUCH_LATER)

    job.refresh_from_db()
    assert not job.file
    assert not path.exists()

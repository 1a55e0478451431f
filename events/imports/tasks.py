"""Background work of imports. Tables hold the truth; these only take turns at it."""

import logging
from uuid import UUID

from celery import shared_task
from django.utils import timezone

from events.imports.models import ImportJob
from events.imports.services import running, sweeping, undoing
from events.imports.states import ImportState

# A turn ends in time for others to have theirs, and for a worker to stop when it is asked to.
TURN_SECONDS = 15.0
log = logging.getLogger("foyer.imports")


def wake(job: ImportJob) -> None:
    """Ask for a worker. Without a queue it is the schedule that finds the job, a minute later."""
    task = undo_import if job.stage is ImportState.UNDOING else run_import
    try:
        task.delay(str(job.workspace_id), str(job.id))
    except Exception:
        log.exception("The task queue is away; import %s waits for the schedule", job.id)


@shared_task(name="events.run_import")
def run_import(workspace_id: str, job_id: str) -> None:
    """Take a turn at an import, and ask for the next."""
    if running.run_import(
        workspace_id=UUID(workspace_id), job_id=UUID(job_id), seconds=TURN_SECONDS
    ):
        run_import.delay(workspace_id, job_id)


@shared_task(name="events.undo_import")
def undo_import(workspace_id: str, job_id: str) -> None:
    """Take a turn at undoing an import, and ask for the next."""
    if undoing.run_undoing(
        workspace_id=UUID(workspace_id), job_id=UUID(job_id), seconds=TURN_SECONDS
    ):
        undo_import.delay(workspace_id, job_id)


@shared_task(name="events.resume_imports")
def resume_imports() -> None:
    """Wake what lost its worker."""
    for job in sweeping.stalled_imports(at=timezone.now()):
        wake(job)


@shared_task(name="events.forget_import_lines")
def forget_import_lines() -> None:
    """Remove uploads and rejected lines that nobody needs any more."""
    sweeping.forget_old_lines(at=timezone.now())

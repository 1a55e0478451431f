"""Background work of dry runs. The table holds the truth; these only take turns at it."""

import logging
from uuid import UUID

from celery import shared_task
from django.utils import timezone

from loyalty.dryrun import running, sweeping
from loyalty.dryrun.models import DryRun

# A turn ends in time for others to have theirs, and for a worker to stop when it is asked to.
TURN_SECONDS = 15.0
log = logging.getLogger("foyer.dryrun")


def wake(run: DryRun) -> None:
    """Ask for a worker. Without a queue it is the schedule that finds the run, a minute later."""
    try:
        run_dry_run.delay(str(run.workspace_id), str(run.id))
    except Exception:
        log.exception("The task queue is away; dry run %s waits for the schedule", run.id)


@shared_task(name="loyalty.run_dry_run")
def run_dry_run(workspace_id: str, run_id: str) -> None:
    """Take a turn at a dry run, and ask for the next."""
    if running.run_dry_run(
        workspace_id=UUID(workspace_id), run_id=UUID(run_id), seconds=TURN_SECONDS
    ):
        run_dry_run.delay(workspace_id, run_id)


@shared_task(name="loyalty.resume_dry_runs")
def resume_dry_runs() -> None:
    """Wake what lost its worker."""
    for run in sweeping.stalled_dry_runs(at=timezone.now()):
        wake(run)


@shared_task(name="loyalty.forget_dry_runs")
def forget_dry_runs() -> None:
    """Remove answers that nobody needs any more."""
    sweeping.forget_old_dry_runs(at=timezone.now())

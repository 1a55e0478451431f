"""Background work of counting anew; the tables hold the truth, these only take turns at it."""

from uuid import UUID

from celery import shared_task
from django.utils import timezone

from loyalty.recounting.services import run_recount, stalled_recounts
from loyalty.recounting.waking import RECOUNT_TASK, wake_recount

# A turn ends in time for others to have theirs, and for a worker to stop when it is asked to.
TURN_SECONDS = 15.0


@shared_task(name=RECOUNT_TASK)
def recount(workspace_id: str, subject_id: str) -> None:
    """Take a turn at counting a streak or challenge anew, and ask for the next."""
    is_more = run_recount(
        workspace_id=UUID(workspace_id), subject_id=UUID(subject_id), seconds=TURN_SECONDS
    )
    if is_more:
        # What it waits for, if it waits, are transactions that are just being written.
        recount.apply_async((workspace_id, subject_id), countdown=1)


@shared_task(name="loyalty.resume_recounts")
def resume_recounts() -> None:
    """Wake what lost its worker."""
    for job in stalled_recounts(at=timezone.now()):
        wake_recount(job.workspace_id, job.subject_id)

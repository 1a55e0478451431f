"""How a recount asks for a worker."""

from uuid import UUID

from celery import current_app
from django.db import transaction

RECOUNT_TASK = "loyalty.recount"


def wake_recount(workspace_id: UUID, subject_id: UUID) -> None:
    """Ask for a worker once the transaction is committed.

    Without a queue it is the schedule that finds the job, a minute later.
    """
    transaction.on_commit(
        lambda: current_app.send_task(RECOUNT_TASK, args=[str(workspace_id), str(subject_id)]),
        robust=True,
    )

"""How a review of many members is asked for."""

from celery import current_app
from django.db import transaction

from accounts.models import Workspace

REVIEW_TASK = "loyalty.review_tiers"


def wake_review(workspace: Workspace) -> None:
    """Have a worker review the workspace's members once the transaction is committed.

    Without a queue it is the schedule that finds them; events find their own members.
    """
    key = str(workspace.id)
    transaction.on_commit(lambda: _send(key), robust=True)


def _send(workspace_id: str) -> None:
    current_app.send_task(REVIEW_TASK, args=[workspace_id])

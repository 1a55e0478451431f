"""Background work of the dashboard."""

import structlog
from celery import Task, shared_task
from django.utils import timezone

from accounts.models import Workspace
from analytics.dashboard.comparing import TASK, compare

# The statistics are folded in moments; so long a worker tries again.
MOST_TRIES = 20
log = structlog.get_logger("foyer.rollups")


@shared_task(name=TASK, bind=True, ignore_result=True, max_retries=MOST_TRIES)
def compare_rollups(task: "Task[..., None]", workspace_id: str) -> None:
    """Compare one workspace's statistics with its events, as somebody asked."""
    workspace = Workspace.objects.filter(id=workspace_id).first()
    if workspace and compare(workspace=workspace, at=timezone.now()) is None:
        raise task.retry(countdown=3)


@shared_task(name="analytics.audit_rollups", ignore_result=True)
def audit_rollups() -> None:
    """Compare every workspace's statistics with its events, and keep what came out."""
    for workspace in Workspace.objects.order_by("id"):
        try:
            compare(workspace=workspace, at=timezone.now())
        except Exception:
            log.exception("audit failed", workspace=workspace.slug)

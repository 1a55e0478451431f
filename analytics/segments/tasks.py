"""Background work about segments."""

from celery import shared_task
from django.utils import timezone

from accounts.models import Workspace
from analytics.segments.keeping.hearing import KEEP_TASK
from analytics.segments.keeping.sweeping import keep_segments


@shared_task(name=KEEP_TASK)
def keep_segments_current(workspace_id: str | None = None) -> None:
    """Count the segments that are due, of one workspace or of all; twice or late is harmless."""
    workspaces = Workspace.objects.order_by("id")
    chosen = workspaces.filter(id=workspace_id) if workspace_id else workspaces
    keep_segments(workspaces=chosen, at=timezone.now())

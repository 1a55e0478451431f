"""Background work of tiers; truth is in the tables, these only take turns at it."""

from celery import shared_task
from django.utils import timezone

from accounts.models import Workspace
from loyalty.tiers import ending, reviewing
from loyalty.tiers.waking import REVIEW_TASK


@shared_task(name=REVIEW_TASK)
def review_tiers(workspace_id: str) -> None:
    """Bring one workspace's members into the present period, and onto the present ladder."""
    workspace = Workspace.objects.filter(id=workspace_id).first()
    if workspace is not None:
        reviewing.review_members(workspace=workspace, at=timezone.now())


@shared_task(name="loyalty.review_all_tiers")
def review_all_tiers() -> None:
    """The same for every workspace: by the schedule, after each period and for what was missed.

    Granted tiers that are over end, too.
    """
    ending.end_grants_everywhere(at=timezone.now())
    reviewing.review_everywhere(at=timezone.now())

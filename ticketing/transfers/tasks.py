"""Background work about transfers."""

from celery import shared_task
from django.utils import timezone

from accounts.models import Workspace
from ticketing.sweeping import sweep
from ticketing.transfers.services.ending import return_overdue


@shared_task(name="ticketing.return_transfers")
def return_transfers() -> None:
    """End the offers that nobody claimed in time, workspace by workspace."""
    sweep(
        Workspace.objects.order_by("id"),
        lambda workspace: return_overdue(workspace=workspace, at=timezone.now()),
        name="return transfers",
    )

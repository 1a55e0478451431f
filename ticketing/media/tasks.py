"""Background work about photos."""

from celery import shared_task
from django.utils import timezone

from accounts.models import Workspace
from ticketing.media.services.removing import sweep_photos as sweep


@shared_task(name="ticketing.sweep_photos")
def sweep_photos() -> None:
    """Remove the files of photos that are gone, workspace by workspace."""
    for workspace in Workspace.objects.order_by("id"):
        sweep(workspace=workspace, at=timezone.now())

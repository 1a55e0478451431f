"""Background work about photos."""

from celery import shared_task
from django.utils import timezone

from accounts.models import Workspace
from ticketing.media.services import removing
from ticketing.sweeping import sweep


@shared_task(name="ticketing.sweep_photos")
def sweep_photos() -> None:
    """Remove the files of photos that are gone, workspace by workspace."""
    sweep(
        Workspace.objects.order_by("id"),
        lambda workspace: removing.sweep_photos(workspace=workspace, at=timezone.now()),
        name="sweep photos",
    )

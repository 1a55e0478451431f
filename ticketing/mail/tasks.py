"""Background work about letters."""

from celery import shared_task
from django.utils import timezone

from accounts.models import Workspace
from ticketing.mail.hearing import SEND_TASK
from ticketing.mail.services.sending import send_next

MOST_AT_ONCE = 200


@shared_task(name=SEND_TASK)
def send_letters() -> None:
    """Send what is due, workspace by workspace; the schedule goes on with the rest."""
    for workspace in Workspace.objects.order_by("id"):
        for _ in range(MOST_AT_ONCE):
            if not send_next(workspace=workspace, at=timezone.now()):
                break

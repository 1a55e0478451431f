"""Background work about letters."""

from contextlib import suppress

from celery import shared_task
from django.utils import timezone

from accounts.models import Workspace
from ticketing.mail.hearing import SEND_TASK
from ticketing.mail.services.sending import MailServerSilent, send_next

MOST_AT_ONCE = 200


@shared_task(name=SEND_TASK)
def send_letters() -> None:
    """Send what is due, workspace by workspace; the schedule goes on with the rest."""
    # Whom the server does not answer waits half a minute: once is enough for this time.
    with suppress(MailServerSilent):
        for workspace in Workspace.objects.order_by("id"):
            _send_due(workspace)


def _send_due(workspace: Workspace) -> None:
    for _ in range(MOST_AT_ONCE):
        if not send_next(workspace=workspace, at=timezone.now()):
            break

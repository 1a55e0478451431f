"""Background work about letters."""

from celery import shared_task
from django.utils import timezone

from accounts.models import Workspace
from ticketing.mail.hearing import SEND_TASK
from ticketing.mail.services.sending import MailServerSilent, send_next
from ticketing.sweeping import sweep

MOST_AT_ONCE = 200


@shared_task(name=SEND_TASK)
def send_letters() -> None:
    """Send what is due, workspace by workspace; the schedule goes on with the rest."""
    sweep(
        Workspace.objects.order_by("id"),
        _send_due,
        name="send letters",
        # Whom the server does not answer waits half a minute: once is enough for this time.
        is_enough=lambda fault: isinstance(fault, MailServerSilent),
    )


def _send_due(workspace: Workspace) -> int:
    for number in range(MOST_AT_ONCE):
        if not send_next(workspace=workspace, at=timezone.now()):
            return number
    return MOST_AT_ONCE

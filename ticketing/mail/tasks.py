"""Background work about letters."""

from collections.abc import Callable
from functools import partial

from celery import shared_task
from django.utils import timezone

from accounts.models import Workspace
from ticketing.mail.hearing import SEND_TASK
from ticketing.mail.services.sending import (
    MailServerSilent,
    send_next,
    send_next_personal,
)
from ticketing.sweeping import sweep

MOST_AT_ONCE = 200


@shared_task(name=SEND_TASK)
def send_letters() -> None:
    """Send what is due, workspace by workspace; the schedule goes on with the rest.

    What people wait for goes first, before any workspace's campaigns.
    """
    silences: list[Exception] = []

    def is_enough(fault: Exception | None) -> bool:
        # Whom the server does not answer waits half a minute: once is enough for this time.
        if isinstance(fault, MailServerSilent):
            silences.append(fault)
        return bool(silences)

    for send in (send_next_personal, send_next):
        if not silences:
            workspaces = Workspace.objects.order_by("id")
            sweep(workspaces, partial(_send_due, send), name="send letters", is_enough=is_enough)


def _send_due(send: Callable[..., bool], workspace: Workspace) -> int:
    for number in range(MOST_AT_ONCE):
        if not send(workspace=workspace, at=timezone.now()):
            return number
    return MOST_AT_ONCE

"""Background work about letters."""

from collections.abc import Callable
from functools import partial

from celery import shared_task
from django.utils import timezone

from accounts.models import Workspace
from ticketing.mail.hearing import SEND_TASK
from ticketing.mail.services.noticing import MOST_AT_ONCE as MOST_NOTICED
from ticketing.mail.services.noticing import remind_holders, write_of_desk
from ticketing.mail.services.sending import (
    MailServerSilent,
    send_next,
    send_next_personal,
)
from ticketing.sweeping import sweep

MOST_AT_ONCE = 200
# Of a workspace's campaigns, before the others and whoever bought a ticket meanwhile go on.
MOST_IN_A_TURN = 20


@shared_task(name="ticketing.write_of_desk")
def write_of_desk_orders() -> None:
    """Keep letters about orders that wait to be paid at the desk."""
    _everywhere(write_of_desk, name="write of the desk")


@shared_task(name="ticketing.remind_holders")
def remind_all_holders() -> None:
    """Keep letters about what begins tomorrow."""
    _everywhere(remind_holders, name="remind holders")


def _everywhere(write: Callable[..., int], *, name: str) -> None:
    """Workspace by workspace, until there is nothing left to write."""

    def write_all(workspace: Workspace) -> int:
        total = 0
        while (written := write(workspace=workspace, at=timezone.now())) > 0:
            total += written
            if written < MOST_NOTICED:
                break
        return total

    sweep(Workspace.objects.order_by("id"), write_all, name=name)


@shared_task(name=SEND_TASK)
def send_letters() -> None:
    """Send what is due, workspace by workspace; the schedule goes on with the rest.

    What people wait for goes first, before any workspace's campaigns and between their turns.
    """
    silences: list[Exception] = []

    def is_enough(fault: Exception | None) -> bool:
        # Whom the server does not answer waits half a minute: once is enough for this time.
        if isinstance(fault, MailServerSilent):
            silences.append(fault)
        return bool(silences)

    def send_everywhere(send: Callable[..., bool], most: int) -> int:
        if silences:
            return 0
        act = partial(_send_due, send, most)
        rows = Workspace.objects.order_by("id")
        return sweep(rows, act, name="send letters", is_enough=is_enough)

    for _ in range(MOST_AT_ONCE // MOST_IN_A_TURN):
        send_everywhere(send_next_personal, MOST_AT_ONCE)
        if not send_everywhere(send_next, MOST_IN_A_TURN):
            break


def _send_due(send: Callable[..., bool], most: int, workspace: Workspace) -> int:
    for number in range(most):
        if not send(workspace=workspace, at=timezone.now()):
            return number
    return most

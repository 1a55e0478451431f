"""Who reads the log reads what they wrote, with a worker or without one."""

import time

import structlog
from django.db import connection, transaction

from accounts.models import Workspace
from events.models import Message, RelayPosition
from events.relay import relay

# Each round hands on as much as the relay takes at once; what is left is left to the next call.
_ROUNDS = 4
_SECONDS = 1.0
log = structlog.get_logger("foyer.outbox")


def catch_up(*, workspace: Workspace) -> None:
    """Hand on what waits in the outbox, so that it has its place in the log.

    What goes wrong is logged: what was handed on before can be read all the same.
    """
    ends = time.monotonic() + _SECONDS
    try:
        for _ in range(_ROUNDS):
            if not _is_news_waiting(workspace):
                return
            _hand_on(workspace)
            if time.monotonic() >= ends:
                return
    except Exception:
        log.exception("relay failed", workspace=str(workspace.id))


def _is_news_waiting(workspace: Workspace) -> bool:
    return Message.objects.filter(workspace=workspace, position=None).exists()


@transaction.atomic
def _hand_on(workspace: Workspace) -> None:
    """Relay as soon as nobody else does; they are waited for, a second at most.

    Whoever has waited keeps the turn: to give it up first would be to take it from others in vain.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL lock_timeout = '1s'")
        RelayPosition.objects.filter(workspace=workspace).select_for_update().first()
        cursor.execute("SET LOCAL lock_timeout TO DEFAULT")
    relay(workspace=workspace)

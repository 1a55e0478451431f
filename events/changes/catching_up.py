"""Who reads the log reads what they wrote, with a worker or without one."""

import structlog
from django.db import connection, transaction

from accounts.models import Workspace
from events.models import Message, RelayPosition
from events.relay import relay

# Each round hands on as much as the relay takes at once; what is left is left to the next call.
_ROUNDS = 4
log = structlog.get_logger("foyer.outbox")


def catch_up(*, workspace: Workspace) -> None:
    """Hand on what waits in the outbox, so that it has its place in the log.

    What goes wrong is logged: what was handed on before can be read all the same.
    """
    try:
        for _ in range(_ROUNDS):
            if not _is_news_waiting(workspace):
                return
            if not relay(workspace=workspace):
                _wait_for_turn(workspace)
    except Exception:
        log.exception("relay failed", workspace=str(workspace.id))


def _is_news_waiting(workspace: Workspace) -> bool:
    return Message.objects.filter(workspace=workspace, position=None).exists()


@transaction.atomic
def _wait_for_turn(workspace: Workspace) -> None:
    """Wait until whoever is handing on has done so, for a second at most."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL lock_timeout = '1s'")
    turns = RelayPosition.objects.filter(workspace=workspace)
    turns.select_for_update(no_key=True).first()

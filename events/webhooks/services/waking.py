"""Waking an endpoint that was disabled, or that had said it was gone."""

from datetime import datetime
from enum import Enum

from django.db import transaction

from accounts.models import Workspace
from core.statements import run
from events.models import RelayPosition, WebhookEndpoint
from events.webhooks.services.due import soon
from events.webhooks.services.finding import lock_endpoint
from events.webhooks.services.replaying import take_up
from events.webhooks.states import EndpointState

# What was given up since the endpoint began to fail, whenever it was told: what has been on its
# way since then was tried since then. What waits comes by itself, but some of it much later.
_OWED = """
    SELECT min(m.position)
    FROM (
        SELECT message_id FROM events_webhookdelivery
        WHERE workspace_id = %(workspace)s AND endpoint_id = %(endpoint)s AND state = 'failed'
            AND (created_at >= %(since)s OR (log->-1->>'at')::timestamptz >= %(since)s)
        UNION ALL
        SELECT message_id FROM events_webhookdelivery
        WHERE workspace_id = %(workspace)s AND endpoint_id = %(endpoint)s AND state = 'waiting'
            AND next_attempt_at > %(soon)s
    ) AS owed
    JOIN events_message m ON m.workspace_id = %(workspace)s AND m.id = owed.message_id
"""


class Held(Enum):
    """What becomes of the messages that were held while an endpoint did not listen."""

    SENT = "sent"
    LEFT = "left"


@transaction.atomic
def wake_endpoint(
    *, workspace: Workspace, endpoint_id: object, held: Held, at: datetime
) -> WebhookEndpoint:
    """Let an endpoint listen again, from the next message on; one that listens stays as it is.

    What was held, and what did not arrive since it began to fail, is sent in a replay, or left:
    `begin_replay` still finds it. Raises UnknownWebhook.
    """
    last = lock_relay(workspace)
    endpoint = lock_endpoint(workspace=workspace, endpoint_id=endpoint_id)
    wake(endpoint, held=held, last=last, at=at)
    return endpoint


def lock_relay(workspace: Workspace) -> int:
    """Keep the relay from handing on until the transaction is over; how far it has come.

    Messages that are handed on while an endpoint wakes would else be sent neither by the relay,
    which saw it sleep, nor by the replay, which ends before them. Before any endpoint is locked.
    """
    turns = RelayPosition.objects.filter(workspace=workspace).select_for_update()
    turn = turns.first()
    if turn is None:
        RelayPosition.objects.bulk_create(
            [RelayPosition(workspace=workspace)], ignore_conflicts=True
        )
        turn = turns.get()
    return turn.last


def wake(endpoint: WebhookEndpoint, *, held: Held, last: int, at: datetime) -> None:
    """The same for an endpoint and a relay that are locked."""
    if EndpointState(endpoint.state).listens:
        return
    first = _first_owed(endpoint, at=at) if held is Held.SENT else last + 1
    endpoint.state, endpoint.state_changed_at = EndpointState.ACTIVE, at
    endpoint.failing_since = endpoint.paused_until = endpoint.held_from = None
    endpoint.letters = 0
    endpoint.save(
        update_fields=[
            *("state", "state_changed_at", "failing_since"),
            *("paused_until", "held_from", "letters"),
        ]
    )
    if first <= last:
        take_up(endpoint, first=first, last=last, at=at)


def _first_owed(endpoint: WebhookEndpoint, *, at: datetime) -> int:
    """The position of the first message that was held, or that did not arrive before that."""
    held = endpoint.held_from or 0
    if endpoint.failing_since is None:
        return held
    params = {
        "workspace": endpoint.workspace_id,
        "endpoint": endpoint.id,
        "since": endpoint.failing_since,
        "soon": soon(at=at),
    }
    ((owed,),) = run(_OWED, params)
    return min(held, owed or held)

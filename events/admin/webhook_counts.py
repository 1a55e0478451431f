"""How many messages wait for endpoints, counted no further than lists are."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from accounts.admin.base import MOST_COUNTED, Many
from accounts.models import Workspace
from core.statements import run
from events.messages.types import message_types
from events.webhooks.choosing import TEST, chooses
from events.webhooks.models import WebhookEndpoint

_WAITING = """
    SELECT endpoint.id, waiting.number
    FROM unnest(%(endpoints)s::uuid[]) AS endpoint (id)
    CROSS JOIN LATERAL (
        SELECT count(*) AS number FROM (
            SELECT 1 FROM events_webhookdelivery
            WHERE workspace_id = %(workspace)s AND endpoint_id = endpoint.id AND state = 'waiting'
            LIMIT %(most)s
        ) AS counted
    ) AS waiting
"""

_HELD = """
    SELECT coalesce(sum(held.number), 0)::bigint FROM (
        SELECT CASE WHEN jsonb_typeof(body -> 'each') = 'array'
            THEN jsonb_array_length(body -> 'each') ELSE 1 END AS number
        FROM events_message
        WHERE workspace_id = %(workspace)s AND position >= %(first)s
            AND type = ANY(%(types)s::text[])
        LIMIT %(most)s
    ) AS held
"""


def waiting_for(workspace: Workspace, endpoints: Sequence[UUID]) -> dict[UUID, int]:
    """How many messages are still to arrive at each of these endpoints; Many where it stopped."""
    named: dict[str, Any] = {
        "workspace": workspace.id,
        "endpoints": list(endpoints),
        "most": MOST_COUNTED + 1,
    }
    return {key: capped(number) for key, number in run(_WAITING, named)}


def held_for(endpoint: WebhookEndpoint) -> int:
    """How many messages an endpoint would have got while it did not listen; or Many."""
    if endpoint.held_from is None:
        return 0
    names = [name for name in message_types() if name != TEST]
    heard = [name for name in names if any(chooses(one, name) for one in endpoint.types)]
    named = {"workspace": endpoint.workspace_id, "first": endpoint.held_from, "types": heard}
    return capped(run(_HELD, named | {"most": MOST_COUNTED + 1})[0][0])


def capped(number: int) -> int:
    """A count that was made no further than one above the most."""
    return Many(MOST_COUNTED) if number > MOST_COUNTED else number

"""What is due: which endpoints have something, and the next of one endpoint's, claimed."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection
from msgspec.json import decode

from core.statements import run

# A parcel that waited so long in its lane goes back: others may have a lane for it.
TURN_SECONDS = 5.0
_SPARE_SECONDS = 10.0
# Each endpoint is looked up in its own part of the index, however many wait elsewhere.
_DUE = """
    SELECT e.id, e.workspace_id, e.url, e.api_version, e.state = 'failing', e.secrets, first.due
    FROM events_webhookendpoint e
    CROSS JOIN LATERAL (
        SELECT d.next_attempt_at AS due FROM events_webhookdelivery d
        WHERE d.workspace_id = e.workspace_id AND d.endpoint_id = e.id AND d.state = 'waiting'
            AND d.next_attempt_at <= %(at)s::timestamptz
        ORDER BY d.next_attempt_at LIMIT 1
    ) AS first
    WHERE e.state IN ('active', 'failing')
        AND (e.paused_until IS NULL OR e.paused_until <= %(at)s::timestamptz)
    ORDER BY first.due
"""
_CLAIM = """
    WITH due AS (
        SELECT id, next_attempt_at FROM events_webhookdelivery
        WHERE workspace_id = %(workspace)s AND endpoint_id = %(endpoint)s AND state = 'waiting'
            AND next_attempt_at <= %(at)s::timestamptz
        ORDER BY next_attempt_at, id LIMIT %(most)s FOR UPDATE SKIP LOCKED
    ), claimed AS (
        UPDATE events_webhookdelivery d SET next_attempt_at = %(lease)s::timestamptz
        FROM due WHERE d.workspace_id = %(workspace)s AND d.id = due.id
        RETURNING d.id, d.message_id, d.place, d.attempts, due.next_attempt_at
    )
    SELECT id, message_id, place, attempts, next_attempt_at FROM claimed
    ORDER BY next_attempt_at, id
"""


@dataclass(frozen=True, slots=True)
class Due:
    """An endpoint that listens and has something to get, with its secrets as they lie."""

    endpoint_id: UUID
    workspace_id: UUID
    url: str
    api_version: str
    is_failing: bool
    secrets: dict[str, Any]
    oldest: datetime


@dataclass(frozen=True, slots=True)
class Claim:
    """A delivery that nobody else sends before `lease`."""

    delivery_id: UUID
    message_id: UUID
    place: int
    attempts: int
    was_due_at: datetime
    lease: datetime


def due_endpoints(*, at: datetime) -> list[Due]:
    """Those of all workspaces, whoever waits longest first."""
    with connection.cursor() as cursor:
        cursor.execute(_DUE, {"at": at})
        return [Due(*(*row[:5], decode(row[5]), row[6])) for row in cursor.fetchall()]


def claim(due: Due, *, most: int, at: datetime) -> list[Claim]:
    """Take the oldest that are due, in their order, for as long as sending them may last."""
    seconds = TURN_SECONDS + settings.WEBHOOK_TIMEOUT_SECONDS + _SPARE_SECONDS
    lease = at + timedelta(seconds=seconds)
    rows = run(
        _CLAIM,
        {
            "workspace": due.workspace_id,
            "endpoint": due.endpoint_id,
            "at": at,
            "most": most,
            "lease": lease,
        },
    )
    return [Claim(*(*row, lease)) for row in rows]

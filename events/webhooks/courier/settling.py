"""What lanes brought back is written down: one statement for each workspace of a round."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec
from django.db import OperationalError
from psycopg.errors import DeadlockDetected

from core.api.rendering import encode, instant
from core.statements import run
from events.webhooks.answers import Answer
from events.webhooks.courier.claiming import Claim
from events.webhooks.courier.parcels import Outcome
from events.webhooks.schedule import next_attempt
from events.webhooks.states import DeliveryState

ATTEMPTS_KEPT = 20
# What arrived has arrived. Of an attempt in vain nothing is kept once somebody else has claimed
# the delivery, or began its series anew: theirs counts. Whoever writes several locks them in the
# order of their ids first.
_WRITE = f"""
    WITH held AS (
        SELECT id FROM events_webhookdelivery
        WHERE workspace_id = %(workspace)s AND id = ANY(%(ids)s::uuid[])
        ORDER BY id FOR UPDATE
    )
    UPDATE events_webhookdelivery d
    SET state = came.state, next_attempt_at = came.next_attempt_at,
        delivered_at = came.delivered_at, attempts = d.attempts + came.tries,
        log = CASE WHEN came.entry IS NULL THEN d.log
            WHEN jsonb_array_length(d.log) < {ATTEMPTS_KEPT} THEN d.log || came.entry
            ELSE (d.log - 0) || came.entry END
    FROM jsonb_to_recordset(%(came)s::jsonb) AS came(
        id uuid, lease timestamptz, state text, next_attempt_at timestamptz,
        delivered_at timestamptz, tries int, entry jsonb
    ) JOIN held ON held.id = came.id
    WHERE d.workspace_id = %(workspace)s AND d.id = came.id AND d.state = 'waiting'
        AND (came.state = 'delivered' OR d.next_attempt_at = came.lease)
    RETURNING d.id
"""  # noqa: S608 - a number of ours
_GIVE_UP = """
    WITH held AS (
        SELECT id FROM events_webhookdelivery
        WHERE workspace_id = %(workspace)s AND id = ANY(%(ids)s::uuid[])
        ORDER BY id FOR UPDATE
    )
    UPDATE events_webhookdelivery d SET state = 'failed', next_attempt_at = NULL
    FROM held WHERE d.workspace_id = %(workspace)s AND d.id = held.id AND d.state = 'waiting'
    RETURNING d.id
"""


class Verdict(msgspec.Struct):
    """What a delivery becomes: its next columns, and the attempt that it took."""

    id: UUID
    lease: datetime
    state: str
    next_attempt_at: datetime | None = None
    delivered_at: datetime | None = None
    tries: int = 0
    entry: dict[str, Any] | None = None


def write_down(outcomes: Sequence[Outcome]) -> None:
    """Keep what became of deliveries, each under its own workspace."""
    by_workspace: dict[UUID, list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        by_workspace[outcome.parcel.to.workspace_id].append(outcome)
    for workspace_id, own in by_workspace.items():
        params: dict[str, Any] = {
            "workspace": workspace_id,
            "ids": [one.parcel.delivery_id for one in own],
            # One parameter costs the client a quarter of what seven lists do.
            "came": encode([_verdict(one) for one in own]).decode(),
        }
        _write(params)


def give_up(workspace_id: UUID, claims: Sequence[Claim]) -> None:
    """Give up what cannot be said to anybody."""
    ids = [claim.delivery_id for claim in claims]
    run(_GIVE_UP, {"workspace": workspace_id, "ids": ids})


def _write(params: Mapping[str, Any]) -> None:
    """Once more after a deadlock: whoever was in the way is through then."""
    try:
        run(_WRITE, params)
    except OperationalError as fault:
        if not isinstance(fault.__cause__, DeadlockDetected):
            raise
        run(_WRITE, params)


def _verdict(outcome: Outcome) -> Verdict:
    parcel, answer = outcome.parcel, outcome.answer
    verdict = Verdict(parcel.delivery_id, parcel.lease, DeliveryState.WAITING.value)
    if answer is None:
        verdict.next_attempt_at = parcel.was_due_at
        return verdict
    verdict.tries, verdict.entry = 1, _entry(outcome, answer)
    if outcome.arrived:
        verdict.state, verdict.delivered_at = DeliveryState.DELIVERED.value, outcome.at
        return verdict
    due = next_attempt(parcel.attempts + 1, at=outcome.at)
    if due is None:
        verdict.state = DeliveryState.FAILED.value
        return verdict
    asked = outcome.at + timedelta(seconds=answer.retry_after_seconds or 0)
    verdict.next_attempt_at = max(due, asked)
    return verdict


def _entry(outcome: Outcome, answer: Answer) -> dict[str, Any]:
    return {
        "at": instant(outcome.at),
        "status": answer.status,
        "ms": answer.elapsed_ms,
        "fault": answer.fault,
        "answer": answer.text,
    }

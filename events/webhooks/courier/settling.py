"""What lanes brought back is written down: one statement for each workspace of a round."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

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
            WHEN jsonb_array_length(d.log) < {ATTEMPTS_KEPT} THEN d.log || came.entry::jsonb
            ELSE (d.log - 0) || came.entry::jsonb END
    FROM unnest(%(ids)s::uuid[], %(leases)s::timestamptz[], %(states)s::text[],
        %(nexts)s::timestamptz[], %(delivered)s::timestamptz[], %(tries)s::int[],
        %(entries)s::text[]
    ) AS came(id, lease, state, next_attempt_at, delivered_at, tries, entry)
    JOIN held ON held.id = came.id
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
# What a delivery becomes: state, next attempt, delivered at, attempts that it took, their entry.
Verdict = tuple[str, datetime | None, datetime | None, int, str | None]


def write_down(outcomes: Sequence[Outcome]) -> None:
    """Keep what became of deliveries, each under its own workspace."""
    by_workspace: dict[UUID, list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        by_workspace[outcome.parcel.to.workspace_id].append(outcome)
    for workspace_id, own in by_workspace.items():
        states, nexts, delivered, tries, entries = zip(*map(_verdict, own), strict=True)
        params: dict[str, Any] = {
            "workspace": workspace_id,
            "ids": [one.parcel.delivery_id for one in own],
            "leases": [one.parcel.lease for one in own],
            "states": list(states),
            "nexts": list(nexts),
            "delivered": list(delivered),
            "tries": list(tries),
            "entries": list(entries),
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
    if answer is None:
        return DeliveryState.WAITING.value, parcel.was_due_at, None, 0, None
    entry = _entry(outcome, answer)
    if outcome.arrived:
        return DeliveryState.DELIVERED.value, None, outcome.at, 1, entry
    due = next_attempt(parcel.attempts + 1, at=outcome.at)
    if due is None:
        return DeliveryState.FAILED.value, None, None, 1, entry
    asked = outcome.at + timedelta(seconds=answer.retry_after_seconds or 0)
    return DeliveryState.WAITING.value, max(due, asked), None, 1, entry


def _entry(outcome: Outcome, answer: Answer) -> str:
    return encode(
        {
            "at": instant(outcome.at),
            "status": answer.status,
            "ms": answer.elapsed_ms,
            "fault": answer.fault,
            "answer": answer.text,
        }
    ).decode()

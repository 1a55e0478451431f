"""Stamps in the table: what there is of some customers, and what a transaction makes of it."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from accounts.models import Workspace
from core.ids import uuid7_series
from core.statements import run
from loyalty.stamps.seats import Seat, SeatKey
from loyalty.stamps.terms import Terms, compiled_terms

_STAMPS = """
    SELECT s.program_id, s.customer_id, s.id, s.event_id, s.transaction_ref,
        s.voided_at IS NULL, c.terms::text
    FROM loyalty_stamp s
    LEFT JOIN loyalty_stampcard c ON c.workspace_id = s.workspace_id AND c.id = s.card_id
    WHERE s.workspace_id = %s AND s.customer_id = ANY(%s)
    ORDER BY s.occurred_at, s.transaction_ref NULLS FIRST, s.event_id
"""


@dataclass(frozen=True, slots=True)
class KeptStamp:
    """A stamp in the table; `spent` are the terms of the spent card that it is on."""

    id: UUID
    event_id: UUID
    transaction_ref: str | None
    is_valid: bool
    spent: Terms | None


class NewStamp(msgspec.Struct):
    """A stamp on its way into the table, or back: `Stamp`'s columns."""

    program_id: UUID
    customer_id: UUID
    event_id: UUID
    transaction_ref: str | None
    occurred_at: datetime
    id: UUID | None = None


def stamps_of(
    *, workspace: Workspace, customer_ids: Collection[UUID]
) -> dict[SeatKey, dict[UUID, KeptStamp]]:
    """All stamps of the customers, by programme and customer and then by event."""
    found: dict[SeatKey, dict[UUID, KeptStamp]] = defaultdict(dict)
    rows = run(_STAMPS, [workspace.id, list(customer_ids)])
    for program_id, customer_id, key, event_id, ref, is_valid, terms in rows:
        spent = None if terms is None else compiled_terms(terms)
        stamp = KeptStamp(key, event_id, ref, is_valid, spent)
        found[program_id, customer_id][event_id] = stamp
    return found


# A stamp that was voided and counts again has its own row, and keeps its id.
_KEEP = """
    WITH stamped AS (
        INSERT INTO loyalty_stamp (
            id, workspace_id, program_id, customer_id, event_id, transaction_ref, occurred_at,
            qualified_at
        )
        SELECT id, %(workspace)s::uuid, program_id, customer_id, event_id, transaction_ref,
            occurred_at, %(at)s::timestamptz
        FROM jsonb_to_recordset(%(stamps)s::jsonb) AS fresh (
            id uuid, program_id uuid, customer_id uuid, event_id uuid, transaction_ref text,
            occurred_at timestamptz
        )
        ON CONFLICT (workspace_id, program_id, event_id) DO UPDATE SET
            voided_at = NULL, qualified_at = excluded.qualified_at
    ), voided AS (
        UPDATE loyalty_stamp SET voided_at = %(at)s::timestamptz
        WHERE workspace_id = %(workspace)s::uuid AND id = ANY(%(voided)s::uuid[])
    ), seat AS (
        INSERT INTO loyalty_enrolment (
            id, workspace_id, program_id, customer_id, enrolled_at, finished
        )
        SELECT id, %(workspace)s::uuid, program_id, customer_id, %(at)s::timestamptz, finished
        FROM jsonb_to_recordset(%(seats)s::jsonb) AS fresh (
            id uuid, program_id uuid, customer_id uuid, finished int
        )
        ON CONFLICT (workspace_id, customer_id, program_id) DO UPDATE SET
            finished = excluded.finished
    )
    SELECT 1
"""
_encode = msgspec.json.Encoder().encode


def keep_stamps(
    *,
    workspace: Workspace,
    at: datetime,
    stamps: Sequence[NewStamp],
    voided: Collection[UUID],
    seats: Sequence[Seat],
) -> None:
    """Write everything that changed: one statement, and none when nothing did."""
    if not (stamps or voided or seats):
        return
    keys = uuid7_series(len(seats))
    rows: list[dict[str, Any]] = [
        {
            "id": key,
            "program_id": seat.plan.id,
            "customer_id": seat.customer_id,
            "finished": seat.finished,
        }
        for key, seat in zip(keys, seats, strict=True)
    ]
    params = {"workspace": workspace.id, "at": at, "voided": list(voided)}
    encoded = {"stamps": _encode(stamps).decode(), "seats": _encode(rows).decode()}
    run(_KEEP, params | encoded)

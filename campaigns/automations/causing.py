"""Causes become runs: one statement for many, and never two runs for one cause."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from celery import current_app
from django.db import transaction

from campaigns.automations.loops import is_loop
from campaigns.models import Automation
from core.api.rendering import encode
from core.ids import uuid7_series
from core.statements import run

RUN_TASK = "campaigns.run_automations"
# Whoever was erased, and what is no pass here, has no run. An erasure that is under way is waited
# for, and seen.
_KEEP = """
    INSERT INTO campaigns_automationrun (id, workspace_id, automation_id, customer_id, cause_key,
        revision, heard, fields, activity_id, chain, caused_at, due_at, state, attempts, code,
        words, seen, actions)
    SELECT new.id, %(workspace)s::uuid, %(automation)s::uuid, customer.id, new.key,
        %(revision)s::int, new.heard, new.fields, new.activity, new.chain, new.caused_at,
        new.due_at, 'waiting', 0, '', '', '[]'::jsonb, '[]'::jsonb
    FROM jsonb_to_recordset(%(new)s::jsonb) AS new(
        id uuid, customer uuid, key text, heard text, fields jsonb, activity uuid, chain jsonb,
        caused_at timestamptz, due_at timestamptz
    )
    JOIN accounts_customer customer
        ON customer.workspace_id = %(workspace)s::uuid AND customer.id = new.customer
        AND customer.erased_at IS NULL
    ORDER BY customer.id, new.id
    FOR KEY SHARE OF customer
    ON CONFLICT ON CONSTRAINT automation_run_once DO NOTHING
    RETURNING id
"""


@dataclass(frozen=True, slots=True)
class Cause:
    """Why an automation runs for a customer; `key` is the same however often it is told."""

    customer_id: UUID
    key: str
    at: datetime
    heard: str = ""
    fields: dict[str, Any] = field(default_factory=dict)
    activity_id: UUID | None = None
    chain: Sequence[str] = ()


def keep_runs(automation: Automation, causes: Sequence[Cause]) -> int:
    """Keep a run for each cause that has none; answers how many are new."""
    if not causes:
        return 0
    keys = uuid7_series(len(causes))
    params = {
        "workspace": automation.workspace_id,
        "automation": automation.id,
        "revision": automation.revision,
        "new": encode(
            [_row(automation, key, cause) for key, cause in zip(keys, causes, strict=True)]
        ).decode(),
    }
    made = len(run(_KEEP, params))
    if made:
        transaction.on_commit(wake_worker, robust=True)
    return made


def wake_worker() -> None:
    """Have what is due done now; without a broker the schedule finds it."""
    current_app.send_task(RUN_TASK)


def _row(automation: Automation, key: UUID, cause: Cause) -> dict[str, Any]:
    # What goes round in circles is not waited for.
    delayed = not is_loop(automation, cause.chain)
    return {
        "id": key,
        "customer": cause.customer_id,
        "key": f"{cause.key}:{cause.customer_id.hex}",
        "heard": cause.heard,
        "fields": cause.fields,
        "activity": cause.activity_id,
        "chain": list(cause.chain),
        "caused_at": cause.at,
        "due_at": cause.at + automation.delay if delayed else cause.at,
    }

"""How entries become rows: one statement for a batch, whatever its size."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from accounts.models import User, Workspace
from core.statements import run
from events.drafts import Entry

# One JSON parameter beats bulk_create threefold. Sorted by external id, overlapping batches that
# are sent at once wait for each other in one order and cannot deadlock.
_INSERT = """
    INSERT INTO events_activityevent (
        id, workspace_id, customer_id, event_category, event_type, amount, currency, occurred_at,
        received_at, external_id, source, metadata, field_name, old_value, new_value,
        name, by_customer, recorded_by_id, import_id
    )
    SELECT
        id, %s::uuid, customer_id, event_category, event_type, amount, currency, occurred_at,
        %s::timestamptz, external_id, source, metadata, field_name, old_value, new_value,
        name, coalesce(by_customer, FALSE), %s::uuid, %s::uuid
    FROM jsonb_to_recordset(%s::jsonb) AS draft (
        id uuid, customer_id uuid, event_category text, event_type text, amount numeric,
        currency text, occurred_at timestamptz, external_id text, source text, metadata jsonb,
        field_name text, old_value text, new_value text, name text, by_customer boolean
    )
    ORDER BY external_id
    ON CONFLICT (workspace_id, external_id) DO NOTHING
    RETURNING id
"""


def insert_entries(
    *,
    workspace: Workspace,
    entries: Sequence[Entry],
    received_at: datetime,
    by: User | None,
    import_id: UUID | None,
) -> set[UUID]:
    """Insert the entries whose external id is new, and answer with the ids of those."""
    if not entries:
        return set()
    author = by.pk if by else None
    rows = msgspec.json.encode(entries).decode()
    return {key for (key,) in run(_INSERT, [workspace.id, received_at, author, import_id, rows])}

"""What receivers answered does not outlive whom it names, nor the log of deliveries."""

import json
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID

from accounts.models import Customer, Workspace
from core.statements import run

CHUNK = 1000
# Everything else of an attempt stays. Rows are locked in one order, and as they are by then: the
# courier may have added to their logs.
_EMPTY = """
    WITH found AS (
        SELECT id FROM events_webhookdelivery
        WHERE workspace_id = %(workspace)s AND {rows} AND EXISTS (
            SELECT FROM jsonb_array_elements(log) AS kept(entry) WHERE {entries}
        )
        ORDER BY {order}
    )
    UPDATE events_webhookdelivery d SET log = (
        SELECT jsonb_agg(
            CASE WHEN {entries} THEN jsonb_set(entry, '{{answer}}', '""') ELSE entry END
            ORDER BY number
        )
        FROM jsonb_array_elements(d.log) WITH ORDINALITY AS kept(entry, number)
    )
    FROM found WHERE d.workspace_id = %(workspace)s AND d.id = found.id
    RETURNING d.created_at
"""
# Most answers are empty, and lower letters are found in half the time of any.
_NAMES = "entry->>'answer' <> '' AND lower(entry->>'answer') ~ lower(%(pattern)s)"
# By itself, for PostgreSQL looks through many rows with several workers only if it locks none.
_NAMED = f"""
    SELECT id FROM events_webhookdelivery
    WHERE workspace_id = %(workspace)s AND log <> '[]'::jsonb AND EXISTS (
        SELECT FROM jsonb_array_elements(log) AS kept(entry) WHERE {_NAMES}
    )
"""  # noqa: S608 - a condition of ours
_NAMING = _EMPTY.format(
    rows="id = ANY(%(ids)s::uuid[])", entries=_NAMES, order="id FOR NO KEY UPDATE"
)
_OLD = _EMPTY.format(
    rows="endpoint_id = %(endpoint)s AND state = 'waiting' AND created_at >= %(since)s"
    " AND created_at < %(before)s",
    entries="entry->>'answer' <> '' AND (entry->>'at')::timestamptz < %(before)s",
    order=f"created_at, id LIMIT {CHUNK} FOR NO KEY UPDATE SKIP LOCKED",
)


def empty_answers_naming(customer: Customer) -> int:
    """Empty what receivers answered where it names a person; answers in how many deliveries."""
    names = [str(customer.id), customer.external_id, customer.email, customer.name]
    pattern = _any_of([name for name in names if name])
    params = {"workspace": customer.workspace_id, "pattern": pattern}
    found = [key for (key,) in run(_NAMED, params)]
    return len(run(_NAMING, params | {"ids": found})) if found else 0


def empty_old_answers(*, workspace: Workspace, endpoint_id: UUID, before: datetime) -> None:
    """Empty what was answered before an instant of what waits since then, chunk by chunk."""
    since = datetime.min.replace(tzinfo=UTC)
    params = {"workspace": workspace.id, "endpoint": endpoint_id, "before": before}
    while emptied := run(_OLD, params | {"since": since}):
        since = max(created_at for (created_at,) in emptied)


def _any_of(names: Sequence[str]) -> str:
    """A pattern for any of them as a word of its own, in plain text or in JSON."""
    written = {form for name in names for form in (name, json.dumps(name)[1:-1])}
    either = "|".join(map(re.escape, sorted(written)))
    return rf"(^|[^[:alnum:]])({either})($|[^[:alnum:]])"

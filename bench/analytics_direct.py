"""The SQL over the rows that gives the same answers, as one who knows PostgreSQL writes it."""

from collections.abc import Mapping, Sequence
from typing import Any

import psycopg

Params = Mapping[str, Any]
_WHERE = """
    workspace_id = %(workspace)s
    AND (%(starts_at)s::timestamptz IS NULL OR occurred_at >= %(starts_at)s)
    AND (%(ends_at)s::timestamptz IS NULL OR occurred_at < %(ends_at)s)
"""
# Pairs are hashed by all workers; count(DISTINCT) would sort in one.
_KINDS = f"""
    WITH pairs AS MATERIALIZED (
        SELECT event_type, customer_id, count(*) AS n FROM events_activityevent
        WHERE {_WHERE} GROUP BY 1, 2
    )
    SELECT event_type, sum(n)::bigint, count(*) FROM pairs GROUP BY 1
    UNION ALL
    SELECT '', sum(n)::bigint, count(DISTINCT customer_id) FROM pairs
"""  # noqa: S608 - of constants alone
_DAYS = f"""
    SELECT day, sum(n)::bigint, count(*) FROM (
        SELECT (occurred_at AT TIME ZONE %(zone)s)::date AS day, customer_id, count(*) AS n
        FROM events_activityevent WHERE {_WHERE} GROUP BY 1, 2
    ) AS pairs GROUP BY 1
"""  # noqa: S608 - of constants alone
_HOURS = f"""
    SELECT (occurred_at AT TIME ZONE %(zone)s)::date,
        extract(hour FROM occurred_at AT TIME ZONE %(zone)s)::int, count(*)
    FROM events_activityevent WHERE {_WHERE} GROUP BY 1, 2
"""  # noqa: S608 - of constants alone
_MEMBERS = """
    SELECT c.number FROM (
        SELECT customer_id FROM events_activityevent
        WHERE workspace_id = %(workspace)s AND currency = 'USD'
            AND event_type = ANY(%(gains)s::text[] || %(losses)s::text[])
        GROUP BY customer_id
        HAVING sum(CASE WHEN event_type = ANY(%(losses)s) THEN -amount ELSE amount END)
                >= %(spend)s
            AND count(*) FILTER (WHERE event_type = 'purchase') >= %(purchases)s
            AND max(occurred_at) FILTER (WHERE event_type = 'purchase') < %(away_since)s
    ) AS found
    JOIN accounts_customer c ON c.workspace_id = %(workspace)s AND c.id = found.customer_id
    WHERE c.erased_at IS NULL
"""


def statistics(db: psycopg.Connection, params: Params) -> dict[str, Any]:
    """All that `stats/event` says of all events."""
    kinds = {kind: (count, users) for kind, count, users in _rows(db, _KINDS, params)}
    whole = kinds.pop("")
    hours: dict[Any, list[int]] = {}
    for day, hour, count in _rows(db, _HOURS, params):
        hours.setdefault(day, [0] * 24)[hour] = count
    days = {
        day.isoformat(): (count, users, hours[day])
        for day, count, users in _rows(db, _DAYS, params)
    }
    return {"whole": whole, "kinds": kinds, "days": days}


def members(db: psycopg.Connection, params: Params) -> list[int]:
    """The customers of a segment, all three criteria in one pass over the rows."""
    return sorted(number for (number,) in _rows(db, _MEMBERS, params))


def _rows(db: psycopg.Connection, statement: str, params: Params) -> Sequence[tuple[Any, ...]]:
    return db.execute(statement.encode(), params).fetchall()

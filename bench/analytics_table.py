"""Ten million rows in minutes: made by the database itself, and indexed when they are there."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

import psycopg
from psycopg import sql

from bench.progress import say
from bench.stream import COLUMNS, GOODS, KINDS, SOURCES

CHUNK, AT_ONCE = 500_000, 2
PAST = timedelta(days=730)
EVENTS = "events_activityevent"
# Foreign keys hold by the way in which the rows are made.
_FAST = "SET session_replication_role = replica; SET synchronous_commit = off"
_KINDS = """
    CREATE UNLOGGED TABLE bench_kind AS
    SELECT (place - 1)::int AS place, category, type
    FROM unnest(%s::text[], %s::text[]) WITH ORDINALITY AS kind (category, type, place)
"""
_PEOPLE = """
    CREATE UNLOGGED TABLE bench_person AS
    SELECT workspace_id, id, (row_number() OVER (PARTITION BY workspace_id ORDER BY number) - 1)
        ::int AS place
    FROM accounts_customer
"""
_ROWS = f"""
    INSERT INTO {EVENTS} ({COLUMNS})
    SELECT uuidv7(received_at - now()), %(workspace)s, person.id, category, type,
        CASE category WHEN 'transaction' THEN amount END,
        CASE category WHEN 'transaction' THEN 'USD' END,
        received_at - make_interval(secs => seconds), received_at,
        'ext-' || lpad(n::text, 9, '0'), (%(sources)s::text[])[source],
        CASE category
            WHEN 'transaction' THEN jsonb_build_object(
                'order_id', 'ORD-' || n, 'channel', 'online',
                'items', jsonb_build_array((%(goods)s::text[])[goods], 'Coffee'))
            ELSE jsonb_build_object('location', 'Main Entrance', 'campaign_id', 'camp-' || goods)
        END,
        CASE category WHEN 'field_change' THEN 'points' END,
        CASE category WHEN 'field_change' THEN '100' END,
        CASE category WHEN 'field_change' THEN '150' END
    FROM (
        SELECT n, %(until)s - (%(count)s - n) * (%(past)s::interval / %(count)s) AS received_at,
            random(0, %(people)s - 1) AS who, random(0, %(kinds)s - 1) AS kind,
            random(1, cardinality(%(sources)s::text[])) AS source,
            random(1, cardinality(%(goods)s::text[])) AS goods,
            random(1.00, 81.00) AS amount, random() * 600 AS seconds
        FROM generate_series(%(first)s::int, %(last)s::int) AS n
    ) AS made
    JOIN bench_kind AS kind ON kind.place = made.kind
    JOIN bench_person AS person ON person.workspace_id = %(workspace)s AND person.place = made.who
"""  # noqa: S608 - of constants alone
_INDEXES = """
    SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid), conname,
        pg_get_constraintdef(c.oid)
    FROM pg_index LEFT JOIN pg_constraint c ON conindid = indexrelid AND conrelid = indrelid
    WHERE indrelid = %s::regclass AND NOT indisprimary
"""


@dataclass(frozen=True)
class Past:
    """The events that a workspace has had in two years."""

    workspace_id: UUID
    people: int
    events: int
    until: datetime


def fill_quickly(owner: str, pasts: Sequence[Past]) -> None:
    """Make all events, in the mix of `bench.stream`; the indexes are afterwards as they were."""
    with psycopg.connect(owner, autocommit=True) as db:
        db.execute(_KINDS, [[kind[0] for kind in KINDS], [kind[1] for kind in KINDS]])
        db.execute(_PEOPLE)
        db.execute("ANALYZE bench_kind, bench_person")
        with _without_indexes(db), ThreadPoolExecutor(AT_ONCE) as pool:
            for past in pasts:
                list(pool.map(partial(_make, owner, past), range(0, past.events, CHUNK)))
        db.execute("DROP TABLE bench_kind, bench_person")
        db.execute(f"VACUUM ANALYZE {EVENTS}")
    say("indexed and analysed")


def _make(owner: str, past: Past, begin: int) -> None:
    last = min(begin + CHUNK, past.events)
    with psycopg.connect(owner, autocommit=True) as db:
        db.execute(_FAST)
        db.execute(
            _ROWS,
            {
                "workspace": past.workspace_id,
                "until": past.until,
                "past": PAST,
                "count": past.events,
                "people": past.people,
                "kinds": len(KINDS),
                "sources": SOURCES,
                "goods": GOODS,
                "first": begin + 1,
                "last": last,
            },
        )
    say(f"{last:,} of {past.events:,} events")


@contextmanager
def _without_indexes(db: psycopg.Connection) -> Iterator[None]:
    db.execute("SET maintenance_work_mem = '1GB'")
    found = db.execute(_INDEXES, [EVENTS]).fetchall()
    table = sql.Identifier(EVENTS)
    for name, _index, constraint, _definition in found:
        if constraint is None:
            db.execute(sql.SQL("DROP INDEX {}").format(sql.Identifier(name)))
        else:
            drop = sql.SQL("ALTER TABLE {} DROP CONSTRAINT {}")
            db.execute(drop.format(table, sql.Identifier(constraint)))
    yield
    say("the rows are there")
    for _name, index, constraint, definition in found:
        if constraint is None:
            db.execute(index.encode())
        else:
            add = sql.SQL("ALTER TABLE {} ADD CONSTRAINT {} {}")
            db.execute(add.format(table, sql.Identifier(constraint), sql.SQL(definition)))

"""The table that everybody writes into: filled before anything is measured."""

import itertools
from collections.abc import Iterable
from datetime import UTC, datetime
from uuid import UUID

import psycopg

from bench.progress import say
from bench.stream import COLUMNS, Stream
from core.ids import uuid7_series

BLOCK = 2000


def fill_customers(db: psycopg.Connection, *, workspace_id: UUID, count: int) -> list[str]:
    """`count` customers, each with a pass; answers with their ids."""
    now = datetime.now(UTC)
    keys = [str(key) for key in uuid7_series(count)]
    _copy(
        db,
        "accounts_customer (id, workspace_id, external_id, email, name, time_zone, language, "
        "user_groups, created_at, updated_at)",
        (
            f"{k}\t{workspace_id}\tu-{n}\t\tN. N.\t\t\t{{}}\t{now}\t{now}\n"
            for n, k in enumerate(keys)
        ),
    )
    _copy(
        db,
        "accounts_pass (customer_id, workspace_id, number, fields, created_at)",
        (f"{key}\t{workspace_id}\t{n:016}\t{{}}\t{now}\n" for n, key in enumerate(keys)),
    )
    db.execute("VACUUM ANALYZE accounts_customer, accounts_pass")
    return keys


def fill_events(db: psycopg.Connection, *, stream: Stream, count: int) -> None:
    """`count` events of two years. The indexes are there already, and so grow as in production."""
    rows = stream.history(count, until=datetime.now(UTC))
    for done in range(0, count, 100_000):
        _copy(db, f"events_activityevent ({COLUMNS})", itertools.islice(rows, 100_000))
        say(f"{min(done + 100_000, count):,} of {count:,} events")
    db.execute("VACUUM ANALYZE events_activityevent")


def count_events(db: psycopg.Connection) -> int:
    """How many there are."""
    row = db.execute("SELECT count(*) FROM events_activityevent").fetchone()
    assert row is not None
    return int(row[0])


def _copy(db: psycopg.Connection, target: str, rows: Iterable[str]) -> None:
    rows = iter(rows)
    with db.cursor() as cursor, cursor.copy(f"COPY {target} FROM STDIN".encode()) as copy:
        while block := "".join(itertools.islice(rows, BLOCK)):
            copy.write(block)

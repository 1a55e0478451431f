"""Somebody who writes while pages are looked at, as a door or a till does."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread

import psycopg

_PAUSE_SECONDS = 0.05
# Of nobody's page: what is shown stays what it is.
_WRITE = "UPDATE bench_written SET times = times + 1"


@contextmanager
def somebody_writes(database: str) -> Iterator[None]:
    """Commit twenty times a second until the end of the block."""
    over = Event()
    writer = Thread(target=_write, args=[database, over])
    writer.start()
    try:
        yield
    finally:
        over.set()
        writer.join()


def _write(database: str, over: Event) -> None:
    with psycopg.connect(database, autocommit=True) as db:
        db.execute("CREATE TABLE IF NOT EXISTS bench_written AS SELECT 0 AS times")
        while not over.wait(_PAUSE_SECONDS):
            db.execute(_WRITE)

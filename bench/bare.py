"""The floor under a single event: no framework, no checks; parse, insert one row, commit.

One connection a thread, statements prepared, the same table with the same indexes and keys.
"""

import json
import os
import threading
from collections.abc import Iterable
from typing import Any

import psycopg
from psycopg.types.json import Jsonb

from bench.stream import COLUMNS
from core.ids import uuid7

INSERT = (
    f"INSERT INTO events_activityevent ({COLUMNS}) VALUES "  # noqa: S608 - constants only
    "(%s, %s, %s, %s, %s, %s, %s, %s, now(), %s, %s, %s, %s, %s, %s)"
)
WORKSPACE = os.environ.get("BENCH_WORKSPACE", "")
_kept = threading.local()


def application(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    """The whole WSGI application."""
    if environ["REQUEST_METHOD"] != "POST":
        return _answer(start_response, "200 OK", b"{}")
    item = json.loads(environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"])))
    key = uuid7()
    _connection().execute(
        INSERT,
        (
            key,
            WORKSPACE,
            item["pass_id"],
            item["event_category"],
            item["event_type"],
            item.get("amount"),
            item.get("currency"),
            item["event_timestamp"],
            item["external_id"],
            item["source"],
            Jsonb(item["metadata"]),
            item.get("field_name"),
            item.get("old_value"),
            item.get("new_value"),
        ),
    )
    return _answer(start_response, "201 Created", json.dumps({"id": str(key)}).encode())


def _answer(start_response: Any, status: str, body: bytes) -> Iterable[bytes]:
    headers = [("Content-Type", "application/json"), ("Content-Length", str(len(body)))]
    start_response(status, headers)
    return [body]


def _connection() -> psycopg.Connection:
    found: psycopg.Connection | None = getattr(_kept, "connection", None)
    if found is None:
        # Autocommit: each statement is its own transaction, without a round trip for BEGIN.
        found = psycopg.connect(os.environ["DATABASE_URL"], autocommit=True, prepare_threshold=1)
        _kept.connection = found
    return found

"""Hand-written statements of the hot path: planned once a connection, not once a call."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connection
from django.db.backends.postgresql.base import ServerBindingCursor


def run(statement: str, params: Sequence[Any] | Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """Run a statement that PostgreSQL prepares once it has come a few times; answer its rows.

    Every statement returns some, if only the key it wrote.

    Django puts parameters into the text, so that every call is parsed and planned anew, which is
    a fifth of the time of recording one event. The ORM cannot be prepared as a whole, since it
    repeats parameters in places that must be the same expression.
    """
    connection.ensure_connection()
    cursor = ServerBindingCursor(connection.connection)  # type: ignore[call-arg]  # stubs lack it
    # Django's wrapper keeps query counts, logs and transaction checks as for any other cursor.
    with connection._prepare_cursor(cursor) as wrapped:  # type: ignore[attr-defined]
        wrapped.execute(statement, params)
        rows: list[tuple[Any, ...]] = wrapped.fetchall()
        return rows

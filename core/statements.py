"""Hand-written statements of the hot path: planned once a connection, not once a call."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeVar

from django.db import connection, models
from django.db.backends.postgresql.base import ServerBindingCursor
from msgspec.json import decode
from psycopg.pq import Format

Row = TypeVar("Row", bound=models.Model)


def columns_of(model: type[models.Model], *, table: str) -> str:
    """The columns of a model, for a statement that names its table so: `model_of` takes them."""
    return ", ".join(f"{table}.{field.column}" for field in model._meta.concrete_fields)


def model_of(model: type[Row], columns: Iterable[Any]) -> Row:
    """The model whose columns a statement gave, in the order of `columns_of`."""
    fields = model._meta.concrete_fields
    values = [
        decode(value) if isinstance(field, models.JSONField) and value is not None else value
        for field, value in zip(fields, columns, strict=True)
    ]
    return model.from_db("default", [field.attname for field in fields], values)


def run(statement: str, params: Sequence[Any] | Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """Run a statement that PostgreSQL prepares once it has come a few times; answer its rows.

    Every statement returns some, if only the key it wrote.

    Django puts parameters into the text, so that every call is parsed and planned anew, which is
    a fifth of the time of recording one event. The ORM cannot be prepared as a whole, since it
    repeats parameters in places that must be the same expression.
    """
    return _run(statement, params, Format.TEXT)


def run_binary(statement: str, params: Sequence[Any] | Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """The same, with rows in PostgreSQL's binary form: packed columns come as they are stored."""
    return _run(statement, params, Format.BINARY)


def _run(
    statement: str, params: Sequence[Any] | Mapping[str, Any], form: Format
) -> list[tuple[Any, ...]]:
    connection.ensure_connection()
    cursor = ServerBindingCursor(connection.connection)  # type: ignore[call-arg]  # stubs lack it
    # Django's wrapper keeps query counts, logs and transaction checks as for any other cursor.
    cursor.format = form  # type: ignore[attr-defined]  # the stubs lack it
    with connection._prepare_cursor(cursor) as wrapped:  # type: ignore[attr-defined]  # the stubs lack it
        wrapped.execute(statement, params)
        rows: list[tuple[Any, ...]] = wrapped.fetchall()
        return rows

"""What the database is asked, as it is asked: Django's own log has no text of what is prepared."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection


@contextmanager
def heard() -> Iterator[list[str]]:
    """The text of every statement until its end, in order."""
    said: list[str] = []

    def listen(execute: Any, sql: Any, params: Any, many: bool, context: Any) -> Any:
        said.append(sql if isinstance(sql, str) else sql.as_string())
        return execute(sql, params, many, context)

    with connection.execute_wrapper(listen):
        yield said

"""Several statements that see one and the same moment."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

_ISOLATION = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"


@contextmanager
def one_moment(*, mode: str = "READ WRITE") -> Iterator[None]:
    """A transaction whose statements all see what was committed when the first of them began.

    Else what moves between two of them is in neither, or in both. Inside a transaction that is
    under way, they see what its isolation lets them see.
    """
    if connection.in_atomic_block:
        yield
        return
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"{_ISOLATION} {mode}")
        yield


@contextmanager
def one_moment_to_read() -> Iterator[None]:
    """The same, in which nothing can be written."""
    with one_moment(mode="READ ONLY"):
        yield

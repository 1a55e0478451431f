"""What was read of rollups, for as long as nothing is folded: the same question comes often."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from datetime import datetime
from threading import Lock
from typing import Any, TypeVar, cast
from uuid import UUID

from django.db import connection

T = TypeVar("T")
# Of a process. An entry holds up to some megabytes, where there are hundreds of thousands of
# customers.
MOST_ENTRIES = 48
# A workspace's rollups as one fold left them.
Edition = tuple[UUID, int, datetime | None]
_entries: OrderedDict[tuple[Edition, Hashable], Any] = OrderedDict()
_lock = Lock()


def once(edition: Edition, name: Hashable, read: Callable[[], T]) -> T:
    """What was read under this name of this edition, or else is read now; nobody changes it.

    Whoever uses it makes sure afterwards that the edition is still the present one, and so that
    it was when this was read. Nothing is kept within a transaction: its view may be rolled back.
    """
    if connection.in_atomic_block:
        return read()
    key = (edition, name)
    with _lock:
        if key in _entries:
            _entries.move_to_end(key)
            return cast(T, _entries[key])
    found = read()
    with _lock:
        for old in [one for one in _entries if one[0][0] == edition[0] and one[0] != edition]:
            del _entries[old]
        _entries[key] = found
        while len(_entries) > MOST_ENTRIES:
            _entries.popitem(last=False)
    return found


def forget_all() -> None:
    """Begin anew."""
    with _lock:
        _entries.clear()

"""What was read of rollups, for as long as nothing is folded: the same question comes often."""

from collections import OrderedDict
from collections.abc import Hashable, Mapping
from datetime import datetime
from threading import Lock
from typing import Any
from uuid import UUID

# Of a process. An entry holds up to some megabytes, where there are hundreds of thousands of
# customers.
MOST_ENTRIES = 48
# A workspace's rollups as one fold left them: no other has its number and its time, not even one
# that was rolled back.
Edition = tuple[UUID, int, datetime | None]
_entries: OrderedDict[tuple[Edition, Hashable], Any] = OrderedDict()
_lock = Lock()


def known(edition: Edition, name: Hashable) -> Any:
    """What was read under this name of this edition, or None; nobody changes it."""
    with _lock:
        found = _entries.get((edition, name))
        if found is not None:
            _entries.move_to_end((edition, name))
        return found


def keep(edition: Edition, read: Mapping[Hashable, Any]) -> None:
    """Keep what was read of an edition that was the present one all the while."""
    with _lock:
        for old in [one for one in _entries if one[0][0] == edition[0] and one[0] != edition]:
            del _entries[old]
        _entries.update({(edition, name): found for name, found in read.items()})
        while len(_entries) > MOST_ENTRIES:
            _entries.popitem(last=False)


def forget_all() -> None:
    """Begin anew."""
    with _lock:
        _entries.clear()

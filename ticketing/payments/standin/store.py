"""Where the stand-in keeps its objects: in memory here, in the database for the demo."""

import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from copy import deepcopy
from typing import Any, Protocol

Body = dict[str, Any]


class Store(Protocol):
    """Objects under the names that Stripe would call them; one call at a time changes them."""

    def turn(self) -> AbstractContextManager[None]:
        """While it lasts nobody else has one; what fails in it leaves nothing behind."""

    def read(self, reference: str) -> Body | None:
        """A copy of one object."""

    def write(self, kind: str, body: Body) -> None:
        """Keep an object under its `id`, whether it is new or changed."""

    def all(self, kind: str) -> list[Body]:
        """Copies of all objects of a kind, the oldest first."""


class MemoryStore:
    """Objects as long as the program runs."""

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._kept: dict[str, tuple[str, Body]] = {}

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Everybody else waits; what fails is taken back."""
        with self._lock:
            before = dict(self._kept)
            try:
                yield
            except BaseException:
                self._kept = before
                raise

    def read(self, reference: str) -> Body | None:
        """A copy of one object."""
        found = self._kept.get(reference)
        return deepcopy(found[1]) if found else None

    def write(self, kind: str, body: Body) -> None:
        """Keep a copy."""
        self._kept[body["id"]] = (kind, deepcopy(body))

    def all(self, kind: str) -> list[Body]:
        """Copies, in the order in which they were made."""
        return [deepcopy(body) for one, body in self._kept.values() if one == kind]

"""Connections that wait for the next message to the same receiver."""

import http.client
import select
import threading
import time
from collections import deque
from contextlib import suppress
from dataclasses import dataclass

from events.webhooks.sockets import dial
from events.webhooks.urls import Target

MOST = 64
SECONDS = 30  # receivers hang up after 5 to 75 seconds
LIFE_SECONDS = 300  # then the name is looked up anew: a receiver may have moved
# Scheme, host and port, and whether it was checked that the address is public.
Place = tuple[str, str, int, bool]


class Line(http.client.HTTPConnection):
    """A connection to a receiver, dialled once: it never dials again by itself."""

    auto_open = 0

    def __init__(self, target: Target, *, ends_at: float, allow_private: bool) -> None:
        super().__init__(target.host, target.port)
        self.default_port = 443 if target.scheme == "https" else 80  # not named in Host
        self._dialled = dial(target, ends_at=ends_at, allow_private=allow_private)
        self.sock = self._dialled  # forgotten when closed
        self.since = time.monotonic()

    def hurry(self, ends_at: float) -> None:
        """Begin another attempt, which must end by then."""
        self._dialled.hurry(ends_at)

    @property
    def has_spoken(self) -> bool:
        """Whether anything has been heard since the attempt began."""
        return self._dialled.heard > 0

    def is_silent(self) -> bool:
        """Whether nothing came unasked; if something did, it is most often the end."""
        came = select.poll()
        came.register(self._dialled, select.POLLIN)
        return not came.poll(0)


@dataclass(frozen=True, slots=True)
class _Waiting:
    place: Place
    line: Line
    since: float


class Idle:
    """The connections of one process that nobody uses now; for any number of threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: deque[_Waiting] = deque()  # the longest first

    def take(self, place: Place) -> Line | None:
        """The connection to that place that was used last, if one is still good."""
        while (line := self._found(place)) is not None:
            if line.is_silent():
                return line
            line.close()
        return None

    def keep(self, place: Place, line: Line) -> None:
        """Let it wait; those that have waited too long, or are too many, are closed."""
        now = time.monotonic()
        if line.since < now - LIFE_SECONDS:
            line.close()
            return
        old = []
        with self._lock:
            self._waiting.append(_Waiting(place, line, now))
            while len(self._waiting) > MOST or self._waiting[0].since < now - SECONDS:
                old.append(self._waiting.popleft())
        for one in old:
            one.line.close()

    def forget_all(self) -> None:
        """Close all; in a child after a fork they are its parent's, who may hold the lock too."""
        self._lock = threading.Lock()
        waiting, self._waiting = self._waiting, deque()
        for one in waiting:
            with suppress(OSError):
                one.line.close()

    def _found(self, place: Place) -> Line | None:
        oldest = time.monotonic() - SECONDS
        with self._lock:
            for one in reversed(self._waiting):
                if one.place == place and one.since >= oldest:
                    self._waiting.remove(one)
                    return one.line
        return None

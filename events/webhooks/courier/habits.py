"""How quickly endpoints answered last, kept for longer than one courier lives."""

import threading
from uuid import UUID

from events.webhooks.courier.parcels import Outcome

# Whoever needs longer for an answer is slow.
SLOW_SECONDS = 1.0
# Whoever needs no longer than this may have many at once: they are through within a round.
QUICK_MS = 5
KEPT = 20_000


class Habits:
    """The last answer of each of the endpoints that answered last."""

    def __init__(self, kept: int = KEPT) -> None:
        self._kept = kept
        self._lock = threading.Lock()
        # Milliseconds.
        self._took: dict[UUID, int] = {}

    def note(self, outcome: Outcome) -> None:
        """Remember an answer; a refusal that came at once says neither the one nor the other."""
        if outcome.answer is None:
            return
        key = outcome.parcel.to.endpoint_id
        is_slow = outcome.answer.elapsed_ms >= SLOW_SECONDS * 1000
        with self._lock:
            self._took.pop(key, None)
            if is_slow or outcome.arrived:
                self._took[key] = outcome.answer.elapsed_ms
            if len(self._took) > self._kept:
                del self._took[next(iter(self._took))]

    def is_swift(self, endpoint_id: UUID) -> bool:
        """Whether it has proven to be."""
        took = self._took.get(endpoint_id)
        return took is not None and took < SLOW_SECONDS * 1000

    def is_quick(self, endpoint_id: UUID) -> bool:
        """Whether it answers at once."""
        took = self._took.get(endpoint_id)
        return took is not None and took <= QUICK_MS

    def is_slow(self, endpoint_id: UUID) -> bool:
        """Whether it is known to be."""
        return self._took.get(endpoint_id, 0) >= SLOW_SECONDS * 1000


# Who is slow in one shift is so in the next.
REMEMBERED = Habits()

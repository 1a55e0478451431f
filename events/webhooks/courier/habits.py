"""How quickly endpoints answered last, kept for longer than one courier lives."""

import threading
from uuid import UUID

from events.webhooks.courier.parcels import Outcome

# Whoever needs longer for an answer is slow.
SLOW_SECONDS = 1.0
KEPT = 20_000


class Habits:
    """The last answer of each of the endpoints that answered last."""

    def __init__(self, kept: int = KEPT) -> None:
        self._kept = kept
        self._lock = threading.Lock()
        self._is_swift: dict[UUID, bool] = {}

    def note(self, outcome: Outcome) -> None:
        """Remember an answer; a refusal that came at once says neither the one nor the other."""
        if outcome.answer is None:
            return
        key = outcome.parcel.to.endpoint_id
        is_slow = outcome.answer.elapsed_ms >= SLOW_SECONDS * 1000
        with self._lock:
            self._is_swift.pop(key, None)
            if is_slow or outcome.arrived:
                self._is_swift[key] = not is_slow
            if len(self._is_swift) > self._kept:
                del self._is_swift[next(iter(self._is_swift))]

    def is_swift(self, endpoint_id: UUID) -> bool:
        """Whether it has proven to be."""
        return self._is_swift.get(endpoint_id) is True

    def is_slow(self, endpoint_id: UUID) -> bool:
        """Whether it is known to be."""
        return self._is_swift.get(endpoint_id) is False


# Of this process: who is slow is so in the next shift too.
OF_THIS_PROCESS = Habits()

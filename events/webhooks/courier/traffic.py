"""Who may have a lane, and how much it takes: slow endpoints never hold up the others."""

import queue
import threading
import time
from collections import defaultdict
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from uuid import UUID

from events.webhooks.courier.lanes import Lane, wants_quiet
from events.webhooks.courier.parcels import Addressee, Outcome, Parcel

LANES = 64
LANES_OF_ONE = 4
BATCH = 100
# Whoever needs longer for an answer is slow.
SLOW_SECONDS = 1.0


class Traffic:
    """The lanes of one courier.

    An endpoint has one lane as long as it keeps up, so that its messages arrive in their order,
    and more while it lags behind and half of the lanes are free. One that fails or is slow has one
    lane and one message at a time, and all these together have half of the lanes.
    """

    def __init__(self) -> None:
        self._came: queue.SimpleQueue[tuple[Lane, Outcome]] = queue.SimpleQueue()
        self._stopping = threading.Event()
        self._threads = ThreadPoolExecutor(LANES, thread_name_prefix="webhooks")
        self._lanes: dict[UUID, list[Lane]] = defaultdict(list)
        self._failing: set[UUID] = set()
        self._slow: set[UUID] = set()
        self._swift: set[UUID] = set()

    @property
    def under_way(self) -> int:
        """Parcels of which nothing was heard yet."""
        return sum(lane.outstanding for own in self._lanes.values() for lane in own)

    def room_for(self, endpoint_id: UUID, *, is_failing: bool, lags: bool) -> int:
        """How many parcels this endpoint may be given now."""
        own = self._lanes.get(endpoint_id, [])
        if is_failing or self._is_slow(endpoint_id):
            return 0 if own or self._lanes_held_up() >= LANES // 2 else 1
        least = min((lane.outstanding for lane in own), default=None)
        if least is None:
            return BATCH if self._busy() < LANES else 0
        if least <= BATCH // 2:
            return BATCH - least
        return BATCH if lags and self._may_have_another(endpoint_id, len(own)) else 0

    def take(self, to: Addressee, parcels: Sequence[Parcel]) -> None:
        """Send these, as many as there is room for, behind what is under way."""
        own = self._lanes[to.endpoint_id]
        lane = min(own, key=lambda lane: lane.outstanding, default=None)
        if lane is None or lane.outstanding > BATCH // 2:
            lane = Lane(self._came.put, self._stopping)
            own.append(lane)
        (self._failing.add if to.is_failing else self._failing.discard)(to.endpoint_id)
        lane.outstanding += len(parcels)
        if lane.give(parcels):
            self._threads.submit(lane.run)

    def gather(self) -> list[Outcome]:
        """What has become of parcels since the last time."""
        came = []
        with suppress(queue.Empty):
            while True:
                lane, outcome = self._came.get_nowait()
                self._note(lane, outcome)
                came.append(outcome)
        return came

    def stop(self) -> None:
        """Send nothing that was not begun: it goes back."""
        self._stopping.set()
        for lane in [lane for own in self._lanes.values() for lane in own]:
            lane.return_the_rest()
        self._threads.shutdown(wait=False)

    def _note(self, lane: Lane, outcome: Outcome) -> None:
        key = outcome.parcel.to.endpoint_id
        lane.outstanding -= 1
        if not lane.outstanding:
            self._lanes[key].remove(lane)
            if not self._lanes[key]:
                del self._lanes[key]
        if outcome.answer is not None:
            if wants_quiet(outcome.answer):
                for own in self._lanes.get(key, []):
                    own.return_the_rest()
            is_swift = outcome.arrived and outcome.answer.elapsed_ms < SLOW_SECONDS * 1000
            (self._swift.add if is_swift else self._swift.discard)(key)
            is_slow = outcome.answer.elapsed_ms >= SLOW_SECONDS * 1000
            (self._slow.add if is_slow else self._slow.discard)(key)

    def _is_slow(self, endpoint_id: UUID) -> bool:
        """By its last answer, or by the one that it owes."""
        since = time.monotonic() - SLOW_SECONDS
        own = self._lanes.get(endpoint_id, [])
        return endpoint_id in self._slow or any(
            (lane.sending_since or since) < since for lane in own
        )

    def _lanes_held_up(self) -> int:
        return sum(
            len(own)
            for key, own in self._lanes.items()
            if key in self._failing or self._is_slow(key)
        )

    def _busy(self) -> int:
        return sum(len(own) for own in self._lanes.values())

    def _may_have_another(self, endpoint_id: UUID, has: int) -> bool:
        is_room = has < LANES_OF_ONE and self._busy() < LANES // 2
        return is_room and endpoint_id in self._swift

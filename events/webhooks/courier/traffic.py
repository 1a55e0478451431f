"""Who may have a lane, and how much it takes: slow endpoints never hold up the others."""

import queue
import threading
import time
from collections import defaultdict
from collections.abc import Collection, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from uuid import UUID

from events.webhooks.courier.habits import REMEMBERED, SLOW_SECONDS, Habits
from events.webhooks.courier.lanes import Lane, wants_quiet
from events.webhooks.courier.parcels import Addressee, Outcome, Parcel

LANES = 256
# Those that are not known to be swift may have these together, the others have the rest alone.
FOR_UNPROVEN = LANES // 2
# Those that fail or are slow may have these of them: there is room for whoever is new.
FOR_HELD_UP = LANES // 4
LANES_OF_ONE = 4
# While no more lanes are busy an endpoint may have several.
QUIET = 32
BATCH = 100
# Of who answers at once: a hundred would be gone before the next round.
BATCH_OF_QUICK = 500


class Traffic:
    """The lanes of one courier.

    An endpoint has one lane as long as it keeps up, so that its messages arrive in their order,
    and more while it lags behind and most lanes are free. One that fails, is slow, or has not
    proven to be swift yet has one lane and one message at a time, and all these together have only
    a part of the lanes.
    """

    def __init__(self, habits: Habits = REMEMBERED) -> None:
        self._habits = habits
        self._came: queue.SimpleQueue[tuple[Lane, Outcome]] = queue.SimpleQueue()
        self._stopping = threading.Event()
        self._threads = ThreadPoolExecutor(LANES, thread_name_prefix="webhooks")
        self._lanes: dict[UUID, list[Lane]] = defaultdict(list)
        self._failing: set[UUID] = set()
        # Lanes that are busy with endpoints which are held up, and which are unproven.
        self._counts: tuple[int, int] | None = None

    @property
    def under_way(self) -> int:
        """Parcels of which nothing was heard yet."""
        return sum(lane.outstanding for own in self._lanes.values() for lane in own)

    def room_for(self, endpoint_id: UUID, *, is_failing: bool, lags: bool) -> int:
        """How many parcels this endpoint may be given now."""
        own = self._lanes.get(endpoint_id, [])
        if is_failing or not self._is_proven(endpoint_id):
            is_held_up = is_failing or self._is_slow(endpoint_id)
            return int(not own and self._is_room_for_unproven(is_held_up=is_held_up))
        least = min((lane.outstanding for lane in own), default=None)
        batch = self._batch_of(endpoint_id)
        if least is None:
            return batch if self._busy() < LANES else 0
        if least <= batch // 2:
            return batch - least
        return batch if lags and self._may_have_another(endpoint_id, len(own)) else 0

    def take(self, to: Addressee, parcels: Sequence[Parcel]) -> None:
        """Send these, as many as there is room for, behind what is under way."""
        own = self._lanes[to.endpoint_id]
        lane = min(own, key=lambda lane: lane.outstanding, default=None)
        if lane is None or lane.outstanding > self._batch_of(to.endpoint_id) // 2:
            lane = Lane(self._came.put, self._stopping)
            own.append(lane)
        (self._failing.add if to.is_failing else self._failing.discard)(to.endpoint_id)
        self._counts = None
        lane.outstanding += len(parcels)
        if lane.give(parcels):
            self._threads.submit(lane.run)

    def gather(self) -> list[Outcome]:
        """What has become of parcels since the last time."""
        came = []
        self._counts = None
        with suppress(queue.Empty):
            while True:
                lane, outcome = self._came.get_nowait()
                self._note(lane, outcome)
                came.append(outcome)
        return came

    def addressees(self) -> list[Addressee]:
        """Those to whom something is under way, as they were when it was given."""
        return [one for own in self._lanes.values() for lane in own for one in lane.addressees()]

    def recall(self, to: Collection[Addressee]) -> None:
        """Begin nothing more of what is for these: it goes back."""
        for key in {one.endpoint_id for one in to}:
            for lane in self._lanes.get(key, []):
                lane.return_the_rest(to=to)

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
            self._habits.note(outcome)

    def _batch_of(self, endpoint_id: UUID) -> int:
        return BATCH_OF_QUICK if self._habits.is_quick(endpoint_id) else BATCH

    def _is_slow(self, endpoint_id: UUID) -> bool:
        """By its last answer, or by the one that it owes."""
        return self._habits.is_slow(endpoint_id) or self._keeps_waiting(endpoint_id)

    def _is_proven(self, endpoint_id: UUID) -> bool:
        return self._habits.is_swift(endpoint_id) and not self._keeps_waiting(endpoint_id)

    def _keeps_waiting(self, endpoint_id: UUID) -> bool:
        since = time.monotonic() - SLOW_SECONDS
        own = self._lanes.get(endpoint_id, [])
        return any((lane.sending_since or since) < since for lane in own)

    def _is_room_for_unproven(self, *, is_held_up: bool) -> bool:
        if self._counts is None:
            self._counts = self._counted()
        held_up, unproven = self._counts
        return unproven < FOR_UNPROVEN and not (is_held_up and held_up >= FOR_HELD_UP)

    def _counted(self) -> tuple[int, int]:
        held_up = unproven = 0
        for key, own in self._lanes.items():
            is_failing = key in self._failing
            held_up += len(own) * (is_failing or self._is_slow(key))
            unproven += len(own) * (is_failing or not self._is_proven(key))
        return held_up, unproven

    def _busy(self) -> int:
        return sum(len(own) for own in self._lanes.values())

    def _may_have_another(self, endpoint_id: UUID, has: int) -> bool:
        is_room = has < LANES_OF_ONE and self._busy() < QUIET
        return is_room and self._habits.is_swift(endpoint_id)

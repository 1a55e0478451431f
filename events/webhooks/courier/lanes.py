"""Lanes: threads that send what they are given, in its order, and touch no database."""

import threading
import time
from collections import deque
from collections.abc import Callable, Collection, Iterable

import structlog
from django.utils import timezone

from events.webhooks.answers import Answer, Fault
from events.webhooks.courier.parcels import Addressee, Outcome, Parcel
from events.webhooks.signing import headers_for
from events.webhooks.wire import send

GONE = 410
log = structlog.get_logger("foyer.webhooks")


class Lane:
    """Sends one endpoint's parcels one after the other.

    It ends when it has none left; whoever gives it some then has to let it run again.
    """

    def __init__(
        self, report: Callable[["tuple[Lane, Outcome]"], None], stopping: threading.Event
    ) -> None:
        self._tell = report
        self._stopping = stopping
        self._lock = threading.Lock()
        self._waiting: deque[Parcel] = deque()
        self._is_running = False
        # When the parcel that is under way was begun.
        self.sending_since: float | None = None
        # Of these nothing was reported yet; counted by the one who gives and gathers.
        self.outstanding = 0

    def give(self, parcels: Iterable[Parcel]) -> bool:
        """Put them behind what waits; True when the lane has to be started."""
        with self._lock:
            self._waiting.extend(parcels)
            is_new, self._is_running = not self._is_running, True
        return is_new

    def run(self) -> None:
        """Send until nothing is left. What the receiver is not in a state to take goes back."""
        while (parcel := self._next()) is not None:
            if self._stopping.is_set() or time.monotonic() > parcel.until:
                self._report(Outcome(parcel, timezone.now()))
                continue
            self.sending_since = time.monotonic()
            answer = _sent(parcel)
            self.sending_since = None
            self._report(Outcome(parcel, timezone.now(), answer))
            if wants_quiet(answer):
                self.return_the_rest()

    def return_the_rest(self, *, to: Collection[Addressee] | None = None) -> None:
        """Give back what was not begun, or what of it is for these."""
        with self._lock:
            rest = [one for one in self._waiting if to is None or one.to in to]
            kept = [one for one in self._waiting if not (to is None or one.to in to)]
            self._waiting = deque(kept)
        for parcel in rest:
            self._report(Outcome(parcel, timezone.now()))

    def addressees(self) -> list[Addressee]:
        """To whom what waits is to be sent."""
        with self._lock:
            return list({id(one.to): one.to for one in self._waiting}.values())

    def _report(self, outcome: Outcome) -> None:
        self._tell((self, outcome))

    def _next(self) -> Parcel | None:
        with self._lock:
            if self._waiting:
                return self._waiting.popleft()
            self._is_running = False
            return None


def wants_quiet(answer: Answer) -> bool:
    """Whether another message would only be in vain: nobody is there, or asked for a pause."""
    return answer.status in {None, GONE} or asked_for_pause(answer)


def asked_for_pause(answer: Answer) -> bool:
    """Whether the receiver said when to come again."""
    return answer.status in {429, 503} and answer.retry_after_seconds is not None


def _sent(parcel: Parcel) -> Answer:
    try:
        signed = headers_for(
            message_id=parcel.notice_id,
            at=timezone.now(),
            body=parcel.body,
            secrets=parcel.to.opened.secrets,
            keys=parcel.to.opened.keys,
        )
        headers = {
            "content-type": "application/json",
            "foyer-cursor": parcel.cursor,
            "foyer-api-version": parcel.to.api_version,
        }
        return send(url=parcel.to.url, body=parcel.body, headers=signed | headers)
    except Exception as fault:
        # A mistake of ours costs this message an attempt, not all others their lane.
        log.error("not sent", delivery=str(parcel.delivery_id), fault=type(fault).__name__)
        return Answer(None, "", 0, Fault.UNREACHABLE)

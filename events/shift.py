"""One worker at a time hands messages on, and stays awake for a while after the last of them."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from threading import Event, Thread
from uuid import UUID, uuid4

import structlog
from django.db import DatabaseError, connection
from django.db.models import Q
from django.db.models.functions import Now

from events.models import Shift
from events.outbox import WAKES_APART_SECONDS

NAME = "outbox"
# Whoever commits within this time of a wake wakes nobody: the one who is awake finds it.
LINGERS_SECONDS = WAKES_APART_SECONDS + 0.5
LASTS_SECONDS = 20.0
PAUSE_SECONDS = 0.05
# A worker that was killed is followed after this.
_LEASE = timedelta(seconds=4)
_RENEWS_SECONDS = 1.0
# For a last round that is long.
_GRACE_SECONDS = 20.0
log = structlog.get_logger("foyer.outbox")
# What is done again and again; it answers whether there was anything to do.
Round = Callable[[], bool]


def work_shift(act: Round, *, is_news_waiting: Callable[[], bool]) -> bool:
    """Act again and again until nothing has come for a while; False when another is at it.

    Any number of workers may be woken at once: one of them works, and the others leave. A shift
    ends after LASTS_SECONDS, so that a worker can be stopped in order.
    """
    me, ends = uuid4(), time.monotonic() + LASTS_SECONDS
    worked = False
    # Again when something came between the last look and the end: who brought it found us here.
    while _take_turn(me):
        worked = True
        try:
            _work(me, act, ends)
        finally:
            _leave(me)
        if time.monotonic() >= ends or not is_news_waiting():
            break
    return worked


def _work(me: UUID, act: Round, ends: float) -> None:
    with _kept(me, ends + _GRACE_SECONDS) as is_lost:
        moved = time.monotonic()
        while not is_lost.is_set():
            if act():
                moved = time.monotonic()
            else:
                time.sleep(PAUSE_SECONDS)
            # Looked at last, so that a turn is never for nothing, however slow the machine is.
            if time.monotonic() >= min(ends, moved + LINGERS_SECONDS):
                break


@contextmanager
def _kept(me: UUID, until: float) -> Iterator[Event]:
    """Renew the lease meanwhile, however long a round lasts; the event says that it was lost.

    Who is stuck loses it in the end.
    """
    is_over, is_lost = Event(), Event()

    def renew() -> None:
        try:
            while not is_over.wait(_RENEWS_SECONDS) and time.monotonic() < until:
                if not _take_turn(me):
                    is_lost.set()
                    return
        except DatabaseError:
            # Whoever works hears of it too, or the lease ends.
            log.warning("lease not renewed", exc_info=True)
            is_lost.set()
        finally:
            connection.close()

    thread = Thread(target=renew, name="shift", daemon=True)
    thread.start()
    try:
        yield is_lost
    finally:
        is_over.set()
        thread.join()


def _take_turn(me: UUID) -> bool:
    """Begin a shift, or go on with one's own; False when another's lasts."""
    until = Now() + _LEASE
    free = Shift.objects.filter(Q(holder=me) | Q(until__lt=Now()), name=NAME)
    if free.update(holder=me, until=until):
        return True
    first = Shift.objects.bulk_create(
        [Shift(name=NAME, holder=me, until=until)], ignore_conflicts=True
    )
    return bool(first) and Shift.objects.filter(name=NAME, holder=me).exists()


def _leave(me: UUID) -> None:
    Shift.objects.filter(name=NAME, holder=me).update(holder=None, until=Now())

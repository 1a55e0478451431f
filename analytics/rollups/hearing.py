"""The outbox wakes the folding: `config/reactions.py` lists this subscriber."""

import time
from collections.abc import Sequence

from celery import current_app
from django.db import transaction

from events.models import Message

FOLD_TASK = "analytics.fold_rollups"
# Of one process: what comes in between is found by the one who was woken, or by the schedule.
WAKES_APART_SECONDS = 1.0
_WAKING = {"event.recorded", "points.changed"}
_woken_at = -WAKES_APART_SECONDS


def hear(messages: Sequence[Message]) -> None:
    """Have what was recorded folded soon. Fulfils `events.relay.Subscriber`."""
    if any(message.type in _WAKING for message in messages):
        transaction.on_commit(_wake, robust=True)


def _wake() -> None:
    global _woken_at
    now = time.monotonic()
    if now - _woken_at >= WAKES_APART_SECONDS:
        _woken_at = now
        current_app.send_task(FOLD_TASK)

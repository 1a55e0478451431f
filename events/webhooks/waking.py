"""Waking the workers that do for webhooks what takes long."""

from celery import current_app
from django.conf import settings
from django.db import transaction

from events.outbox import RELAY_TASK

REPLAY_TASK = "events.run_replays"


def wake_courier() -> None:
    """Have a worker send what is due once the transaction under way is committed."""
    _send_after_commit(RELAY_TASK)


def wake_replays() -> None:
    """Have a worker go on with replays once the transaction under way is committed."""
    _send_after_commit(REPLAY_TASK)


def _send_after_commit(task: str) -> None:
    if settings.MESSAGE_SUBSCRIBERS:
        # A lost broker costs time, never an answer: the schedule finds what nobody was woken for.
        transaction.on_commit(lambda: current_app.send_task(task), robust=True)

"""What the outbox tells has segments counted: `config/reactions.py` lists this subscriber."""

from collections.abc import Sequence
from functools import partial
from uuid import UUID

from celery import current_app
from django.db import transaction

from events.models import Message

KEEP_TASK = "analytics.keep_segments"
# What counting tells itself.
_OWN = "segment."


def hear(messages: Sequence[Message]) -> None:
    """Wake who counts the workspace's segments. Fulfils `events.relay.Subscriber`.

    What was heard is not kept: how far the outbox was handed on says whether a count is due, and
    who is not woken is swept.
    """
    heard = {one.workspace_id for one in messages if not one.type.startswith(_OWN)}
    for workspace_id in heard:
        transaction.on_commit(partial(wake, workspace_id), robust=True)


def wake(workspace_id: UUID) -> None:
    """Have a workspace's segments counted soon; without a broker the schedule does it."""
    current_app.send_task(KEEP_TASK, args=[str(workspace_id)], expires=30)

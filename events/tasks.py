"""Background work of the stream."""

from celery import shared_task

from events import outbox
from events.duty import be_on_duty
from events.imports.tasks import forget_import_lines, resume_imports, run_import, undo_import
from events.webhooks.tasks import (
    forget_webhook_deliveries,
    remove_webhooks,
    replay_messages,
    write_about_webhooks,
)


@shared_task(name=outbox.RELAY_TASK)
def relay_outbox() -> None:
    """Hand committed messages on and send webhooks.

    Woken by a commit, and by the schedule for what was missed and for what is tried again.
    """
    be_on_duty()


# Celery looks for tasks here.
__all__ = [
    "forget_import_lines",
    "forget_webhook_deliveries",
    "relay_outbox",
    "remove_webhooks",
    "replay_messages",
    "resume_imports",
    "run_import",
    "undo_import",
    "write_about_webhooks",
]

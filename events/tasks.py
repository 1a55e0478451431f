"""Background work of the stream."""

from celery import shared_task

from events import outbox, relay
from events.imports.tasks import forget_import_lines, resume_imports, run_import, undo_import
from events.shift import work_shift
from events.webhooks.tasks import remove_webhooks, replay_messages


@shared_task(name=outbox.RELAY_TASK)
def relay_outbox() -> None:
    """Hand committed messages on; woken by a commit, and by the schedule for what was missed."""
    work_shift(lambda: relay.relay_all() > 0, is_news_waiting=relay.is_news_waiting)


# Celery looks for tasks here.
__all__ = [
    "forget_import_lines",
    "relay_outbox",
    "remove_webhooks",
    "replay_messages",
    "resume_imports",
    "run_import",
    "undo_import",
]

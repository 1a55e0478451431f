"""Background work of the stream."""

from celery import shared_task

from events import outbox
from events.imports.tasks import forget_import_lines, resume_imports, run_import, undo_import


@shared_task(name=outbox.RELAY_TASK)
def relay_outbox() -> None:
    """Hand committed messages on; woken by a commit, and by the schedule for what was missed."""
    outbox.relay_all()


# Celery looks for tasks here.
__all__ = [
    "forget_import_lines",
    "relay_outbox",
    "resume_imports",
    "run_import",
    "undo_import",
]

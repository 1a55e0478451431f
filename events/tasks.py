"""Background work of the stream."""

from celery import shared_task

from events import outbox


@shared_task(name="events.relay_outbox")
def relay_outbox() -> None:
    """Hand committed messages on; woken by a commit, and by the schedule for what was missed."""
    outbox.relay_all()

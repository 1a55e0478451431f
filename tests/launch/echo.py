"""Tasks that leave a trace on disk, so that a test outside the worker sees them run."""

from pathlib import Path

from celery import shared_task


@shared_task
def touch(path: str) -> None:
    """Leave the trace."""
    Path(path).touch()


@shared_task
def touch_through_another(path: str) -> None:
    """Leave it by way of a second task, sent from inside the worker."""
    touch.delay(path)

"""Background work of leaderboards."""

from celery import shared_task
from django.utils import timezone

from loyalty.leaderboards import closing


@shared_task(name="loyalty.close_leaderboards")
def close_leaderboards() -> None:
    """Keep the places of months that are over."""
    closing.close_everywhere(at=timezone.now())

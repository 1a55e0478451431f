"""Background work of streaks."""

from celery import shared_task
from django.utils import timezone

from loyalty.streaks.analytics import compute_everywhere


@shared_task(name="loyalty.compute_streak_analytics")
def compute_streak_analytics() -> None:
    """Compute every streak's statistics; twice or late is harmless."""
    compute_everywhere(at=timezone.now())

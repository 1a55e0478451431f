"""Background work of rewards."""

from celery import shared_task
from django.utils import timezone

from loyalty.rewards.expiring import expire_all_redemptions


@shared_task(name="loyalty.expire_redemptions")
def expire_redemptions() -> None:
    """Let codes expire that nobody brought in time."""
    expire_all_redemptions(at=timezone.now())

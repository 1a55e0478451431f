"""Background work of the ledger."""

from celery import shared_task
from django.utils import timezone

from loyalty.ledger.dues import settle_all_dues


@shared_task(name="loyalty.settle_dues")
def settle_dues() -> None:
    """Let points ripen and expire."""
    settle_all_dues(at=timezone.now())

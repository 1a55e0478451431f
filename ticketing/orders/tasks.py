"""Background work about orders."""

from celery import shared_task
from django.utils import timezone

from accounts.models import Workspace
from ticketing.orders.services.expiring import expire_overdue


@shared_task(name="ticketing.expire_orders")
def expire_orders() -> None:
    """Give back what unpaid orders hold, workspace by workspace."""
    for workspace in Workspace.objects.order_by("id"):
        expire_overdue(workspace=workspace, at=timezone.now())

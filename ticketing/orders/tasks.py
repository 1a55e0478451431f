"""Background work about orders."""

from celery import shared_task
from django.utils import timezone

from accounts.models import Workspace
from ticketing.orders.services.expiring import expire_overdue
from ticketing.sweeping import sweep


@shared_task(name="ticketing.expire_orders")
def expire_orders() -> None:
    """Give back what unpaid orders hold, workspace by workspace."""
    sweep(
        Workspace.objects.order_by("id"),
        lambda workspace: expire_overdue(workspace=workspace, at=timezone.now()),
        name="expire orders",
    )

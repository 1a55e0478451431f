"""Background work about money."""

from celery import shared_task
from django.utils import timezone

from accounts.models import Workspace
from ticketing.payments.services.noticing import forget_notices
from ticketing.payments.services.reconciling import reconcile
from ticketing.sweeping import sweep


@shared_task(name="ticketing.reconcile_payments")
def reconcile_payments() -> None:
    """Look for money that nobody told of, and send refunds that wait, workspace by workspace."""
    sweep(
        Workspace.objects.order_by("id"),
        lambda workspace: reconcile(workspace=workspace, at=timezone.now()),
        name="reconcile payments",
    )


@shared_task(name="ticketing.forget_notices")
def forget_old_notices() -> None:
    """Forget webhooks that cannot come again, workspace by workspace."""
    sweep(
        Workspace.objects.order_by("id"),
        lambda workspace: forget_notices(workspace=workspace, at=timezone.now()),
        name="forget notices",
    )

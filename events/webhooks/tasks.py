"""Background work for webhooks' owners; the tables hold the truth, these only take turns at it."""

from celery import shared_task
from django.utils import timezone

from accounts.models import Workspace
from events.webhooks.forgetting import forget_deliveries
from events.webhooks.letters import write_to_owners
from events.webhooks.services.deleting import remove_deleted
from events.webhooks.services.running import run_replays
from events.webhooks.waking import REPLAY_TASK

# A turn ends in time for others to have theirs, and for a worker to stop when it is asked to.
TURN_SECONDS = 15.0


@shared_task(name=REPLAY_TASK)
def replay_messages() -> None:
    """Take a turn at sending again what was asked for, and ask for the next."""
    if run_replays(seconds=TURN_SECONDS):
        replay_messages.delay()


@shared_task(name="events.remove_webhooks")
def remove_webhooks() -> None:
    """Take a turn at removing what deleted endpoints left behind, and ask for the next."""
    if remove_deleted(at=timezone.now(), seconds=TURN_SECONDS):
        remove_webhooks.delay()


@shared_task(name="events.write_about_webhooks")
def write_about_webhooks() -> None:
    """Tell owners of webhooks that nothing reaches, workspace by workspace."""
    for workspace in Workspace.objects.order_by("id"):
        write_to_owners(workspace=workspace, at=timezone.now())


@shared_task(name="events.forget_webhook_deliveries")
def forget_webhook_deliveries() -> None:
    """Remove what came to its end long ago, workspace by workspace."""
    for workspace in Workspace.objects.order_by("id"):
        forget_deliveries(workspace=workspace, at=timezone.now())

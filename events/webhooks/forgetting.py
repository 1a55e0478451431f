"""The log of deliveries is kept for a while."""

from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings

from accounts.models import Workspace
from events.models import WebhookDelivery, WebhookEndpoint
from events.webhooks.emptying import empty_old_answers
from events.webhooks.states import DeliveryState

CHUNK = 1000
_OVER = [DeliveryState.DELIVERED, DeliveryState.FAILED]


def forget_deliveries(*, workspace: Workspace, at: datetime) -> int:
    """Remove what came to its end long ago, chunk by chunk; answers how many rows that were.

    What still waits stays, without what was answered long ago.
    """
    before = at - timedelta(days=settings.WEBHOOK_LOG_DAYS)
    endpoints = WebhookEndpoint.objects.filter(workspace=workspace)
    forgotten = 0
    for endpoint_id in endpoints.values_list("id", flat=True):
        forgotten += _forget(workspace, endpoint_id, before)
        empty_old_answers(workspace=workspace, endpoint_id=endpoint_id, before=before)
    return forgotten


def _forget(workspace: Workspace, endpoint_id: UUID, before: datetime) -> int:
    """Of one endpoint, for which the log has an index by age."""
    rows = WebhookDelivery.objects.of(workspace).filter(endpoint=endpoint_id, state__in=_OVER)
    old = rows.filter(created_at__lt=before).order_by("created_at").values_list("id", flat=True)
    forgotten = 0
    while keys := list(old[:CHUNK]):
        # A replay may have taken one up anew since we looked.
        forgotten += rows.filter(id__in=keys).delete()[0]
    return forgotten

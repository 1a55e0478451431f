"""Deleting an endpoint: at once for all who look, one part after the other for the database."""

import time
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from accounts.models import Workspace
from core.statements import run
from events.models import Replay, WebhookDelivery, WebhookEndpoint
from events.webhooks.services.finding import lock_endpoint
from events.webhooks.states import EndpointState
from events.webhooks.waking import wake_removal

CHUNK = 2000
# The relay may still be at messages that it began to hand on before the endpoint was deleted.
_RELAYED_AFTER = timedelta(seconds=60)
_REMOVE = "DELETE FROM events_webhookendpoint WHERE workspace_id = %s AND id = %s RETURNING id"


@transaction.atomic
def delete_endpoint(*, workspace: Workspace, endpoint_id: object, at: datetime) -> None:
    """Delete an endpoint: nothing is sent to it any more, and its deliveries go. No way back.

    Raises UnknownWebhook.
    """
    endpoint = lock_endpoint(workspace=workspace, endpoint_id=endpoint_id)
    endpoint.deleted_at, endpoint.state, endpoint.state_changed_at = at, EndpointState.GONE, at
    endpoint.held_from, endpoint.secrets = endpoint.held_from or 0, {}
    endpoint.save(update_fields=["deleted_at", "state", "state_changed_at", "held_from", "secrets"])
    wake_removal()


def remove_deleted(*, seconds: float) -> bool:
    """Remove what deleted endpoints left behind for about that long; is there more at once?

    May be called by any number of workers at once, and again after any of them died.
    """
    until = time.monotonic() + seconds
    for workspace in _with_remains():
        for endpoint in WebhookEndpoint.objects.being_deleted(workspace):
            while _remove_some(endpoint):
                if time.monotonic() >= until:
                    return True
            _remove(endpoint, at=timezone.now())
    return False


def _with_remains() -> list[Workspace]:
    remains = WebhookEndpoint.objects.filter(workspace=OuterRef("id"), deleted_at__isnull=False)
    return list(Workspace.objects.filter(Exists(remains)).order_by("id"))


def _remove_some(endpoint: WebhookEndpoint) -> bool:
    """One part of the deliveries, in a transaction of its own; whether there were any."""
    rows = WebhookDelivery.objects.filter(workspace=endpoint.workspace_id, endpoint=endpoint.id)
    keys = list(rows.values_list("id", flat=True)[:CHUNK])
    rows.filter(id__in=keys).delete()
    return bool(keys)


@transaction.atomic
def _remove(endpoint: WebhookEndpoint, *, at: datetime) -> None:
    if endpoint.deleted_at is None or at - endpoint.deleted_at < _RELAYED_AFTER:
        return
    Replay.objects.filter(workspace=endpoint.workspace_id, endpoint=endpoint.id).delete()
    # The framework would look for deliveries by the endpoint alone.
    run(_REMOVE, [endpoint.workspace_id, endpoint.id])

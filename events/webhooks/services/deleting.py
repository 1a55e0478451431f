"""Deleting an endpoint: at once for all who look, one part after the other for the database."""

import time
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef

from accounts.models import Workspace
from core.statements import run
from events.models import Replay, WebhookDelivery, WebhookEndpoint
from events.webhooks.services.due import soon
from events.webhooks.services.finding import lock_endpoint
from events.webhooks.states import EndpointState

CHUNK = 2000
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


def remove_deleted(*, at: datetime, seconds: float) -> bool:
    """Remove what deleted endpoints left behind for about that long; is there more at once?

    It begins once nothing can be under way to them any more, nor be put there by a relay that
    still knew them. May be called by any number of workers at once, and again after any of them
    died.
    """
    ends, before = time.monotonic() + seconds, at - (soon(at=at) - at)
    for workspace in _with_remains():
        deleted = WebhookEndpoint.objects.being_deleted(workspace)
        for endpoint in deleted.filter(deleted_at__lte=before):
            while _remove_some(endpoint):
                if time.monotonic() >= ends:
                    return True
            _remove(endpoint)
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
def _remove(endpoint: WebhookEndpoint) -> None:
    Replay.objects.filter(workspace=endpoint.workspace_id, endpoint=endpoint.id).delete()
    # The framework would look for deliveries by the endpoint alone.
    run(_REMOVE, [endpoint.workspace_id, endpoint.id])

"""Webhooks and what was sent to them, as the tests of their pages find them."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from accounts.models import Workspace
from events.models import Message, RelayPosition, WebhookDelivery, WebhookEndpoint
from events.webhooks.content import EndpointContent
from events.webhooks.services.endpoints import create_endpoint
from events.webhooks.states import DeliveryState, EndpointState

URL = "https://till.example/hooks"
REFUSED = {"at": "2026-03-14T12:00:01+00:00", "status": 500, "ms": 87, "fault": "bad_status"}
ARRIVED = {"at": "2026-03-14T12:00:01+00:00", "status": 204, "ms": 12, "fault": None}


def make_endpoint(workspace: Workspace, **wishes: Any) -> WebhookEndpoint:
    """One that listens to everything, unless told otherwise."""
    state = wishes.pop("state", EndpointState.ACTIVE)
    content = EndpointContent(**({"url": URL, "description": "The till in the bar"} | wishes))
    now = timezone.now()
    endpoint = create_endpoint(workspace=workspace, content=content, by=None, at=now).endpoint
    if state != EndpointState.ACTIVE:
        endpoint.state, endpoint.failing_since = state, now
        endpoint.held_from = None if EndpointState(state).listens else 1
        endpoint.save()
    return endpoint


def make_message(workspace: Workspace, type: str = "customer.erased", **body: Any) -> Message:
    """A message that was handed on, of any content: it need not have been told by a fact."""
    rows = Message.objects.filter(workspace=workspace)
    return Message.objects.create(
        workspace=workspace,
        type=type,
        body=body or {"pass_id": "01930d3c-2a90-7e11-a4c8-0f1e2d3c4b5a"},
        position=rows.exclude(position=None).count() + 1,
        created_at=timezone.now(),
    )


def set_relay(workspace: Workspace, last: int) -> None:
    """Have the relay be this far."""
    RelayPosition.objects.update_or_create(workspace=workspace, defaults={"last": last})


def make_delivery(
    endpoint: WebhookEndpoint, message: Message | None = None, **wishes: Any
) -> WebhookDelivery:
    """One that waits after it was sent in vain once, unless told otherwise."""
    message = message or make_message(endpoint.workspace)
    now: datetime = timezone.now()
    state = wishes.pop("state", DeliveryState.WAITING)
    waits = state == DeliveryState.WAITING
    given: dict[str, Any] = {
        "state": state,
        "attempts": 1,
        "next_attempt_at": now if waits else None,
        "log": [REFUSED | {"answer": ""} if waits else ARRIVED | {"answer": ""}],
        "created_at": now,
        "type": message.type,
    }
    return WebhookDelivery.objects.create(
        workspace=endpoint.workspace, endpoint=endpoint, message=message, **(given | wishes)
    )

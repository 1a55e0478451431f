"""Endpoints and messages for the tests of what is done with them."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone

from accounts.models import Workspace
from events.models import Message, RelayPosition, WebhookDelivery, WebhookEndpoint
from events.outbox import publish
from events.relay import relay
from events.webhooks.content import EndpointContent
from events.webhooks.services.endpoints import create_endpoint
from events.webhooks.states import DeliveryState, EndpointState

URL = "https://till.example/hooks"
# A type that every test can tell of without anything else there.
TOLD = "customer.erased"


def make_endpoint(workspace: Workspace, **said: Any) -> WebhookEndpoint:
    """An endpoint that gets everything, unless told otherwise."""
    content = EndpointContent(**{"url": URL} | said)
    return create_endpoint(
        workspace=workspace, content=content, by=None, at=timezone.now()
    ).endpoint


def put_to_sleep(endpoint: WebhookEndpoint, state: EndpointState = EndpointState.DISABLED) -> None:
    """What delivering does once an endpoint has failed for too long, or is gone."""
    turn = RelayPosition.objects.filter(workspace=endpoint.workspace_id).first()
    endpoint.state = state
    endpoint.held_from = 1 + (turn.last if turn else 0)
    endpoint.failing_since = timezone.now() - timedelta(days=5)
    endpoint.letters = 3
    endpoint.save()


def tell(workspace: Workspace, *, type: str = TOLD, **body: Any) -> UUID:
    """A message that was handed on, whether anybody listens or not."""
    kept = publish(workspace=workspace, type=type, body=body or {"pass_id": str(workspace.id)})
    relay(workspace=workspace)
    return kept


def tell_of_each(workspace: Workspace, count: int) -> UUID:
    """A message that tells the same of several."""
    each = [{"pass_id": str(UUID(int=number))} for number in range(count)]
    kept = publish(workspace=workspace, type=TOLD, body={"each": each})
    relay(workspace=workspace)
    return kept


def make_delivery(
    endpoint: WebhookEndpoint,
    message: UUID | None = None,
    state: DeliveryState = DeliveryState.WAITING,
    *,
    at: datetime | None = None,
    **more: Any,
) -> WebhookDelivery:
    """A message on its way to an endpoint, or at the end of it."""
    key = message or tell(endpoint.workspace)
    at = at or timezone.now()
    return WebhookDelivery.objects.create(
        workspace=endpoint.workspace,
        endpoint=endpoint,
        message_id=key,
        type=Message.objects.get(workspace=endpoint.workspace, id=key).type,
        state=state,
        next_attempt_at=at if state is DeliveryState.WAITING else None,
        delivered_at=at if state is DeliveryState.DELIVERED else None,
        created_at=at,
        **more,
    )


def deliveries_of(endpoint: WebhookEndpoint) -> list[WebhookDelivery]:
    """Everything on its way to an endpoint, what is due first first."""
    rows = WebhookDelivery.objects.filter(workspace=endpoint.workspace_id, endpoint=endpoint)
    return list(rows.order_by("next_attempt_at", "id"))

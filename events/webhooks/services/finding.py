"""Looking up what belongs to an endpoint."""

from accounts.models import Workspace
from core.ids import as_uuid
from events.models import RelayPosition, WebhookDelivery, WebhookEndpoint
from events.webhooks.errors import NotListening, UnknownDelivery, UnknownWebhook
from events.webhooks.models import DeliveryQuerySet, EndpointQuerySet
from events.webhooks.states import EndpointState


def find_endpoint(*, workspace: Workspace, endpoint_id: object) -> WebhookEndpoint:
    """The endpoint with this id. Raises UnknownWebhook."""
    return _only(_named(workspace, endpoint_id))


def lock_endpoint(*, workspace: Workspace, endpoint_id: object) -> WebhookEndpoint:
    """The same, kept from others until the transaction under way is over."""
    return _only(_named(workspace, endpoint_id).select_for_update(no_key=True))


def lock_listening(*, workspace: Workspace, endpoint_id: object) -> WebhookEndpoint:
    """The same. Raises NotListening for one to which nothing is sent."""
    endpoint = lock_endpoint(workspace=workspace, endpoint_id=endpoint_id)
    if not EndpointState(endpoint.state).listens:
        raise NotListening
    return endpoint


def find_delivery(*, endpoint: WebhookEndpoint, delivery_id: object) -> WebhookDelivery:
    """The delivery with this id, and its message. Raises UnknownDelivery."""
    return _sole(_delivery(endpoint, delivery_id).select_related("message"))


def lock_delivery(*, endpoint: WebhookEndpoint, delivery_id: object) -> WebhookDelivery:
    """The delivery with this id, kept from others until the transaction under way is over."""
    return _sole(_delivery(endpoint, delivery_id).select_for_update(no_key=True))


def last_position(*, workspace: Workspace) -> int:
    """The position of the message that was handed on last."""
    turn = RelayPosition.objects.filter(workspace=workspace).first()
    return 0 if turn is None else turn.last


def _named(workspace: Workspace, endpoint_id: object) -> EndpointQuerySet:
    key = as_uuid(endpoint_id)
    if key is None:
        raise UnknownWebhook
    return WebhookEndpoint.objects.filter(id=key).of(workspace)


def _only(found: EndpointQuerySet) -> WebhookEndpoint:
    endpoint = found.first()
    if endpoint is None:
        raise UnknownWebhook
    return endpoint


def _delivery(endpoint: WebhookEndpoint, delivery_id: object) -> DeliveryQuerySet:
    key = as_uuid(delivery_id)
    if key is None:
        raise UnknownDelivery
    rows = WebhookDelivery.objects.filter(workspace=endpoint.workspace_id)
    return rows.filter(endpoint=endpoint.id, id=key)


def _sole(found: DeliveryQuerySet) -> WebhookDelivery:
    delivery = found.first()
    if delivery is None:
        raise UnknownDelivery
    return delivery

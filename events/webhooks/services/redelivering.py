"""Sending one message again."""

from datetime import datetime

from django.db import transaction

from accounts.models import Workspace
from events.models import WebhookDelivery
from events.webhooks.services.due import soon
from events.webhooks.services.finding import lock_delivery, lock_listening
from events.webhooks.states import DeliveryState
from events.webhooks.waking import wake_courier


@transaction.atomic
def redeliver(
    *, workspace: Workspace, endpoint_id: object, delivery_id: object, at: datetime
) -> WebhookDelivery:
    """Send one message to one endpoint again, now, whatever became of it; its id stays the same.

    One that may be under way already is left to arrive. Raises UnknownWebhook, UnknownDelivery,
    NotListening.
    """
    endpoint = lock_listening(workspace=workspace, endpoint_id=endpoint_id)
    delivery = lock_delivery(endpoint=endpoint, delivery_id=delivery_id)
    waits_until = delivery.next_attempt_at
    if waits_until is None or waits_until > soon(at=at):
        delivery.state, delivery.next_attempt_at = DeliveryState.WAITING, at
        delivery.attempts, delivery.delivered_at = 0, None
        delivery.save(update_fields=["state", "next_attempt_at", "attempts", "delivered_at"])
        wake_courier()
    return delivery

"""Couriers at work, for tests that call them themselves."""

import time
from datetime import timedelta

from django.db.models import F

from accounts.models import Workspace
from events.models import WebhookDelivery, WebhookEndpoint
from events.webhooks.courier.habits import REMEMBERED
from events.webhooks.courier.rounds import Courier
from events.webhooks.states import DeliveryState

PATIENCE_SECONDS = 30


def work_off() -> None:
    """Rounds until nothing is due and nothing is under way."""
    with Courier() as courier:
        until = time.monotonic() + PATIENCE_SECONDS
        while courier.round():
            assert time.monotonic() < until, "the courier finds no end"


def prove(endpoint: WebhookEndpoint) -> None:
    """It is known to be swift, and gets many messages at once."""
    REMEMBERED._took[endpoint.id] = 50


def let_time_pass(workspace: Workspace, by: timedelta) -> None:
    """What waits, waits for so much less."""
    waiting = WebhookDelivery.objects.of(workspace).filter(state=DeliveryState.WAITING)
    waiting.update(next_attempt_at=F("next_attempt_at") - by)


def delivery_to(endpoint: WebhookEndpoint) -> WebhookDelivery:
    """The only one."""
    return WebhookDelivery.objects.get(workspace=endpoint.workspace_id, endpoint=endpoint)


def again(endpoint: WebhookEndpoint) -> WebhookEndpoint:
    """The endpoint as it is now."""
    endpoint.refresh_from_db()
    return endpoint

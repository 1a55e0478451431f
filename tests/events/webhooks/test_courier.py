"""The courier: what is due is sent, signed, and written down; who is slow holds up nobody."""

import time

import pytest
from pytest_django import Settings

from accounts.models import Workspace
from events.models import WebhookDelivery, WebhookEndpoint
from events.webhooks.courier.rounds import Courier
from events.webhooks.states import DeliveryState
from tests.events.webhooks.receiver import Receiver
from tests.events.webhooks.setting import make_endpoint, tell

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _fans_out(settings: Settings) -> None:
    settings.MESSAGE_SUBSCRIBERS = ["events.webhooks.fanning.fan_out"]
    settings.WEBHOOKS_ALLOW_PRIVATE = True
    settings.WEBHOOK_TIMEOUT_SECONDS = 1


@pytest.fixture(autouse=True)
def woken(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """No task is sent: the tests call the courier themselves."""
    sent: list[str] = []
    monkeypatch.setattr("events.outbox.current_app.send_task", sent.append)
    return sent


def work_off() -> None:
    """Rounds until nothing is due and nothing under way."""
    with Courier() as courier:
        until = time.monotonic() + 30
        while courier.round():
            assert time.monotonic() < until


def the_delivery(endpoint: WebhookEndpoint) -> WebhookDelivery:
    return WebhookDelivery.objects.get(workspace=endpoint.workspace_id, endpoint=endpoint)


def test_a_message_arrives_with_its_headers(workspace: Workspace, receiver: Receiver) -> None:
    endpoint = make_endpoint(workspace, url=receiver.url)
    tell(workspace)

    work_off()

    request = receiver.received[0]
    assert request.headers["webhook-id"] == request.message["event_id"]
    assert request.headers["foyer-cursor"] == "1-0"
    delivery = the_delivery(endpoint)
    assert (delivery.state, delivery.attempts) == (DeliveryState.DELIVERED, 1)

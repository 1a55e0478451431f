"""What is on its way to an endpoint that is not any more what it was goes back."""

import time
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Workspace
from events.models import WebhookEndpoint
from events.webhooks.content import EndpointChanges
from events.webhooks.courier.rounds import Courier
from events.webhooks.services.deleting import delete_endpoint
from events.webhooks.services.endpoints import change_endpoint
from events.webhooks.services.rotating import rotate_secrets
from events.webhooks.states import DeliveryState
from tests.events.webhooks.behaviours import Exchange, answer
from tests.events.webhooks.receiver import Received, Receiver
from tests.events.webhooks.setting import deliveries_of, make_endpoint, put_to_sleep, tell_of_each
from tests.events.webhooks.working import PATIENCE_SECONDS, prove

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("sending")]
TOLD = 60


@pytest.fixture
def endpoint(workspace: Workspace, receiver: Receiver) -> WebhookEndpoint:
    """One that gets many at once, and takes its time with each."""
    receiver.usually = slowly
    made = make_endpoint(workspace, url=f"{receiver.url}first")
    prove(made)
    tell_of_each(workspace, TOLD)
    return made


def delete(endpoint: WebhookEndpoint) -> None:
    delete_endpoint(workspace=endpoint.workspace, endpoint_id=endpoint.id, at=timezone.now())


@pytest.mark.parametrize("end", [delete, put_to_sleep])
def test_what_was_not_begun_is_not_sent_to_who_does_not_listen_any_more(
    endpoint: WebhookEndpoint, receiver: Receiver, end: Callable[[WebhookEndpoint], None]
) -> None:
    with Courier() as courier:
        courier.round()
        receiver.wait_for(1)
        end(endpoint)
        work_on(courier)

    assert len(receiver.received) < TOLD / 2
    left = [one for one in deliveries_of(endpoint) if one.state == DeliveryState.WAITING]
    assert len(left) == TOLD - len(receiver.received)
    assert all(one.attempts == 0 for one in left)


def test_after_a_change_of_the_address_the_rest_goes_to_the_new_one(
    endpoint: WebhookEndpoint, receiver: Receiver
) -> None:
    with Courier() as courier:
        courier.round()
        receiver.wait_for(1)
        change_endpoint(
            workspace=endpoint.workspace,
            endpoint_id=endpoint.id,
            changes=EndpointChanges(url=f"{receiver.url}second"),
            at=timezone.now(),
        )
        work_on(courier)

    assert sum(one.path == "/second" for one in receiver.received) > TOLD / 2
    assert len({one.headers["webhook-id"] for one in receiver.received}) == TOLD
    assert len(receiver.received) == TOLD


def test_after_a_rotation_the_rest_is_signed_with_the_new_secret(
    endpoint: WebhookEndpoint, receiver: Receiver
) -> None:
    with Courier() as courier:
        courier.round()
        receiver.wait_for(1)
        rotate_secrets(
            workspace=endpoint.workspace,
            endpoint_id=endpoint.id,
            overlap=timedelta(hours=1),
            at=timezone.now(),
        )
        work_on(courier)

    signed = [is_signed_twice(one) for one in receiver.received]
    assert signed == sorted(signed)
    assert signed.count(True) > TOLD / 2


def work_on(courier: Courier) -> None:
    """Rounds until nothing is under way or due."""
    until = time.monotonic() + PATIENCE_SECONDS
    while courier.round():
        assert time.monotonic() < until, "the courier finds no end"


def is_signed_twice(request: Received) -> bool:
    """By the new secret, and by the old one that is valid for a while."""
    return request.headers["webhook-signature"].count("v1,") == 2


def slowly(exchange: Exchange) -> bool:
    """An answer after a tenth of a second."""
    exchange.stopping.wait(0.1)
    return answer()(exchange)

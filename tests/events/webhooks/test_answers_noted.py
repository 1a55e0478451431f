"""What answers say about an endpoint, whichever batch they come in and wherever they come from."""

import threading

import pytest
from django.utils import timezone

from accounts.models import Workspace
from events.models import WebhookEndpoint
from events.webhooks.content import EndpointChanges
from events.webhooks.courier.rounds import Courier
from events.webhooks.services.endpoints import change_endpoint
from events.webhooks.states import EndpointState
from tests.events.webhooks.behaviours import Behaviour, Exchange, answer
from tests.events.webhooks.receiver import Receiver
from tests.events.webhooks.setting import make_endpoint, tell, tell_of_each
from tests.events.webhooks.working import again, work_off

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("sending")]


def test_a_success_behind_a_failure_in_the_same_batch_ends_it(
    workspace: Workspace, receiver: Receiver
) -> None:
    endpoint = make_endpoint(workspace, url=receiver.url)
    tell(workspace)
    work_off()
    WebhookEndpoint.objects.of(workspace).update(last_delivered_at=None)
    receiver.usually = first_refused()
    tell_of_each(workspace, 50)

    work_off()

    endpoint = again(endpoint)
    assert (endpoint.state, endpoint.failing_since) == (EndpointState.ACTIVE, None)
    assert endpoint.last_delivered_at is not None
    assert len(receiver.received) == 51


@pytest.mark.parametrize("status", [410, 500])
def test_what_the_address_of_before_answers_is_not_held_against_the_new_one(
    workspace: Workspace, receiver: Receiver, status: int
) -> None:
    endpoint = make_endpoint(workspace, url=f"{receiver.url}old")
    changed = threading.Event()
    receiver.at_path["/old"] = after(changed, answer(status))
    tell(workspace)

    with Courier() as courier:
        courier.round()
        move(endpoint, to=f"{receiver.url}new")
        changed.set()

    assert len(receiver.received) == 1
    assert again(endpoint).state == EndpointState.ACTIVE


def move(endpoint: WebhookEndpoint, *, to: str) -> None:
    """A change of the address."""
    change_endpoint(
        workspace=endpoint.workspace,
        endpoint_id=endpoint.id,
        changes=EndpointChanges(url=to),
        at=timezone.now(),
    )


def first_refused() -> Behaviour:
    """One is refused, the others arrive, each after a moment."""
    said = iter([answer(400)])

    def behave(exchange: Exchange) -> bool:
        exchange.stopping.wait(0.02)
        return next(said, answer())(exchange)

    return behave


def after(event: threading.Event, behaviour: Behaviour) -> Behaviour:
    """What is done only once something has happened."""

    def behave(exchange: Exchange) -> bool:
        event.wait(5)
        return behaviour(exchange)

    return behave

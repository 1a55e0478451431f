"""Fan-out: every endpoint that listens gets what it wants to hear, once."""

from itertools import pairwise
from uuid import UUID

import pytest
from pytest_django import DjangoAssertNumQueries

from accounts.models import Customer, Workspace
from events.models import Message, WebhookDelivery, WebhookEndpoint
from events.outbox import publish
from events.relay import relay
from events.webhooks.fanning import fan_out
from events.webhooks.services.trying import send_test
from events.webhooks.states import DeliveryState, EndpointState
from tests.events.webhooks.setting import (
    TOLD,
    deliveries_of,
    make_endpoint,
    put_to_sleep,
    tell,
    tell_of_each,
)

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("sending")]


def count_of(endpoint: WebhookEndpoint) -> int:
    return len(deliveries_of(endpoint))


@pytest.mark.parametrize(
    ("types", "count"),
    [(["*"], 1), ([TOLD], 1), (["customer.*"], 1), (["event.recorded", TOLD], 1), (["event.*"], 0)],
)
def test_an_endpoint_gets_the_types_that_it_wants(
    workspace: Workspace, types: list[str], count: int
) -> None:
    endpoint = make_endpoint(workspace, types=types)

    tell(workspace)

    assert count_of(endpoint) == count


def test_a_delivery_waits_for_its_first_attempt_at_once(workspace: Workspace) -> None:
    endpoint = make_endpoint(workspace)

    key = tell(workspace)

    delivery = deliveries_of(endpoint)[0]
    assert (delivery.message_id, delivery.place, delivery.type) == (key, 0, TOLD)
    assert (delivery.state, delivery.attempts, delivery.log) == (DeliveryState.WAITING, 0, [])
    assert delivery.next_attempt_at == delivery.created_at


def test_what_is_told_of_several_is_sent_one_by_one_in_its_order(workspace: Workspace) -> None:
    endpoint = make_endpoint(workspace)

    tell_of_each(workspace, 5)

    assert [one.place for one in deliveries_of(endpoint)] == [0, 1, 2, 3, 4]


def test_messages_are_due_in_the_order_of_their_positions(workspace: Workspace) -> None:
    endpoint = make_endpoint(workspace)

    keys = [tell(workspace) for _ in range(5)]

    assert [one.message_id for one in deliveries_of(endpoint)] == keys


@pytest.mark.parametrize("state", [EndpointState.DISABLED, EndpointState.GONE])
def test_an_endpoint_that_does_not_listen_gets_nothing(
    workspace: Workspace, state: EndpointState
) -> None:
    endpoint = make_endpoint(workspace)
    put_to_sleep(endpoint, state)

    tell(workspace)

    assert count_of(endpoint) == 0


def test_a_test_goes_to_the_endpoint_that_it_names_whatever_that_wants(
    workspace: Workspace,
) -> None:
    named = make_endpoint(workspace, types=["event.deleted"])
    other = make_endpoint(workspace)

    send_test(workspace=workspace, endpoint_id=named.id)
    relay(workspace=workspace)

    assert (count_of(named), count_of(other)) == (1, 0)


def test_a_test_that_names_nobody_goes_nowhere(workspace: Workspace) -> None:
    endpoint = make_endpoint(workspace)

    publish(workspace=workspace, type="webhook.test", body={"webhook_id": str(workspace.id)})
    relay(workspace=workspace)

    assert count_of(endpoint) == 0


def test_what_is_handed_on_again_is_sent_once(workspace: Workspace) -> None:
    endpoint = make_endpoint(workspace)
    tell_of_each(workspace, 3)

    fan_out(list(Message.objects.filter(workspace=workspace)))

    assert count_of(endpoint) == 3


@pytest.mark.parametrize(("most", "told"), [(1, [6, 2, 1]), (16, [8, 1]), (18, [9])])
def test_a_turn_is_as_long_as_what_it_sends(
    workspace: Workspace, most: int, told: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    endpoints = [make_endpoint(workspace) for _ in range(2)]
    monkeypatch.setattr("events.relay.DELIVERIES_AT_ONCE", most)
    for count in (6, 2, 1):
        each = [{"pass_id": str(UUID(int=number))} for number in range(count)]
        publish(workspace=workspace, type=TOLD, body={"each": each})

    sent = []
    while relay(workspace=workspace):
        sent.append(count_of(endpoints[0]))

    assert [after - before for before, after in pairwise([0, *sent])] == told


def test_another_workspace_hears_nothing(workspace: Workspace, stranger: Customer) -> None:
    theirs = make_endpoint(stranger.workspace)

    tell(workspace)

    assert count_of(theirs) == 0


def test_without_an_endpoint_it_costs_one_look(
    workspace: Workspace, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    tell(workspace)
    messages = list(Message.objects.filter(workspace=workspace))

    with django_assert_num_queries(1):
        fan_out(messages)


def test_many_messages_to_many_endpoints_are_one_statement(
    workspace: Workspace, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(20):
        tell(workspace)
    for _ in range(3):
        make_endpoint(workspace)
    messages = list(Message.objects.filter(workspace=workspace))

    with django_assert_num_queries(2):
        fan_out(messages)

    assert WebhookDelivery.objects.of(workspace).count() == 60

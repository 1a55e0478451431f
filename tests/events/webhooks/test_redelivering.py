"""Sending one message again, and waking an endpoint."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Customer, Workspace
from events.messages.notices import notices_of
from events.models import Message, Replay, WebhookDelivery, WebhookEndpoint
from events.services.privacy import erase_customer
from events.webhooks.choosing import hears
from events.webhooks.errors import NotListening, UnknownDelivery
from events.webhooks.services.finding import find_delivery, find_endpoint
from events.webhooks.services.redelivering import redeliver
from events.webhooks.services.trying import send_test
from events.webhooks.services.waking import Held, wake_endpoint
from events.webhooks.shown import shown_whole_delivery
from events.webhooks.states import DeliveryState, EndpointState
from tests.events.webhooks.setting import make_delivery, make_endpoint, put_to_sleep, tell
from tests.factories import make_event

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def again(delivery: WebhookDelivery) -> WebhookDelivery:
    return redeliver(
        workspace=delivery.workspace,
        endpoint_id=delivery.endpoint_id,
        delivery_id=delivery.id,
        at=NOW,
    )


def body_of(delivery: WebhookDelivery) -> str:
    """What is sent, as it would be now."""
    endpoint = find_endpoint(workspace=delivery.workspace, endpoint_id=delivery.endpoint_id)
    whole = find_delivery(endpoint=endpoint, delivery_id=delivery.id)
    return str(shown_whole_delivery(delivery.workspace, endpoint, whole)["request"]["body"])


def wake(endpoint: WebhookEndpoint, held: Held = Held.SENT) -> WebhookEndpoint:
    return wake_endpoint(workspace=endpoint.workspace, endpoint_id=endpoint.id, held=held, at=NOW)


@pytest.mark.parametrize("state", [DeliveryState.DELIVERED, DeliveryState.FAILED])
def test_what_came_to_an_end_is_sent_again_in_a_new_series(
    workspace: Workspace, state: DeliveryState
) -> None:
    delivery = make_delivery(make_endpoint(workspace), state=state, attempts=10)

    again(delivery)

    delivery.refresh_from_db()
    assert (delivery.state, delivery.next_attempt_at) == (DeliveryState.WAITING, NOW)
    assert (delivery.attempts, delivery.delivered_at) == (0, None)


def test_what_would_be_tried_tomorrow_is_sent_now(workspace: Workspace) -> None:
    delivery = make_delivery(make_endpoint(workspace), at=NOW + timedelta(hours=20), attempts=8)

    assert (again(delivery).next_attempt_at, again(delivery).attempts) == (NOW, 0)


def test_what_may_be_under_way_is_left_to_arrive(workspace: Workspace) -> None:
    until = NOW + timedelta(seconds=30)
    delivery = make_delivery(make_endpoint(workspace), at=until, attempts=3)

    assert (again(delivery).next_attempt_at, again(delivery).attempts) == (until, 3)


def test_nothing_is_sent_again_to_who_does_not_listen(workspace: Workspace) -> None:
    endpoint = make_endpoint(workspace)
    delivery = make_delivery(endpoint, state=DeliveryState.FAILED)
    put_to_sleep(endpoint)

    with pytest.raises(NotListening):
        again(delivery)
    with pytest.raises(NotListening):
        send_test(workspace=workspace, endpoint_id=endpoint.id)


def test_a_delivery_that_is_not_there_is_not_sent(workspace: Workspace) -> None:
    endpoint = make_endpoint(workspace)

    for key in ("nonsense", endpoint.id):
        with pytest.raises(UnknownDelivery):
            redeliver(workspace=workspace, endpoint_id=endpoint.id, delivery_id=key, at=NOW)


def test_a_message_about_a_person_who_was_erased_says_nothing_of_them(member: Customer) -> None:
    endpoint = make_endpoint(member.workspace)
    event = make_event(member, metadata={"note": "Sarah's birthday"})
    key = tell(member.workspace, type="event.recorded", activity_id=str(event.id))
    delivery = make_delivery(endpoint, key, DeliveryState.DELIVERED)
    before = body_of(delivery)

    erase_customer(customer=member, at=NOW)
    again(delivery)

    after = body_of(delivery)
    assert "Sarah" in before
    assert "Sarah" not in after
    assert "sarah" not in after


def test_a_test_is_for_one_endpoint_whatever_it_chose(workspace: Workspace) -> None:
    endpoint, other = make_endpoint(workspace, types=["import.*"]), make_endpoint(workspace)

    event_id = send_test(workspace=workspace, endpoint_id=endpoint.id)

    (notice,) = notices_of(Message.objects.get(workspace=workspace))
    assert notice.id == event_id
    assert (hears(endpoint, notice), hears(other, notice)) == (True, False)


@pytest.mark.parametrize("state", [EndpointState.DISABLED, EndpointState.GONE])
def test_a_woken_endpoint_begins_anew(workspace: Workspace, state: EndpointState) -> None:
    endpoint = make_endpoint(workspace)
    put_to_sleep(endpoint, state)

    woken = wake(endpoint, Held.LEFT)

    assert (woken.state, woken.held_from, woken.letters) == (EndpointState.ACTIVE, None, 0)
    assert (woken.failing_since, woken.state_changed_at) == (None, NOW)
    assert not Replay.objects.exists()


def test_what_was_held_is_sent_on_waking(workspace: Workspace) -> None:
    endpoint = make_endpoint(workspace)
    tell(workspace)
    put_to_sleep(endpoint)
    for _ in range(2):
        tell(workspace)

    wake(endpoint)

    replay = Replay.objects.get()
    assert (replay.first_position, replay.last_position) == (2, 3)


def test_what_had_not_arrived_before_is_sent_too(workspace: Workspace) -> None:
    endpoint = make_endpoint(workspace)
    tell(workspace)
    make_delivery(endpoint, state=DeliveryState.FAILED, at=NOW - timedelta(days=4))
    tell(workspace)
    put_to_sleep(endpoint)

    wake(endpoint)

    assert Replay.objects.get().first_position == 2


def test_without_anything_held_there_is_no_replay(workspace: Workspace) -> None:
    endpoint = make_endpoint(workspace)
    tell(workspace)
    put_to_sleep(endpoint)

    wake(endpoint)

    assert not Replay.objects.exists()


def test_who_listens_is_not_woken(workspace: Workspace) -> None:
    endpoint = make_endpoint(workspace)
    endpoint.state, endpoint.letters = EndpointState.FAILING, 1
    endpoint.save()

    woken = wake(endpoint)

    assert (woken.state, woken.letters) == (EndpointState.FAILING, 1)


def test_a_workspace_without_any_message_can_wake_an_endpoint(workspace: Workspace) -> None:
    endpoint = make_endpoint(workspace)
    put_to_sleep(endpoint)

    assert wake(endpoint).state == EndpointState.ACTIVE

"""The courier: what is due is sent, signed, and written down."""

import base64
import time
from datetime import timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.db import OperationalError, connection
from django.utils import timezone
from pytest_django import Settings
from standardwebhooks import Webhook

from accounts.models import Customer, Workspace
from core.sealing import unseal
from events.messages.notices import Notice, rendered
from events.models import ActivityEvent, WebhookDelivery
from events.relay import relay
from events.services.deleting import delete_events
from events.webhooks.courier.claiming import claim, due_endpoints
from events.webhooks.courier.rounds import Courier
from events.webhooks.secrets import rotated, sealed
from events.webhooks.signing import make_secret, public_key_of
from events.webhooks.states import DeliveryState
from tests.concurrency import elsewhere
from tests.events.webhooks.behaviours import Behaviour, Exchange, answer, hang, reset
from tests.events.webhooks.receiver import Receiver
from tests.events.webhooks.setting import (
    deliveries_of,
    make_endpoint,
    tell,
    tell_of_each,
)
from tests.events.webhooks.working import delivery_to, let_time_pass, prove, work_off
from tests.factories import make_event

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("sending")]
A_DAY = timedelta(days=1)


def test_a_message_arrives_with_its_headers(workspace: Workspace, receiver: Receiver) -> None:
    endpoint = make_endpoint(workspace, url=receiver.url)
    tell(workspace)

    work_off()

    headers, message = receiver.received[0].headers, receiver.received[0].message
    assert headers["webhook-id"] == message["event_id"]
    assert headers["content-type"] == "application/json"
    assert headers["foyer-cursor"] == "1-0"
    assert headers["foyer-api-version"] == endpoint.api_version
    assert abs(int(headers["webhook-timestamp"]) - time.time()) < 10


def test_it_is_written_down_that_it_arrived(workspace: Workspace, receiver: Receiver) -> None:
    endpoint = make_endpoint(workspace, url=receiver.url)
    tell(workspace)

    work_off()

    delivery = delivery_to(endpoint)
    assert (delivery.state, delivery.attempts) == (DeliveryState.DELIVERED, 1)
    assert delivery.next_attempt_at is None
    assert delivery.delivered_at is not None
    assert (delivery.log[0]["status"], delivery.log[0]["answer"]) == (200, "ok")


def test_it_is_signed_with_every_secret_and_key(workspace: Workspace, receiver: Receiver) -> None:
    endpoint = make_endpoint(workspace, url=receiver.url)
    first, fresh = unseal(endpoint.secrets["v1"][0]["sealed"].encode()), make_secret()
    now = timezone.now()
    endpoint.secrets["v1"] = rotated(endpoint.secrets["v1"], fresh, at=now, until=now + A_DAY)
    endpoint.save()
    tell(workspace)

    work_off()

    request = receiver.received[0]
    for secret in (first, fresh):
        Webhook(secret).verify(request.body, request.headers)
    private = unseal(endpoint.secrets["v1a"][0]["sealed"].encode())
    public = base64.b64decode(public_key_of(private).removeprefix("whpk_"))
    signature = request.headers["webhook-signature"].rpartition("v1a,")[2]
    content = ".".join(request.headers[f"webhook-{name}"] for name in ("id", "timestamp"))
    signed = content.encode() + b"." + request.body
    Ed25519PublicKey.from_public_bytes(public).verify(base64.b64decode(signature), signed)


def test_a_message_is_written_when_it_is_sent(member: Customer, receiver: Receiver) -> None:
    make_endpoint(member.workspace, url=receiver.url, types=["event.recorded"])
    make_event(member)
    relay(workspace=member.workspace)
    events = ActivityEvent.objects.of(member.workspace)
    delete_events(workspace=member.workspace, events=events)

    work_off()

    assert receiver.received[0].message["activity"] is None


def test_messages_arrive_in_their_order_on_one_connection(
    workspace: Workspace, receiver: Receiver
) -> None:
    make_endpoint(workspace, url=receiver.url)
    tell_of_each(workspace, 150)
    tell_of_each(workspace, 150)

    work_off()

    cursors = [one.headers["foyer-cursor"] for one in receiver.received]
    assert cursors == [f"{position}-{place}" for position in (1, 2) for place in range(150)]
    assert receiver.connections == 1


@pytest.mark.parametrize("status", [307, 404, 500, 503])
def test_only_an_answer_from_200_to_299_will_do(
    workspace: Workspace, receiver: Receiver, status: int
) -> None:
    endpoint = make_endpoint(workspace, url=receiver.url)
    receiver.usually = answer(status, b"no", location="/elsewhere")
    tell(workspace)

    work_off()

    delivery = delivery_to(endpoint)
    assert (delivery.state, delivery.attempts) == (DeliveryState.WAITING, 1)
    assert delivery.next_attempt_at is not None
    assert delivery.next_attempt_at > timezone.now() + timedelta(seconds=3)
    assert [one.path for one in receiver.received] == ["/"]


def test_what_failed_is_tried_again_with_the_same_id(
    workspace: Workspace, receiver: Receiver
) -> None:
    endpoint = make_endpoint(workspace, url=receiver.url)
    receiver.behave_next(answer(500), answer(503))
    tell(workspace)

    for _ in range(3):
        work_off()
        let_time_pass(workspace, A_DAY)

    delivery = delivery_to(endpoint)
    assert (delivery.state, delivery.attempts) == (DeliveryState.DELIVERED, 3)
    assert [one["status"] for one in delivery.log] == [500, 503, 200]
    assert len({one.headers["webhook-id"] for one in receiver.received}) == 1


def test_after_the_last_attempt_it_is_given_up(
    workspace: Workspace, receiver: Receiver, settings: Settings
) -> None:
    settings.WEBHOOK_SCHEDULE = [0, 0]
    endpoint = make_endpoint(workspace, url=receiver.url)
    receiver.usually = answer(500)
    tell(workspace)

    work_off()

    delivery = delivery_to(endpoint)
    assert (delivery.state, delivery.attempts) == (DeliveryState.FAILED, 2)
    assert (delivery.next_attempt_at, delivery.delivered_at) == (None, None)
    assert len(receiver.received) == 2


def test_the_log_keeps_the_last_twenty_attempts(workspace: Workspace, receiver: Receiver) -> None:
    endpoint = make_endpoint(workspace, url=receiver.url)
    tell(workspace)
    old = [{"at": str(number)} for number in range(20)]
    WebhookDelivery.objects.of(workspace).update(log=old)

    work_off()

    log = delivery_to(endpoint).log
    assert len(log) == 20
    assert (log[0], log[-1]["status"]) == ({"at": "1"}, 200)


@pytest.mark.parametrize("behaviour", [hang(), reset])
def test_while_nobody_is_there_the_rest_goes_back_and_does_not_count(
    workspace: Workspace, receiver: Receiver, behaviour: Behaviour
) -> None:
    endpoint = make_endpoint(workspace, url=receiver.url)
    prove(endpoint)
    receiver.usually = behaviour
    tell_of_each(workspace, 3)
    before = {one.id: one.next_attempt_at for one in deliveries_of(endpoint)}

    with Courier() as courier:
        while not any(one.attempts for one in deliveries_of(endpoint)):
            courier.round()
        after = deliveries_of(endpoint)

    # Of the other two the next one is on its way.
    assert sorted(one.attempts for one in after) == [0, 0, 1]
    assert sum(one.next_attempt_at == before[one.id] for one in after) == 1


def test_of_a_courier_that_leaves_what_was_not_begun_goes_back(
    workspace: Workspace, receiver: Receiver
) -> None:
    endpoint = make_endpoint(workspace, url=receiver.url)
    prove(endpoint)
    tell_of_each(workspace, 100)
    before = [one.next_attempt_at for one in deliveries_of(endpoint)]

    with Courier() as courier:
        courier.round()

    left = [one for one in deliveries_of(endpoint) if one.state == DeliveryState.WAITING]
    assert left, "all was sent before it could leave"
    assert [one.next_attempt_at for one in left] == before[: len(left)]
    assert all(one.attempts == 0 for one in left)


def test_what_a_dead_courier_had_claimed_comes_again(
    workspace: Workspace, receiver: Receiver
) -> None:
    endpoint = make_endpoint(workspace, url=receiver.url)
    tell(workspace)
    now = timezone.now()
    claimed = claim(due_endpoints(at=now)[0], most=10, at=now)

    work_off()
    meanwhile = len(receiver.received)
    let_time_pass(workspace, claimed[0].lease - now)
    work_off()

    assert (len(claimed), meanwhile, len(receiver.received)) == (1, 0, 1)
    assert delivery_to(endpoint).attempts == 1


def test_an_attempt_in_vain_is_not_held_against_a_series_begun_meanwhile(
    workspace: Workspace, receiver: Receiver
) -> None:
    endpoint = make_endpoint(workspace, url=receiver.url)
    receiver.usually = hang()
    tell(workspace)

    with Courier() as courier:
        courier.round()
        receiver.wait_for(1)
        rows = WebhookDelivery.objects.of(workspace)
        rows.update(attempts=0, next_attempt_at=timezone.now() + A_DAY)

    assert delivery_to(endpoint).attempts == 0


def test_what_cannot_be_said_is_given_up_and_holds_up_nothing(
    workspace: Workspace, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    endpoint = make_endpoint(workspace, url=receiver.url)
    tell_of_each(workspace, 3)

    def stumble(of: Workspace, notices: list[Notice]) -> list[dict[str, Any]]:
        if any(notice.place == 1 for notice in notices):
            raise ZeroDivisionError
        return rendered(of, notices)

    monkeypatch.setattr("events.webhooks.courier.packing.rendered", stumble)

    work_off()

    states = {one.place: one.state for one in deliveries_of(endpoint)}
    assert states == {0: "delivered", 1: "failed", 2: "delivered"}


def test_an_endpoint_whose_secrets_cannot_be_opened_holds_up_no_other(
    workspace: Workspace, receiver: Receiver
) -> None:
    locked = make_endpoint(workspace, url=receiver.url)
    locked.secrets = {"v1": [sealed(make_secret()) | {"sealed": "gAAAA"}], "v1a": []}
    locked.save()
    endpoint = make_endpoint(workspace, url=receiver.url)
    tell(workspace)

    work_off()

    assert delivery_to(endpoint).state == DeliveryState.DELIVERED
    assert (delivery_to(locked).state, delivery_to(locked).attempts) == (DeliveryState.WAITING, 0)


def test_each_workspace_hears_its_own(
    workspace: Workspace, stranger: Customer, receiver: Receiver
) -> None:
    make_endpoint(workspace, url=f"{receiver.url}ours")
    make_endpoint(stranger.workspace, url=f"{receiver.url}theirs")
    ours, theirs = tell(workspace), tell(stranger.workspace)

    work_off()

    came = {one.path: one.headers["webhook-id"] for one in receiver.received}
    assert came == {"/ours": f"evt_{ours.hex}", "/theirs": f"evt_{theirs.hex}"}
    assert not WebhookDelivery.objects.of(workspace).exclude(state="delivered").exists()


def test_a_lost_connection_to_the_database_costs_nothing(
    workspace: Workspace, receiver: Receiver
) -> None:
    endpoint = make_endpoint(workspace, url=receiver.url)
    receiver.usually = slowly
    tell(workspace)

    with Courier() as courier:
        courier.round()
        receiver.wait_for(1)
        _end_connection()
        with pytest.raises(OperationalError):
            courier.round()

    assert (delivery_to(endpoint).state, len(receiver.received)) == (DeliveryState.DELIVERED, 1)


def slowly(exchange: Exchange) -> bool:
    """An answer after half a second."""
    exchange.stopping.wait(0.5)
    return answer()(exchange)


def _end_connection() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        own = cursor.fetchone()[0]

    def end() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [own])

    elsewhere(end)

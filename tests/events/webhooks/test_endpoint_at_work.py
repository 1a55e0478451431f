"""What is asked for by the API, as a real receiver sees it."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from pytest_django import Settings
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from accounts.models import Workspace
from events.models import WebhookDelivery, WebhookEndpoint
from events.outbox import publish
from events.relay import relay
from events.webhooks.courier.rounds import Courier
from events.webhooks.services.finding import find_endpoint
from events.webhooks.services.running import run_replays
from events.webhooks.tasks import remove_webhooks, replay_messages
from tests.api.calling import Caller
from tests.events.webhooks.behaviours import answer, hang
from tests.events.webhooks.receiver import Received, Receiver
from tests.events.webhooks.setting import TOLD, put_to_sleep
from tests.factories import key_header

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def woken(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Everything as it is wired, but for the broker: the test is the worker. Who was woken."""
    settings.MESSAGE_SUBSCRIBERS = ["events.webhooks.fanning.fan_out"]
    settings.WEBHOOKS_ALLOW_PRIVATE = True
    names: list[str] = []
    monkeypatch.setattr("celery.current_app.send_task", lambda name, *_, **__: names.append(name))
    return names


@pytest.fixture
def till(workspace: Workspace) -> Caller:
    """A machine that acts for the workspace."""
    return Caller(key_header(workspace))


@pytest.fixture
def made(till: Caller, receiver: Receiver) -> dict[str, Any]:
    """A webhook that the receiver listens at, with its secret."""
    answered: dict[str, Any] = till.post("/webhooks", {"url": receiver.url}).json()
    return answered


def endpoint_of(workspace: Workspace, made: dict[str, Any]) -> WebhookEndpoint:
    return find_endpoint(workspace=workspace, endpoint_id=made["webhook_id"])


def tell(workspace: Workspace) -> str:
    key = publish(workspace=workspace, type=TOLD, body={"pass_id": str(workspace.id)})
    relay(workspace=workspace)
    return f"evt_{key.hex}"


def work() -> None:
    with Courier() as courier:
        while courier.round():
            pass


def ids(received: list[Received]) -> list[str]:
    return [one.headers["webhook-id"] for one in received]


def verifies(secret: str, received: Received) -> bool:
    try:
        Webhook(secret).verify(received.body, received.headers)
    except WebhookVerificationError:
        return False
    return True


def test_a_test_message_arrives_signed_with_the_secret_that_was_shown(
    till: Caller, workspace: Workspace, receiver: Receiver, made: dict[str, Any]
) -> None:
    till.post("/webhooks", {"url": receiver.url + "other"})

    event_id = till.post(f"/webhooks/{made['webhook_id']}/test").json()["event_id"]
    relay(workspace=workspace)
    work()

    (received,) = receiver.wait_for(1)
    assert verifies(made["secret"], received)
    assert (received.message["event_id"], received.path) == (event_id, "/")
    assert received.message["type"] == "webhook.test"


def test_after_a_rotation_either_secret_verifies_and_without_overlap_the_new_one(
    till: Caller, workspace: Workspace, receiver: Receiver, made: dict[str, Any]
) -> None:
    path = f"/webhooks/{made['webhook_id']}/rotate-secret"
    second = till.post(path, {"overlap_hours": 1}).json()["secret"]
    tell(workspace)
    work()
    third = till.post(path, {"overlap_hours": 0}).json()["secret"]
    tell(workspace)
    work()

    during, after = receiver.wait_for(2)
    assert [verifies(one, during) for one in (made["secret"], second)] == [True, True]
    assert [verifies(one, after) for one in (made["secret"], second, third)] == [
        *(False, False, True)
    ]


def test_what_was_held_arrives_in_its_order_once_the_endpoint_is_woken(
    till: Caller,
    workspace: Workspace,
    receiver: Receiver,
    made: dict[str, Any],
    woken: list[str],
) -> None:
    put_to_sleep(endpoint_of(workspace, made))
    held = [tell(workspace) for _ in range(3)]
    work()
    assert receiver.received == []

    till.patch(f"/webhooks/{made['webhook_id']}", {"state": "active", "replay": True})
    assert "events.run_replays" in woken
    replay_messages()
    work()

    assert ids(receiver.wait_for(3)) == held
    replay = till.get(f"/webhooks/{made['webhook_id']}/replays").json()["results"][0]
    assert (replay["state"], replay["taken_up"]) == ("finished", 3)


def test_what_arrived_is_sent_again_with_the_same_id(
    till: Caller, workspace: Workspace, receiver: Receiver, made: dict[str, Any]
) -> None:
    event_id = tell(workspace)
    work()
    path = f"/webhooks/{made['webhook_id']}/deliveries"
    (listed,) = till.get(path).json()["results"]

    till.post(f"{path}/{listed['delivery_id']}/redeliver")
    work()

    received = receiver.wait_for(2)
    shown = till.get(f"{path}/{listed['delivery_id']}").json()
    assert ids(received) == [event_id, event_id]
    assert (shown["state"], len(shown["attempts"])) == ("delivered", 2)
    assert shown["request"]["body"].encode() == received[1].body
    sent = {name: received[1].headers[name] for name in shown["request"]["headers"]}
    assert shown["request"]["headers"] | {"webhook-timestamp": sent["webhook-timestamp"]} == sent


def test_all_since_an_instant_arrives_again(
    till: Caller, workspace: Workspace, receiver: Receiver, made: dict[str, Any]
) -> None:
    told = [tell(workspace) for _ in range(2)]
    work()

    body = {"since": "2026-01-01T00:00:00Z", "all": True}
    till.post(f"/webhooks/{made['webhook_id']}/redeliver", body)
    run_replays(seconds=10)
    work()

    assert ids(receiver.wait_for(4)) == told * 2


def test_what_is_asked_for_again_while_it_is_being_sent_arrives_once(
    till: Caller, workspace: Workspace, receiver: Receiver, made: dict[str, Any]
) -> None:
    receiver.behave_next(hang(1))
    tell(workspace)
    path = f"/webhooks/{made['webhook_id']}"

    with Courier() as courier:
        courier.round()
        receiver.wait_for(1)
        (listed,) = till.get(f"{path}/deliveries").json()["results"]
        assert till.post(f"{path}/deliveries/{listed['delivery_id']}/redeliver").status_code == 202
        till.post(f"{path}/redeliver", {"since": "2026-01-01T00:00:00Z", "all": True})
        run_replays(seconds=10)
        courier.round()

    assert len(receiver.received) == 1


def test_nothing_is_sent_to_a_webhook_that_was_deleted(
    till: Caller, workspace: Workspace, receiver: Receiver, made: dict[str, Any]
) -> None:
    receiver.behave_next(answer(500))
    tell(workspace)
    work()

    till.send("DELETE", f"/webhooks/{made['webhook_id']}")
    WebhookDelivery.objects.update(next_attempt_at=timezone.now())
    tell(workspace)
    work()

    assert len(receiver.received) == 1


def test_what_a_deleted_webhook_leaves_behind_is_removed(
    till: Caller, workspace: Workspace, made: dict[str, Any]
) -> None:
    tell(workspace)
    till.send("DELETE", f"/webhooks/{made['webhook_id']}")
    WebhookEndpoint.objects.update(deleted_at=timezone.now() - timedelta(minutes=2))

    remove_webhooks()

    assert not WebhookEndpoint.objects.exists()
    assert not WebhookDelivery.objects.exists()

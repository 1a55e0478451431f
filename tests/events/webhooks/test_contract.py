"""The contract of messages: what really happens at a till, as another system receives it."""

from typing import Any

import pytest
from pytest_django import Settings
from standardwebhooks.webhooks import Webhook

from accounts.models import Customer
from events.duty import be_on_duty
from tests.api.calling import Caller, till_of
from tests.events.webhooks.receiver import Received, Receiver

pytestmark = pytest.mark.django_db(transaction=True)

STAMP = ["qualifying_purchase_id", "loyalty_program_id", "transaction_id", "transaction_ref"]
ENVELOPE = ["event_id", "timestamp", "type"]


@pytest.fixture(autouse=True)
def _delivers(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything as it is wired, but for the broker: the test is the worker."""
    settings.MESSAGE_SUBSCRIBERS = ["events.webhooks.fanning.fan_out"]
    settings.WEBHOOKS_ALLOW_PRIVATE = True
    monkeypatch.setattr("events.outbox.current_app.send_task", lambda *_, **__: None)
    monkeypatch.setattr("events.shift.LINGERS_SECONDS", 0.3)


@pytest.fixture
def till(member: Customer) -> Caller:
    """A till of a shop where one purchase fills a card."""
    till = till_of(member)
    program = {"title": "Coffee", "threshold": 1, "reward": {"title": "One free"}}
    assert till.send("PUT", "/loyalty/programs/coffee", program).status_code == 200
    return till


def listen(till: Caller, receiver: Receiver, *types: str) -> str:
    """Have the receiver told of these types; its secret."""
    made = till.post("/webhooks", {"url": receiver.url, "types": [*types]})
    assert made.status_code == 201, made.content
    return str(made.json()["secret"])


def verified(received: Received, secret: str) -> dict[str, Any]:
    """The message, once the public library has found it genuine."""
    genuine: dict[str, Any] = Webhook(secret).verify(received.body, received.headers)
    assert genuine == received.message
    return genuine


def post(till: Caller, path: str, **body: Any) -> dict[str, Any]:
    answer = till.post(path, body)
    assert answer.status_code in {200, 201}, answer.content
    said: dict[str, Any] = answer.json()
    return said


def test_the_three_bodies_of_the_contract_arrive_verified(
    till: Caller, member: Customer, receiver: Receiver
) -> None:
    secret = listen(till, receiver, "qualifying_purchase.*")
    bought = post(till, f"/passes/{member.id}/purchases", amount="4.50", external_id="txn_98765")
    redeemed = post(till, "/customers/sarah/redemptions", rewardId="coffee")
    post(till, f"/redemptions/{redeemed['redemptionId']}/reverse", reason="Spilt.")
    refund = {"amount": "4.50", "metadata": {"refund_of": "txn_98765"}}
    post(till, f"/passes/{member.id}/refunds", **refund)

    be_on_duty()

    created, unredeemed, voided = (verified(one, secret) for one in receiver.received)
    assert [*created] == [*ENVELOPE, *STAMP, "created_at"]
    assert [*unredeemed] == [*ENVELOPE, *STAMP]
    assert [*voided] == [*ENVELOPE, *STAMP, "voided_at"]
    assert [one["type"].partition(".")[2] for one in (created, unredeemed, voided)] == [
        "created",
        "unredeemed",
        "voided",
    ]
    stamp = {name: created[name] for name in STAMP}
    assert {name: unredeemed[name] for name in STAMP} == stamp
    assert {name: voided[name] for name in STAMP} == stamp
    assert stamp["transaction_ref"] == "txn_98765"
    assert stamp["transaction_id"] == f"tx_{bought['id'].replace('-', '')}"
    assert stamp["qualifying_purchase_id"].startswith("qp_")
    assert stamp["loyalty_program_id"].startswith("lp_")


def test_every_webhook_carries_its_place_in_the_log(
    till: Caller, member: Customer, receiver: Receiver
) -> None:
    listen(till, receiver, "*")
    post(till, f"/passes/{member.id}/purchases", amount="4.50", external_id="txn_98765")

    be_on_duty()

    log = till.get("/changes").json()["changes"]
    sent = {one.headers["foyer-cursor"]: one.message for one in receiver.received}
    assert sent == {one.pop("cursor"): one for one in log[-len(sent) :]}
    assert {one["type"] for one in log} >= {"event.recorded", "qualifying_purchase.created"}


def test_an_erasure_reaches_what_was_not_sent_yet(
    till: Caller, member: Customer, receiver: Receiver
) -> None:
    listen(till, receiver, "event.recorded")
    note = {"note": "Sarah likes the window seat"}
    post(till, f"/passes/{member.id}/purchases", amount="4.50", metadata=note)
    erased = till.post("/customers/sarah/erasure", {"confirm": True})

    be_on_duty()

    assert erased.status_code == 200, erased.content
    [received] = receiver.received
    assert received.message["activity"]["amount"] == "4.50"
    assert b"window" not in received.body
    assert b"sarah" not in received.body.lower()

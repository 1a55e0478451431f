"""What others are told of stamps: the bodies are those of the contract, and no others."""

from datetime import timedelta
from typing import Any

import pytest
from jsonschema import validate

from accounts.models import Customer, Workspace
from events.messages.notices import notices_of, rendered
from events.messages.types import message_types
from events.models import Message
from loyalty.models import Stamp
from tests.api.calling import Caller, till_of
from tests.factories import NOON
from tests.loyalty.ledger.points import clock_at
from tests.loyalty.stamps.stamped import told

pytestmark = pytest.mark.django_db

PROGRAM = {"title": "Coffee", "threshold": 1, "reward": {"title": "One free"}}
SEED = ["qualifying_purchase_id", "loyalty_program_id", "transaction_id", "transaction_ref"]
TIMES = {"created": ["created_at"], "voided": ["voided_at"], "unredeemed": []}


@pytest.fixture
def till(member: Customer) -> Caller:
    """A till of a workspace with a card that one purchase fills."""
    till = till_of(member)
    with clock_at(NOON):
        assert till.send("PUT", "/loyalty/programs/coffee", PROGRAM).status_code == 200
    return till


def moves(till: Caller, member: Customer, kind: str, name: str, **more: Any) -> None:
    """Money moves, by the API."""
    body = {"amount": "4.50", "external_id": name} | more
    with clock_at(NOON + timedelta(minutes=1)):
        answer = till.post(f"/passes/{member.id}/{kind}", body)
    assert answer.status_code == 201, answer.content


def message(workspace: Workspace, word: str) -> dict[str, Any]:
    """The one message of a kind about a stamp, as others get it; without its envelope."""
    kind = message_types()[f"qualifying_purchase.{word}"]
    kept = Message.objects.get(workspace=workspace, type=kind.name)
    [body] = rendered(workspace, notices_of(kept))
    assert [*body] == ["event_id", "timestamp", "type", *SEED, *TIMES[word]]
    validate(body, {"properties": kind.fields, "required": [*kind.fields]})
    return {name: body[name] for name in kind.fields}


def expected(workspace: Workspace, **more: str) -> dict[str, Any]:
    stamp = Stamp.objects.of(workspace).get()
    return {
        "qualifying_purchase_id": f"qp_{stamp.id.hex}",
        "loyalty_program_id": f"lp_{stamp.program_id.hex}",
        "transaction_id": f"tx_{stamp.event_id.hex}",
        "transaction_ref": "txn_98765",
    } | more


def test_a_purchase_that_counts(till: Caller, workspace: Workspace, member: Customer) -> None:
    moves(till, member, "purchases", "txn_98765")

    body = message(workspace, "created")

    assert body == expected(workspace, created_at="2026-03-14T12:01:00Z")


def test_a_purchase_that_was_refunded(till: Caller, workspace: Workspace, member: Customer) -> None:
    moves(till, member, "purchases", "txn_98765")
    moves(till, member, "refunds", "back", metadata={"refund_of": "txn_98765"})

    body = message(workspace, "voided")

    assert body == expected(workspace, voided_at="2026-03-14T12:01:00Z")


def test_a_redemption_that_was_reversed(
    till: Caller, workspace: Workspace, member: Customer
) -> None:
    moves(till, member, "purchases", "txn_98765")
    redeemed = till.post("/customers/sarah/redemptions", {"rewardId": "coffee"})
    assert redeemed.status_code == 201, redeemed.content
    code = redeemed.json()["redemptionId"]

    till.post(f"/redemptions/{code}/reverse", {"reason": "The machine is broken"})

    assert message(workspace, "unredeemed") == expected(workspace)
    full = told(workspace, "stamp_card.completed", "stamp_card.reopened")
    assert [one["finished"] for one in full] == [1, 1]


def test_a_purchase_without_a_name_of_its_own(
    till: Caller, workspace: Workspace, member: Customer
) -> None:
    moves(till, member, "purchases", "", external_id=None)

    assert message(workspace, "created")["transaction_ref"] is None


def test_a_full_card_and_one_that_is_not_any_more(
    till: Caller, workspace: Workspace, member: Customer
) -> None:
    moves(till, member, "purchases", "a")
    moves(till, member, "refunds", "back", metadata={"refund_of": "a"})

    news = told(workspace, "stamp_card.completed", "stamp_card.reopened")

    for one, count in zip(news, (1, 0), strict=True):
        kind = message_types()[one.pop("type")]
        validate(one, {"properties": kind.fields, "required": [*kind.fields]})
        assert (one["pass_id"], one["finished"]) == (str(member.id), count)

"""Each type that the contract asks for, produced by what really happens, and read from the log."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from pytest_django import Settings

from accounts.models import Customer
from events.messages.schema import schema_of
from events.messages.types import message_types
from tests.api.calling import Caller, till_of
from tests.events.messages.telling import changes
from tests.imports.files import ORDERS, imported
from tests.loyalty.counted import PURCHASES, VISITS, make_challenge, make_streak
from tests.loyalty.programme import make_rule
from tests.loyalty.rewards.setting import make_reward
from tests.loyalty.stamps.stamped import make_program
from tests.loyalty.tiers.setting import make_tier

pytestmark = pytest.mark.django_db

Happening = Callable[[Caller, Customer], object]
TRANSACTION = ["transaction_id", "transaction_ref"]
STAMP = ["qualifying_purchase_id", "loyalty_program_id", *TRANSACTION]


@pytest.fixture(autouse=True)
def _own_uploads(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def buy(till: Caller, member: Customer, name: str = "txn_98765") -> None:
    """A purchase of ten."""
    body = {"amount": "10.00", "external_id": name}
    assert till.post(f"/passes/{member.id}/purchases", body).status_code == 201


def buy_for_points(till: Caller, member: Customer) -> None:
    """A point for each euro; ten make silver."""
    make_rule(member.workspace)
    make_tier(member.workspace, "silver", 10)
    buy(till, member)


def go_on(till: Caller, member: Customer) -> None:
    """A streak of one day and a challenge of one purchase."""
    milestones = [{"length": 1, "points": 5}]
    make_streak(member.workspace, counts=PURCHASES, milestones=milestones)
    make_challenge(member.workspace, counts=PURCHASES, goals=[{"target": 1}])
    buy(till, member)


def redeem(till: Caller, member: Customer) -> None:
    """A coffee for the points of a purchase."""
    make_rule(member.workspace)
    make_reward(member.workspace)
    buy(till, member)
    body = {"rewardId": "coffee"}
    assert till.post("/customers/sarah/redemptions", body).status_code == 201


def collect(till: Caller, member: Customer) -> None:
    """A stamp for a purchase; one stamp is a card."""
    make_program(member.workspace, threshold=1)
    buy(till, member)


def refund(till: Caller, member: Customer) -> None:
    """A stamp, and its purchase goes back."""
    collect(till, member)
    body = {"amount": "10.00", "metadata": {"refund_of": "txn_98765"}}
    assert till.post(f"/passes/{member.id}/refunds", body).status_code == 201


def reverse(till: Caller, member: Customer) -> None:
    """A full card is spent, and that is taken back."""
    collect(till, member)
    redeemed = till.post("/customers/sarah/redemptions", {"rewardId": "coffee"})
    assert redeemed.status_code == 201, redeemed.content
    code = redeemed.json()["code"]
    body = {"reason": "A mistake"}
    assert till.post(f"/redemptions/{code}/reverse", body).status_code == 200


def erase(till: Caller, member: Customer) -> None:
    """Somebody is forgotten."""
    assert till.post(f"/customers/{member.external_id}/erasure").status_code == 200


def bring_in(till: Caller, member: Customer) -> None:
    """A file of orders."""
    imported(member.workspace, ORDERS)


# By type: what happens, and the fields that it is told with, in their order.
PRODUCED: dict[str, tuple[Happening, list[str]]] = {
    "qualifying_purchase.created": (collect, [*STAMP, "created_at"]),
    "qualifying_purchase.voided": (refund, [*STAMP, "voided_at"]),
    "qualifying_purchase.unredeemed": (reverse, STAMP),
    "event.recorded": (buy, ["activity_id", "activity"]),
    "points.changed": (
        buy_for_points,
        ["pass_id", "entry_id", "kind", "points", "pending", "balance"],
    ),
    "tier.changed": (buy_for_points, ["pass_id", "from", "to"]),
    "streak.milestone": (go_on, ["pass_id", "key", "goal"]),
    "challenge.completed": (go_on, ["pass_id", "key", "goal"]),
    "reward.redeemed": (redeem, ["redemption_id", "reward_id", "pass_id", "points", "expires_at"]),
    "customer.erased": (erase, ["pass_id"]),
    "import.finished": (bring_in, ["import_id", "created", "duplicates", "failed"]),
    "stamp_card.completed": (collect, ["pass_id", "loyalty_program_id", "finished"]),
    "stamp_card.reopened": (refund, ["pass_id", "loyalty_program_id", "finished"]),
}


@pytest.mark.parametrize("name", PRODUCED)
def test_what_happens_is_told_as_it_is_described(member: Customer, name: str) -> None:
    happening, fields = PRODUCED[name]
    till = till_of(member)

    happening(till, member)

    [change] = changes(till.get("/changes", types=name))
    assert change["type"] == name
    assert list(change) == ["cursor", "event_id", "timestamp", "type", *fields]
    jsonschema.Draft202012Validator(schema_of(message_types()[name])).validate(change)


def test_the_three_of_the_contract_name_the_purchase_as_the_till_did(member: Customer) -> None:
    till = till_of(member)
    collect(till, member)

    [created] = changes(till.get("/changes", types="qualifying_purchase.*"))

    assert created["transaction_ref"] == "txn_98765"
    assert created["qualifying_purchase_id"].startswith("qp_")
    assert created["loyalty_program_id"].startswith("lp_")
    assert created["transaction_id"].startswith("tx_")


def test_every_movement_of_points_is_told_once(member: Customer) -> None:
    till = till_of(member)
    make_rule(member.workspace)
    buy(till, member, "A-1")
    buy(till, member, "A-2")

    told: list[dict[str, Any]] = changes(till.get("/changes", types="points.changed"))

    assert [(one["points"], one["balance"]) for one in told] == [(10, 10), (10, 20)]
    assert len({one["entry_id"] for one in told}) == 2


def test_a_visit_that_earns_nothing_tells_of_no_points(member: Customer) -> None:
    till = till_of(member)
    make_streak(member.workspace, counts=VISITS)

    till.post(f"/passes/{member.id}/activities", {"event_type": "visit"})

    assert [one["type"] for one in changes(till.get("/changes"))] == ["event.recorded"]

"""What an event earns, at once."""

from decimal import Decimal

import pytest

from accounts.models import Customer, Workspace
from loyalty.models import LedgerEntry
from loyalty.rules.parts import trace_of
from tests.factories import draft, make_member, purchase
from tests.loyalty.programme import make_rule, points_of, record

pytestmark = pytest.mark.django_db


def test_49_99_at_one_a_unit_gives_50(workspace: Workspace, member: Customer) -> None:
    make_rule(workspace)

    [receipt] = record(workspace, purchase(member, "49.99"))

    assert points_of(member) == 50
    assert receipt.earned == {"points": 50, "rules": {"purchase_completed": 50}}


def test_reward_of_two_gives_100(workspace: Workspace, member: Customer) -> None:
    make_rule(workspace, reward={"default": 2})

    record(workspace, purchase(member, "49.99"))

    assert points_of(member) == 100


def test_a_full_refund_ends_at_zero(workspace: Workspace, member: Customer) -> None:
    make_rule(workspace)
    record(workspace, purchase(member, "49.99", metadata={"order_id": "A1"}))

    back = draft(member, "transaction", "refund", amount=Decimal("20"), metadata={"order_id": "A1"})
    record(workspace, back)
    assert points_of(member) == 30
    rest = draft(
        member, "transaction", "refund", amount=Decimal("29.99"), metadata={"order_id": "A1"}
    )
    record(workspace, rest)

    assert points_of(member) == 0


def test_a_limit_counts_rewarded_events_of_the_day(workspace: Workspace, member: Customer) -> None:
    make_rule(workspace, "visit", type="FIX", reward={"default": 5}, limit=2, period="daily")
    other = make_member(workspace)

    receipts = record(
        workspace, *[draft(one, "activity", "visit") for one in (member, other, member, member)]
    )

    assert [receipt.earned.get("points", 0) for receipt in receipts] == [5, 5, 5, 0]
    last = LedgerEntry.objects.of(workspace).get(event_id=receipts[3].id)
    assert trace_of(last.trace).parts[0].verdict == "limit_reached"
    assert (points_of(member), points_of(other)) == (10, 5)


def test_the_largest_number_earns_the_most_points(workspace: Workspace, member: Customer) -> None:
    make_rule(workspace, rewardValueField="score", reward={"default": 10**12})

    record(workspace, purchase(member, metadata={"score": 2**63 - 1}))

    assert points_of(member) == 10**12

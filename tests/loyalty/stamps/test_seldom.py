"""What seldom happens to stamps: people move, programmes are switched off, cards are damaged."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from accounts.models import Customer, Workspace
from loyalty.models import Redemption, RedemptionState, RewardStock, RewardUse, Stamp, StampCard
from loyalty.replay.verifying import verify
from tests.factories import NOON, draft, purchase
from tests.loyalty.counted import finish_recounts
from tests.loyalty.programme import record
from tests.loyalty.rewards.setting import redeem
from tests.loyalty.stamps.stamped import make_program, refs

pytestmark = pytest.mark.django_db

# The 9th and the 10th of March in Auckland, a flight, and both days once more in Los Angeles.
WESTWARD = {
    "first": datetime(2026, 3, 8, 20, tzinfo=UTC),
    "second": datetime(2026, 3, 9, 20, tzinfo=UTC),
    "first again": datetime(2026, 3, 10, 3, tzinfo=UTC),
    "second again": datetime(2026, 3, 10, 20, tzinfo=UTC),
}
FLIGHT = datetime(2026, 3, 9, 22, tzinfo=UTC)


def differences(workspace: Workspace) -> list[str]:
    """What a replay finds once everybody is counted."""
    finish_recounts(workspace)
    everybody = Customer.objects.of(workspace)
    return [
        str(one) for one in verify(workspace=workspace, customers=everybody, tell=lambda _: None)
    ]


@pytest.mark.parametrize("at_once", [False, True], ids=["one by one", "in a batch"])
def test_who_moves_west_has_one_stamp_for_a_day_that_comes_twice(
    workspace: Workspace, member: Customer, at_once: bool
) -> None:
    make_program(workspace, once_a_day=True)
    moved = {
        "time_zone": "America/Los_Angeles",
        "former_zones": [[FLIGHT.isoformat(timespec="microseconds"), "Pacific/Auckland"]],
    }
    Customer.objects.of(workspace).filter(id=member.id).update(**moved)
    bought = [
        purchase(member, external_id=name, event_timestamp=moment)
        for name, moment in WESTWARD.items()
    ]

    for batch in [bought] if at_once else [[one] for one in bought]:
        record(workspace, *batch)

    assert refs(member) == ["first", "second"]
    assert differences(workspace) == []


def test_a_programme_that_is_made_inactive_counts_the_past_of_everybody(
    workspace: Workspace, member: Customer
) -> None:
    for name in "abc":
        record(workspace, purchase(member, external_id=name))
    make_program(workspace, active=False)
    before = refs(member)

    record(workspace, purchase(member, "1.00", external_id="late", event_timestamp=NOON))
    back = {"metadata": {"refund_of": "late"}, "external_id": "back"}
    record(workspace, draft(member, "transaction", "refund", amount=Decimal(1), **back))

    assert refs(member) == before
    assert differences(workspace) == []


@pytest.fixture
def spent(workspace: Workspace, member: Customer) -> Redemption:
    """A full card that paid for a coffee."""
    make_program(workspace)
    for name in "abc":
        record(workspace, purchase(member, external_id=name))
    redemption = redeem(member)
    assert differences(workspace) == []
    return redemption


def test_a_replay_sees_a_card_that_lost_a_stamp(workspace: Workspace, spent: Redemption) -> None:
    Stamp.objects.of(workspace).filter(transaction_ref="b").update(card=None)

    assert any("stamps on it" in one for one in differences(workspace))


def test_a_replay_sees_a_card_that_is_back_alone(workspace: Workspace, spent: Redemption) -> None:
    StampCard.objects.filter(workspace=workspace).update(reversed_at=NOON)

    assert any("reversed" in one for one in differences(workspace))


def test_a_replay_sees_a_redemption_that_is_back_alone(
    workspace: Workspace, spent: Redemption
) -> None:
    Redemption.objects.of(workspace).update(state=RedemptionState.REVERSED)
    RewardUse.objects.filter(workspace=workspace).update(used=0)
    RewardStock.objects.filter(workspace=workspace).update(taken=0)

    assert any("reversed" in one for one in differences(workspace))

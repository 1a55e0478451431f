"""A customer pays for a reward, and gets a code."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import Customer
from core.api.rendering import instant
from core.errors import DomainError, Invalid
from events.errors import UnknownCustomer
from events.models import ActivityEvent, Message
from events.services.privacy import erase_customer
from loyalty.models import (
    EntryKind,
    LedgerEntry,
    Lot,
    Redemption,
    RedemptionState,
    RedemptionStep,
    RewardUse,
)
from loyalty.rewards import redeeming
from loyalty.rewards.catalogue import retire_reward
from loyalty.rewards.codes import SIGNS, read_code, shown_code
from loyalty.rewards.errors import RedemptionIdTaken
from loyalty.rewards.redeeming import redeem_reward
from tests.factories import NOON, draft, make_member, make_staff, purchase
from tests.loyalty.ledger.points import clock_at
from tests.loyalty.programme import make_rule, points_of, record
from tests.loyalty.rewards.setting import give, lasting, make_reward, redeem, taken_of, told
from tests.loyalty.shop import assert_books_hold
from tests.loyalty.tiers.setting import make_ladder

pytestmark = pytest.mark.django_db


def test_points_become_a_code(member: Customer) -> None:
    reward = make_reward(member.workspace, stock=5, validDays=7)
    give(member, 25)

    redemption = redeem(member)

    assert redemption.state == RedemptionState.ISSUED
    assert (redemption.points, redemption.expires_at - redemption.issued_at) == (
        10,
        timedelta(days=7),
    )
    assert len(redemption.code) == 10
    assert set(redemption.code) <= set(SIGNS)
    assert (points_of(member), taken_of(reward)) == (15, 1)
    entry = LedgerEntry.objects.of(member.workspace).get(kind=EntryKind.SPEND)
    assert (entry.id, entry.points, entry.reason) == (redemption.entry_id, -10, "A coffee")
    assert_books_hold(member.workspace)


def test_the_activity_is_recorded_and_may_earn_something(member: Customer) -> None:
    make_reward(member.workspace)
    rule = {"type": "FIX", "reward": {"default": 3}, "triggers": [{"types": ["redemption"]}]}
    make_rule(member.workspace, "thanks", **rule)
    give(member, 10)

    redemption = redeem(member)

    event = ActivityEvent.objects.get(workspace=member.workspace, id=str(redemption.activity_id))
    assert event.external_id == f"foyer:redemption:{redemption.id}"
    assert (event.event_category, event.event_type) == ("activity", "redemption")
    assert event.metadata["reward_id"] == "coffee"
    assert points_of(member) == 3
    assert_books_hold(member.workspace)


def soon(days: int) -> str:
    """So many days from now."""
    return (timezone.now() + timedelta(days=days)).isoformat()


@pytest.mark.parametrize(
    ("says", "code"),
    [
        ({"active": False}, "reward_inactive"),
        ({"startsAt": soon(1)}, "reward_not_yet"),
        ({"startsAt": soon(-2), "endsAt": soon(-1)}, "reward_over"),
        ({"tiers": ["gold"]}, "tier_required"),
        ({"stock": 0}, "reward_sold_out"),
        ({"points": 21}, "not_enough_points"),
    ],
)
def test_what_stands_in_the_way_leaves_nothing(
    member: Customer, says: dict[str, Any], code: str
) -> None:
    make_ladder(member.workspace)
    reward = make_reward(member.workspace, **says)
    give(member, 20)

    with pytest.raises(DomainError) as refusal:
        redeem(member)

    assert refusal.value.code == code
    assert (points_of(member), taken_of(reward)) == (20, 0)
    assert not Redemption.objects.of(member.workspace).exists()
    assert not ActivityEvent.objects.of(member.workspace).exists()


def test_a_customer_has_it_as_often_as_one_may(member: Customer) -> None:
    make_reward(member.workspace, perCustomer=2)
    give(member)
    redeem(member)
    redeem(member)

    with pytest.raises(DomainError) as refusal:
        redeem(member)

    assert refusal.value.code == "reward_limit_reached"
    assert RewardUse.objects.get(workspace=member.workspace).used == 2
    make_reward(member.workspace, perCustomer=3)
    redeem(member)


def test_the_tier_may_have_it(member: Customer) -> None:
    make_rule(member.workspace)
    make_ladder(member.workspace)
    make_reward(member.workspace, tiers=["gold", "silver"])
    record(member.workspace, purchase(member, "100.00"), at=NOON)

    with clock_at(NOON):
        redemption = redeem(member)

    assert redemption.state == RedemptionState.ISSUED


def test_the_same_number_again_is_the_first(member: Customer) -> None:
    reward = make_reward(member.workspace)
    give(member, 10)

    first = redeem_reward(customer=member, key="coffee", external_id="till-1")
    retire_reward(workspace=member.workspace, key="coffee")
    again = redeem_reward(customer=member, key="coffee", external_id="till-1")

    assert (first.is_new, again.is_new) == (True, False)
    assert again.redemption == first.redemption
    assert (points_of(member), taken_of(reward)) == (0, 1)


def test_the_same_number_for_something_else_is_refused(member: Customer) -> None:
    make_reward(member.workspace)
    make_reward(member.workspace, "tea")
    other = make_member(member.workspace)
    for customer in (member, other):
        give(customer)
    redeem(member, external_id="till-1")

    for customer, key, field in ((member, "tea", "rewardId"), (other, "coffee", "userId")):
        with pytest.raises(RedemptionIdTaken) as refusal:
            redeem(customer, key, external_id="till-1")
        assert [fault.field for fault in refusal.value.faults] == [field]


@pytest.mark.parametrize("name", ["x" * 256, "a\0b"])
def test_a_number_that_cannot_be_kept_is_refused(member: Customer, name: str) -> None:
    make_reward(member.workspace)

    with pytest.raises(Invalid):
        redeem(member, external_id=name)


def test_who_was_erased_redeems_nothing(member: Customer) -> None:
    make_reward(member.workspace)
    give(member)
    erase_customer(customer=member, at=NOON)

    with pytest.raises(UnknownCustomer):
        redeem(member)


def test_it_is_kept_who_did_it(member: Customer) -> None:
    make_reward(member.workspace)
    give(member)
    steward = make_staff(member.workspace).user

    redemption = redeem(member, by=steward)

    [step] = RedemptionStep.objects.filter(workspace=member.workspace, redemption=redemption)
    assert (step.number, step.state, step.by_id, step.at) == (
        1,
        "issued",
        steward.id,
        redemption.issued_at,
    )


def test_it_is_told_without_its_code(member: Customer) -> None:
    make_reward(member.workspace)
    give(member)

    redemption = redeem(member)

    [body] = told(member.workspace, "reward.redeemed")
    assert body == {
        "redemption_id": str(redemption.id),
        "reward_id": "coffee",
        "pass_id": str(member.id),
        "points": 10,
        "expires_at": instant(redemption.expires_at),
    }


def test_the_points_that_expire_first_are_spent_first(member: Customer) -> None:
    make_reward(member.workspace, points=6)
    make_rule(member.workspace, "late", **lasting(30))
    make_rule(member.workspace, "soon", **lasting(10))
    record(member.workspace, draft(member, "activity", "visit"))

    with clock_at(NOON):
        redemption = redeem(member)

    left = sorted(Lot.objects.filter(workspace=member.workspace).values_list("rule", "remaining"))
    assert left == [("late", 4), ("soon", 0)]
    assert [one["points"] for one in redemption.drawn] == [5, 1]
    assert_books_hold(member.workspace)


@pytest.mark.parametrize(
    "fails",
    ["record_under_way", "count_use", "take_from_stock", "note_step", "_keep", "announce"],
)
def test_what_fails_on_the_way_leaves_nothing(
    member: Customer, monkeypatch: pytest.MonkeyPatch, fails: str
) -> None:
    def fall(*args: object, **named: object) -> None:
        raise ConnectionError(fails)

    reward = make_reward(member.workspace, perCustomer=1)
    give(member, 10)
    told_before = Message.objects.filter(workspace=member.workspace).count()
    monkeypatch.setattr(redeeming, fails, fall)

    with pytest.raises(ConnectionError):
        redeem(member)

    assert (points_of(member), taken_of(reward)) == (10, 0)
    for kind in (Redemption, RedemptionStep, RewardUse, ActivityEvent):
        rows: Any = kind._default_manager
        assert not rows.filter(workspace=member.workspace).exists()
    assert Message.objects.filter(workspace=member.workspace).count() == told_before


def test_a_code_is_read_however_it_is_typed() -> None:
    assert shown_code("K7PM2QXH9T") == "K7PM2-QXH9T"
    assert read_code(" k7pm2-qxh9t ") == "K7PM2QXH9T"
    assert read_code("K7PM2 QXH9T") == "K7PM2QXH9T"
    assert read_code("K7PM2QXH9") is None
    assert read_code("K7PM2QXH9O") is None

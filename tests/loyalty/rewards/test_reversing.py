"""A redemption is taken back: points with their expiry, stock, limit, and what it earned."""

from datetime import timedelta

import pytest

from accounts.models import Customer
from core.errors import Invalid
from events.errors import UnknownCustomer
from events.models import ActivityEvent
from events.services.deleting import delete_events
from events.services.privacy import erase_customer
from loyalty.models import EntryKind, LedgerEntry, Lot, RedemptionState, RewardUse
from loyalty.rewards.errors import RedemptionFulfilled, RedemptionReversed
from loyalty.rewards.expiring import expire_redemptions
from loyalty.rewards.fulfilling import fulfil_redemption
from loyalty.rewards.reversing import reverse_redemption
from tests.factories import NOON, draft, make_staff, purchase
from tests.loyalty.ledger.points import clock_at, kinds_of, refund
from tests.loyalty.programme import make_rule, points_of, record
from tests.loyalty.rewards.setting import give, lasting, make_reward, redeem, taken_of, told
from tests.loyalty.shop import assert_books_hold

pytestmark = pytest.mark.django_db


def lots_of(customer: Customer) -> list[tuple[str, int, int]]:
    """The customer's lots as (rule, remaining, expired)."""
    lots = Lot.objects.filter(workspace=customer.workspace, customer_id=customer.id)
    return sorted(lots.values_list("rule", "remaining", "expired"))


def test_everything_is_as_before(member: Customer) -> None:
    reward = make_reward(member.workspace, stock=1, perCustomer=1)
    give(member, 10)
    redemption = redeem(member)
    owner = make_staff(member.workspace).user

    done = reverse_redemption(
        workspace=member.workspace, name=redemption.code, reason="Broken", by=owner
    )

    assert done.state == RedemptionState.REVERSED
    assert (points_of(member), taken_of(reward)) == (10, 0)
    assert RewardUse.objects.get(workspace=member.workspace).used == 0
    entry = LedgerEntry.objects.of(member.workspace).get(kind=EntryKind.RETURN)
    assert (entry.points, entry.reason, entry.by_id) == (10, "Broken", owner.id)
    assert len(told(member.workspace, "reward.reversed")) == 1
    assert not ActivityEvent.objects.of(member.workspace).exists()
    assert_books_hold(member.workspace)
    redeem(member)


def test_points_come_back_with_the_expiry_that_they_had(member: Customer) -> None:
    make_reward(member.workspace, points=7)
    make_rule(member.workspace, "late", **lasting(30))
    make_rule(member.workspace, "soon", **lasting(10))
    record(member.workspace, draft(member, "activity", "visit"))
    with clock_at(NOON):
        redemption = redeem(member)
        assert lots_of(member) == [("late", 3, 0), ("soon", 0, 0)]

        reverse_redemption(workspace=member.workspace, name=redemption.code, reason="Sorry")

    assert lots_of(member) == [("late", 5, 0), ("soon", 5, 0)]
    assert points_of(member) == 10
    assert_books_hold(member.workspace)


def test_what_expired_meanwhile_expires_at_once(member: Customer) -> None:
    make_reward(member.workspace, points=7)
    make_rule(member.workspace, "late", **lasting(30))
    make_rule(member.workspace, "soon", **lasting(10))
    record(member.workspace, draft(member, "activity", "visit"))
    with clock_at(NOON):
        redemption = redeem(member)

    with clock_at(NOON + timedelta(days=11)):
        reverse_redemption(workspace=member.workspace, name=redemption.code, reason="Sorry")

    assert lots_of(member) == [("late", 5, 0), ("soon", 0, 5)]
    assert kinds_of(member)[-2:] == [("return", 7), ("expire", -5)]
    assert points_of(member) == 5
    assert_books_hold(member.workspace)


def test_what_comes_back_pays_a_debt_first(member: Customer) -> None:
    make_reward(member.workspace)
    make_rule(member.workspace, expireDays=10)
    bought = purchase(member, "10.00", metadata={"order_id": "A1"})
    record(member.workspace, bought)
    with clock_at(NOON):
        redemption = redeem(member)
    record(member.workspace, refund(member, "4.00"))
    assert points_of(member) == -4

    with clock_at(NOON):
        reverse_redemption(workspace=member.workspace, name=redemption.code, reason="Sorry")

    assert points_of(member) == 6
    assert [remaining for _, remaining, _ in lots_of(member)] == [6]
    assert_books_hold(member.workspace)


def test_a_debt_is_paid_before_the_rest_expires(member: Customer) -> None:
    make_reward(member.workspace)
    make_rule(member.workspace, expireDays=10)
    record(member.workspace, purchase(member, "10.00", metadata={"order_id": "A1"}))
    with clock_at(NOON):
        redemption = redeem(member)
    record(member.workspace, refund(member, "4.00"))

    with clock_at(NOON + timedelta(days=11)):
        reverse_redemption(workspace=member.workspace, name=redemption.code, reason="Sorry")

    assert kinds_of(member)[-2:] == [("return", 10), ("expire", -6)]
    assert points_of(member) == 0
    assert_books_hold(member.workspace)


def test_what_the_activity_earned_goes_back(member: Customer) -> None:
    make_reward(member.workspace)
    rule = {"type": "FIX", "reward": {"default": 3}, "triggers": [{"types": ["redemption"]}]}
    make_rule(member.workspace, "thanks", **rule)
    give(member, 10)
    redemption = redeem(member)

    reverse_redemption(workspace=member.workspace, name=redemption.code, reason="Sorry")

    assert points_of(member) == 10
    assert_books_hold(member.workspace)


def test_it_is_reversed_though_somebody_deleted_the_activity(member: Customer) -> None:
    make_reward(member.workspace)
    give(member, 10)
    redemption = redeem(member)
    delete_events(
        workspace=member.workspace, events=ActivityEvent.objects.of(member.workspace).all()
    )

    reverse_redemption(workspace=member.workspace, name=redemption.code, reason="Sorry")

    assert points_of(member) == 10


def test_an_expired_one_gives_its_points_back_and_no_stock_twice(member: Customer) -> None:
    reward = make_reward(member.workspace, stock=3)
    give(member, 20)
    redemption = redeem(member)
    redeem(member)
    expire_redemptions(workspace=member.workspace, at=redemption.expires_at)

    reverse_redemption(workspace=member.workspace, name=redemption.code, reason="Was ill")

    assert (points_of(member), taken_of(reward)) == (10, 1)
    assert_books_hold(member.workspace)


def test_once_and_not_what_was_given_out(member: Customer) -> None:
    make_reward(member.workspace)
    give(member, 20)
    given, taken_back = redeem(member), redeem(member)
    fulfil_redemption(workspace=member.workspace, name=given.code)
    reverse_redemption(workspace=member.workspace, name=taken_back.code, reason="Sorry")

    with pytest.raises(RedemptionFulfilled):
        reverse_redemption(workspace=member.workspace, name=given.code, reason="Sorry")
    with pytest.raises(RedemptionReversed):
        reverse_redemption(workspace=member.workspace, name=taken_back.code, reason="Sorry")

    assert points_of(member) == 10


@pytest.mark.parametrize("reason", ["", " ", "x" * 501, "a\0b"])
def test_a_reason_is_needed(member: Customer, reason: str) -> None:
    make_reward(member.workspace)
    give(member, 10)
    redemption = redeem(member)

    with pytest.raises(Invalid):
        reverse_redemption(workspace=member.workspace, name=redemption.code, reason=reason)


def test_nothing_comes_back_to_who_was_erased(member: Customer) -> None:
    make_reward(member.workspace)
    give(member, 10)
    redemption = redeem(member)
    erase_customer(customer=member, at=NOON)

    with pytest.raises(UnknownCustomer):
        reverse_redemption(workspace=member.workspace, name=redemption.code, reason="Sorry")

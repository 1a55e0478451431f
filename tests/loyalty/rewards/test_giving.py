"""The organiser gives a reward: nobody pays, and everything else is as with any other."""

from typing import Any

import pytest

from accounts.models import Customer
from core.errors import DomainError, Invalid
from events.models import ActivityEvent
from events.services.privacy import erase_customer
from loyalty.models import Redemption, RedemptionState
from loyalty.rewards.catalogue import retire_reward
from loyalty.rewards.errors import (
    RedemptionIdTaken,
    RewardInactive,
    RewardLimitReached,
    RewardSoldOut,
)
from loyalty.rewards.fulfilling import fulfil_redemption, undo_fulfilment
from loyalty.rewards.giving import give_reward
from loyalty.rewards.redeeming import redeem_reward
from loyalty.rewards.reversing import reverse_redemption
from loyalty.rewards.steps import steps_of
from tests.factories import NOON, make_member
from tests.loyalty.ledger.points import sums_of
from tests.loyalty.rewards.setting import give, make_reward, make_stamp_reward, taken_of, told
from tests.loyalty.shop import assert_books_hold
from tests.loyalty.tiers.setting import make_ladder

pytestmark = pytest.mark.django_db
NAME = "foyer:action:1"


def gift(customer: Customer, key: str = "coffee", name: str = NAME) -> Redemption:
    given = give_reward(customer=customer, key=key, reason="Campaign spring", external_id=name)
    return given.redemption


def activities(customer: Customer) -> int:
    return ActivityEvent.objects.of(customer.workspace).about(customer.id).count()


def test_a_gift_costs_nothing_and_takes_one_of_the_stock(member: Customer) -> None:
    reward = make_reward(member.workspace, stock=3)

    redemption = gift(member)

    assert (redemption.is_given, redemption.points, redemption.entry_id) == (True, 0, None)
    assert (taken_of(reward), sums_of(member)[0]) == (1, 0)
    assert [step.reason for step in steps_of(redemption)] == ["Campaign spring"]
    [message] = told(member.workspace, "reward.given")
    assert message["redemption_id"] == str(redemption.id)
    assert_books_hold(member.workspace)


def test_the_same_gift_again_is_the_first(member: Customer) -> None:
    reward = make_reward(member.workspace)

    assert gift(member).id == gift(member).id
    assert taken_of(reward) == 1
    assert len(told(member.workspace, "reward.given")) == 1


def test_the_name_of_a_gift_belongs_to_it(member: Customer) -> None:
    make_reward(member.workspace)
    gift(member)

    with pytest.raises(RedemptionIdTaken):
        gift(make_member(member.workspace))


def test_nobody_else_takes_such_a_name(member: Customer) -> None:
    make_reward(member.workspace)
    give(member)

    with pytest.raises(Invalid) as refusal:
        redeem_reward(customer=member, key="coffee", external_id=NAME)

    assert [(one.field, one.code) for one in refusal.value.faults] == [("externalId", "reserved")]


def test_a_reward_for_stamps_and_for_other_tiers_can_be_given(member: Customer) -> None:
    make_ladder(member.workspace)
    make_stamp_reward(member.workspace)
    make_reward(member.workspace, tiers=["gold"])

    gift(member, "tenth")
    gift(member, name="foyer:action:2")

    assert Redemption.objects.of(member.workspace).filter(is_given=True).count() == 2
    assert_books_hold(member.workspace)


@pytest.mark.parametrize(
    ("says", "refusal"),
    [({"stock": 0}, RewardSoldOut), ({"perCustomer": 1}, RewardLimitReached)],
)
def test_stock_and_limit_count(
    member: Customer, says: dict[str, Any], refusal: type[DomainError]
) -> None:
    make_reward(member.workspace, **says)

    with pytest.raises(refusal):
        [gift(member, name=f"foyer:action:{n}") for n in range(2)]

    assert_books_hold(member.workspace)


def test_what_is_retired_is_not_given(member: Customer) -> None:
    make_reward(member.workspace)
    retire_reward(workspace=member.workspace, key="coffee")

    with pytest.raises(RewardInactive):
        gift(member)


def test_handing_it_out_is_activity_and_taking_that_back_is_none(member: Customer) -> None:
    make_reward(member.workspace)
    code = gift(member).code
    assert activities(member) == 0

    done = fulfil_redemption(workspace=member.workspace, name=code)
    event = ActivityEvent.objects.get(workspace=member.workspace, id=str(done.activity_id))
    assert (event.event_type, event.occurred_at) == ("redemption", done.changed_at)
    undo_fulfilment(workspace=member.workspace, name=code)
    assert activities(member) == 0

    fulfil_redemption(workspace=member.workspace, name=code)
    assert activities(member) == 1
    assert_books_hold(member.workspace)


@pytest.mark.parametrize("key", ["coffee", "tenth"])
def test_reversing_it_gives_no_points_back(member: Customer, key: str) -> None:
    make_reward(member.workspace)
    make_stamp_reward(member.workspace)
    redemption = gift(member, key)

    reverse_redemption(workspace=member.workspace, name=redemption.code, reason="A mistake")

    redemption.refresh_from_db()
    assert (redemption.state, sums_of(member)[0]) == (RedemptionState.REVERSED, 0)
    assert taken_of(redemption.reward) == 0
    assert_books_hold(member.workspace)


def test_an_erasure_ends_a_gift(member: Customer) -> None:
    make_reward(member.workspace)
    redemption = gift(member)

    erase_customer(customer=member, at=NOON)

    redemption.refresh_from_db()
    assert redemption.state == RedemptionState.EXPIRED
    assert [step.reason for step in steps_of(redemption)] == ["erased", ""]

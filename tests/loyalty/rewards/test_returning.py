"""A customer changes their mind before a reward is handed out."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from accounts.models import Customer
from loyalty.models import Redemption, RedemptionState
from loyalty.rewards.errors import (
    RedemptionExpired,
    RedemptionFulfilled,
    RedemptionIsGift,
    RedemptionReversed,
    UnknownRedemption,
)
from loyalty.rewards.fulfilling import fulfil_redemption
from loyalty.rewards.giving import give_reward
from loyalty.rewards.returning import may_return, return_redemption
from tests.factories import make_member
from tests.loyalty.programme import points_of
from tests.loyalty.rewards.setting import give, make_reward, redeem, taken_of
from tests.loyalty.shop import assert_books_hold

pytestmark = pytest.mark.django_db


def take_back(redemption: Redemption, by: Customer, at: datetime | None = None) -> Redemption:
    return return_redemption(
        customer=by, name=str(redemption.id), reason="Changed my mind", at=at or timezone.now()
    )


@pytest.fixture
def made(member: Customer) -> Redemption:
    """A coffee that was paid with ten of a hundred points."""
    make_reward(member.workspace, stock=5)
    give(member)
    return redeem(member)


def test_what_was_paid_comes_back_and_the_stock_too(member: Customer, made: Redemption) -> None:
    done = take_back(made, member)

    assert done.state == RedemptionState.REVERSED
    assert points_of(member) == 100
    assert taken_of(made.reward) == 0
    assert_books_hold(member.workspace)


def test_a_code_that_is_over_stays_over(member: Customer, made: Redemption) -> None:
    late = made.expires_at + timedelta(seconds=1)

    assert not may_return(made, at=late)
    with pytest.raises(RedemptionExpired):
        take_back(made, member, late)
    assert points_of(member) == 90


def test_what_was_handed_out_or_given_back_is_not_given_back(
    member: Customer, made: Redemption
) -> None:
    fulfil_redemption(workspace=member.workspace, name=made.code)
    with pytest.raises(RedemptionFulfilled):
        take_back(made, member)

    other = redeem(member)
    take_back(other, member)
    with pytest.raises(RedemptionReversed):
        take_back(other, member)

    assert points_of(member) == 90


def test_somebody_else_s_is_not_there(member: Customer, made: Redemption) -> None:
    with pytest.raises(UnknownRedemption):
        take_back(made, make_member(member.workspace))


def test_a_stranger_s_is_not_there(stranger: Customer, made: Redemption) -> None:
    with pytest.raises(UnknownRedemption):
        take_back(made, stranger)


def test_a_present_has_nothing_to_give_back(member: Customer, made: Redemption) -> None:
    given = give_reward(
        customer=member, key=made.reward.key, reason="Happy birthday", external_id="foyer:gift"
    ).redemption

    assert not may_return(given, at=timezone.now())
    with pytest.raises(RedemptionIsGift):
        take_back(given, member)

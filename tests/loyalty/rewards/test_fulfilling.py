"""A reward is given out once, against a code that is good."""

from datetime import timedelta

import pytest
from django.utils import timezone
from django.utils.formats import date_format

from accounts.models import Customer
from events.errors import UnknownCustomer
from events.services.privacy import erase_customer
from loyalty.models import RedemptionState, RedemptionStep
from loyalty.rewards.codes import shown_code
from loyalty.rewards.errors import (
    RedemptionExpired,
    RedemptionFulfilled,
    RedemptionNotFulfilled,
    RedemptionReversed,
    UnknownRedemption,
)
from loyalty.rewards.fulfilling import fulfil_redemption, undo_fulfilment
from loyalty.rewards.reversing import reverse_redemption
from tests.factories import make_staff, make_workspace
from tests.loyalty.ledger.points import clock_at
from tests.loyalty.rewards.setting import give, make_reward, redeem, taken_of, told

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def means(member: Customer) -> None:
    """A member with points in a workspace with a reward."""
    make_reward(member.workspace, stock=5)
    give(member)


@pytest.mark.parametrize("lower", [False, True])
def test_a_code_is_good_once(member: Customer, lower: bool) -> None:
    redemption = redeem(member)
    code = shown_code(redemption.code)
    steward = make_staff(member.workspace, email="ana@example.com").user

    done = fulfil_redemption(
        workspace=member.workspace, name=code.lower() if lower else code, by=steward
    )

    assert (done.id, done.state) == (redemption.id, RedemptionState.FULFILLED)
    assert taken_of(redemption.reward) == 1
    assert [one["redemption_id"] for one in told(member.workspace, "reward.fulfilled")] == [
        str(redemption.id)
    ]
    with pytest.raises(RedemptionFulfilled, match=r"already: 2.* by ana@example\.com"):
        fulfil_redemption(workspace=member.workspace, name=str(redemption.id))


def test_giving_out_is_taken_back(member: Customer) -> None:
    redemption = redeem(member)
    fulfil_redemption(workspace=member.workspace, name=redemption.code)

    undone = undo_fulfilment(workspace=member.workspace, name=redemption.code)

    assert undone.state == RedemptionState.ISSUED
    steps = RedemptionStep.objects.filter(workspace=member.workspace).order_by("number")
    assert [step.state for step in steps] == ["issued", "fulfilled", "issued"]
    assert len(told(member.workspace, "reward.fulfilment_undone")) == 1
    with pytest.raises(RedemptionNotFulfilled):
        undo_fulfilment(workspace=member.workspace, name=redemption.code)
    fulfil_redemption(workspace=member.workspace, name=redemption.code)


def test_a_reversed_one_is_not_given_out(member: Customer) -> None:
    redemption = redeem(member)
    reverse_redemption(workspace=member.workspace, name=redemption.code, reason="Sorry")

    with pytest.raises(RedemptionReversed, match=r"Reversed on \d+ \w+ 2\d{3}, \d\d:"):
        fulfil_redemption(workspace=member.workspace, name=redemption.code)


def test_an_expired_one_is_not_given_out_though_no_sweep_came(member: Customer) -> None:
    redemption = redeem(member)

    ended = redemption.expires_at.astimezone(member.workspace.zone)
    told = date_format(ended, "j F Y, H:i")
    with clock_at(redemption.expires_at), pytest.raises(RedemptionExpired, match=told):
        fulfil_redemption(workspace=member.workspace, name=redemption.code)

    with clock_at(redemption.expires_at - timedelta(seconds=1)):
        fulfil_redemption(workspace=member.workspace, name=redemption.code)


@pytest.mark.parametrize("name", ["", "K7PM2QXH9T", "a\0b", "00000000-0000-0000-0000-000000000000"])
def test_what_is_no_redemption_is_unknown(member: Customer, name: str) -> None:
    with pytest.raises(UnknownRedemption):
        fulfil_redemption(workspace=member.workspace, name=name)


def test_another_workspaces_redemption_is_unknown(member: Customer) -> None:
    redemption = redeem(member)
    other = make_workspace("other")

    for name in (redemption.code, str(redemption.id)):
        with pytest.raises(UnknownRedemption):
            fulfil_redemption(workspace=other, name=name)
    assert timezone.now() < redemption.expires_at


def test_the_code_of_who_was_erased_is_not_made_good_again(member: Customer) -> None:
    redemption = redeem(member)
    fulfil_redemption(workspace=member.workspace, name=redemption.code)
    erase_customer(customer=member, at=timezone.now())

    with pytest.raises(UnknownCustomer):
        undo_fulfilment(workspace=member.workspace, name=redemption.code)

    redemption.refresh_from_db()
    assert redemption.state == RedemptionState.FULFILLED

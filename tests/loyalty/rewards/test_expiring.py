"""Codes that nobody brings in time."""

from datetime import timedelta
from unittest.mock import patch

import pytest

from accounts.models import Customer, Workspace
from loyalty.models import Redemption, RedemptionState, RedemptionStep
from loyalty.rewards import expiring, tasks
from loyalty.rewards.expiring import expire_all_redemptions, expire_redemptions
from loyalty.rewards.fulfilling import fulfil_redemption
from tests.factories import make_member, make_workspace
from tests.loyalty.ledger.points import clock_at
from tests.loyalty.programme import points_of
from tests.loyalty.rewards.setting import give, make_reward, redeem, taken_of, told
from tests.loyalty.shop import assert_books_hold

pytestmark = pytest.mark.django_db


def test_the_code_is_dead_and_the_stock_is_free(member: Customer) -> None:
    reward = make_reward(member.workspace, stock=1)
    give(member, 20)
    redemption = redeem(member)

    early = expire_redemptions(
        workspace=member.workspace, at=redemption.expires_at - timedelta(seconds=1)
    )
    late = expire_redemptions(workspace=member.workspace, at=redemption.expires_at)

    redemption.refresh_from_db()
    assert (early, late, redemption.state) == (0, 1, RedemptionState.EXPIRED)
    assert (points_of(member), taken_of(reward)) == (10, 0)
    [body] = told(member.workspace, "reward.expired")
    assert body["redemption_id"] == str(redemption.id)
    assert_books_hold(member.workspace)
    redeem(member)


def test_twice_is_as_once_and_what_was_given_out_stays(member: Customer) -> None:
    reward = make_reward(member.workspace)
    give(member, 50)
    last = [redeem(member) for _ in range(5)][-1]
    fulfil_redemption(workspace=member.workspace, name=last.code)

    with patch.object(expiring, "_CHUNK", 3):
        expired = [
            expire_redemptions(workspace=member.workspace, at=last.expires_at) for _ in range(2)
        ]

    assert expired == [4, 0]
    assert taken_of(reward) == 1
    steps = RedemptionStep.objects.filter(workspace=member.workspace, state="expired")
    assert steps.count() == 4


def test_one_workspace_that_fails_holds_up_no_other(workspace: Workspace) -> None:
    other = make_workspace("other")
    for place in (workspace, other):
        customer = make_member(place)
        make_reward(place)
        give(customer)
        last = redeem(customer)
    real = expiring.expire_redemptions

    def fail_for_one(*, workspace: Workspace, at: object) -> int:
        if workspace.slug != "other":
            raise ConnectionError
        return real(workspace=workspace, at=last.expires_at)

    with patch.object(expiring, "expire_redemptions", fail_for_one):
        assert expire_all_redemptions(at=last.expires_at) == 1

    states = Redemption.objects.of(other).values_list("state", flat=True)
    assert list(states) == ["expired"]


def test_the_schedule_lets_codes_expire(member: Customer) -> None:
    make_reward(member.workspace)
    give(member)
    redemption = redeem(member)

    with clock_at(redemption.expires_at):
        tasks.expire_redemptions()

    redemption.refresh_from_db()
    assert redemption.state == RedemptionState.EXPIRED

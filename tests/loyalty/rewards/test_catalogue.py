"""Rewards made, changed and retired."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from accounts.models import Workspace
from core.errors import Invalid
from loyalty.errors import UnknownDefinition
from loyalty.models import Reward, RewardStock
from loyalty.rewards.catalogue import find_reward, retire_reward
from loyalty.rewards.content import content_of
from loyalty.rewards.errors import StockTaken
from tests.factories import make_workspace
from tests.loyalty.rewards.setting import make_reward, make_stamp_reward
from tests.loyalty.tiers.setting import make_ladder

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 14, 12, tzinfo=UTC)


def faults_of(refusal: pytest.ExceptionInfo[Invalid]) -> dict[str, str]:
    """The faults of a refusal: their codes by field."""
    return {fault.field: fault.code for fault in refusal.value.faults}


def test_a_reward_says_what_was_put(workspace: Workspace) -> None:
    make_ladder(workspace)
    says: dict[str, Any] = {
        "stock": 5,
        "tiers": ["gold", "silver"],
        "perCustomer": 2,
        "validDays": 7,
    }

    reward = make_reward(workspace, startsAt=NOON, endsAt=NOON + timedelta(1), **says)

    assert reward == find_reward(workspace=workspace, key="coffee")
    said = content_of(find_reward(workspace=workspace, key="coffee"))
    assert (said.stock, said.tiers, said.per_customer, said.valid_days) == (
        5,
        ["gold", "silver"],
        2,
        7,
    )
    assert (said.points, said.starts_at, said.taken) == (10, NOON, 0)


@pytest.mark.parametrize(
    ("says", "faults"),
    [
        ({"points": 0}, {"points": "out_of_range"}),
        ({"points": 10**9 + 1}, {"points": "out_of_range"}),
        ({"points": None}, {"points": "required"}),
        ({"stock": -1, "perCustomer": 0}, {"stock": "out_of_range", "perCustomer": "out_of_range"}),
        ({"validDays": 0}, {"validDays": "out_of_range"}),
        ({"startsAt": NOON, "endsAt": NOON}, {"endsAt": "ends_before_it_starts"}),
        ({"tiers": ["gold"]}, {"tiers.0": "unknown_tier"}),
        ({"tiers": ["x"] * 101}, {"tiers": "too_many"}),
        ({"title": " "}, {"title": "required"}),
        ({"rewardId": "tea"}, {"rewardId": "other_key"}),
    ],
)
def test_a_faulty_reward_is_refused(
    workspace: Workspace, says: dict[str, Any], faults: dict[str, str]
) -> None:
    with pytest.raises(Invalid) as refusal:
        make_reward(workspace, **says)

    assert faults_of(refusal) == faults
    assert not Reward.objects.of(workspace).exists()


def test_the_stock_is_never_smaller_than_what_is_taken(workspace: Workspace) -> None:
    reward = make_reward(workspace, stock=5)
    RewardStock.objects.filter(workspace=workspace).update(taken=3)

    with pytest.raises(StockTaken, match="3 are taken"):
        make_reward(workspace, title="Two", stock=2)

    reward.refresh_from_db()
    assert reward.title == "A coffee"
    assert make_reward(workspace, stock=3).stock.left == 0
    assert make_reward(workspace).stock.left is None


def test_the_database_itself_keeps_the_stock(workspace: Workspace) -> None:
    make_reward(workspace, stock=1)

    with pytest.raises(IntegrityError, match="reward_stock_is_never_passed"), transaction.atomic():
        RewardStock.objects.filter(workspace=workspace).update(taken=2)


def test_a_stamp_programmes_reward_costs_no_points_for_ever(workspace: Workspace) -> None:
    make_stamp_reward(workspace)

    assert make_stamp_reward(workspace, title="Free", stock=4).title == "Free"
    with pytest.raises(Invalid) as refusal:
        make_reward(workspace, "tenth", points=5)
    assert faults_of(refusal) == {"points": "cannot_change"}
    assert make_reward(workspace, "tenth", points=None, title="By staff").points is None


def test_a_reward_for_points_is_no_stamp_programmes(workspace: Workspace) -> None:
    make_reward(workspace)

    with pytest.raises(Invalid) as refusal:
        make_stamp_reward(workspace, "coffee")

    assert faults_of(refusal) == {"reward": "key_taken"}


def test_who_is_retired_can_be_put_again(workspace: Workspace) -> None:
    make_reward(workspace)

    retired = retire_reward(workspace=workspace, key="coffee")

    assert not retired.is_active
    assert retire_reward(workspace=workspace, key="coffee") == retired
    assert make_reward(workspace).is_active


def test_another_workspaces_reward_is_unknown(workspace: Workspace) -> None:
    make_reward(make_workspace("other"))

    with pytest.raises(UnknownDefinition):
        find_reward(workspace=workspace, key="coffee")

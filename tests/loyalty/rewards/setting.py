"""What the tests of rewards set up."""

from typing import Any

import msgspec

from accounts.models import Customer, Workspace
from loyalty.ledger.services import adjust_points
from loyalty.models import Reward, RewardStock
from loyalty.rewards.catalogue import put_reward, put_stamp_reward
from loyalty.rewards.content import RewardContent


def make_reward(workspace: Workspace, key: str = "coffee", **says: Any) -> Reward:
    """A reward for ten points, unless told otherwise; `says` are fields of the API."""
    fields = {"title": "A coffee", "points": 10} | says
    content = msgspec.convert(fields, RewardContent, strict=False)
    return put_reward(workspace=workspace, key=key, content=content)


def make_stamp_reward(workspace: Workspace, key: str = "tenth", **says: Any) -> Reward:
    """A reward that a full card pays for."""
    content = msgspec.convert({"title": "The tenth is free"} | says, RewardContent, strict=False)
    return put_stamp_reward(workspace=workspace, key=key, content=content)


def give(customer: Customer, points: int = 100) -> None:
    """Points that never expire."""
    adjust_points(customer=customer, points=points, reason="Welcome")


def taken_of(reward: Reward) -> int:
    """How many of a reward are gone."""
    return RewardStock.objects.get(workspace=reward.workspace, reward=reward).taken

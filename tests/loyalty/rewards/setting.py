"""What the tests of rewards set up."""

from typing import Any

import msgspec

from accounts.models import Customer, Workspace
from events.models import Message
from loyalty.ledger.services import adjust_points
from loyalty.models import Redemption, Reward, RewardStock
from loyalty.rewards.catalogue import put_reward, put_stamp_reward
from loyalty.rewards.content import RewardContent
from loyalty.rewards.fulfilling import fulfil_redemption
from loyalty.rewards.redeeming import redeem_reward


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


def redeem(customer: Customer, key: str = "coffee", **more: Any) -> Redemption:
    """A reward that nothing stands in the way of."""
    return redeem_reward(customer=customer, key=key, **more).redemption


def redeemed_codes(customer: Customer) -> dict[str, str]:
    """A reward, the code of an open redemption of it, and of one that was given out."""
    key = make_reward(customer.workspace, "pretzel").key
    give(customer)
    fulfilled = redeem(customer, key).code
    fulfil_redemption(workspace=customer.workspace, name=fulfilled)
    return {"reward": key, "redemption": redeem(customer, key).code, "fulfilled": fulfilled}


def lasting(days: int, points: int = 5) -> dict[str, Any]:
    """What a rule says that gives points for a visit, which expire after so many days."""
    return {
        "type": "FIX",
        "reward": {"default": points},
        "expireDays": days,
        "triggers": [{"types": ["visit"]}],
    }


def told(workspace: Workspace, type: str) -> list[dict[str, Any]]:
    """The messages of a type, in their order; of those that tell of several, each."""
    news = Message.objects.filter(workspace=workspace, type=type).order_by("id")
    return [one for message in news for one in message.body.get("each", [message.body])]

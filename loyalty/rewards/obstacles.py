"""Why a customer cannot have a reward now: asked before it is redeemed, and for what is shown."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from accounts.models import Workspace
from core.errors import DomainError
from loyalty.errors import NotEnoughPoints
from loyalty.models import Reward
from loyalty.rewards.errors import (
    RewardInactive,
    RewardLimitReached,
    RewardNotYet,
    RewardOver,
    RewardSoldOut,
    TierRequired,
)


@dataclass(frozen=True, slots=True)
class Asker:
    """A customer who asks: the points and the tier at an instant, and how often had what."""

    at: datetime
    points: int
    tier: str
    uses: Mapping[UUID, int] = field(default_factory=dict)

    def missing_points(self, reward: Reward) -> int:
        """How many more points it takes; 0 for what points do not pay."""
        return max(0, (reward.points or 0) - self.points)


def obstacle_of(reward: Reward, asker: Asker) -> DomainError | None:
    """The first thing that stands between a customer and a reward; its stock came with it.

    Whether a stamp card pays is not asked here.
    """
    return (
        _life(reward, asker.at)
        or _person(reward, asker)
        or (RewardSoldOut() if reward.stock.left == 0 else None)
        or _purse(reward, asker)
    )


def obstacle_of_gift(reward: Reward, asker: Asker) -> DomainError | None:
    """The same where nobody pays: the organiser who gives it asks for no tier, either."""
    return (
        _life(reward, asker.at)
        or _limit(reward, asker)
        or (RewardSoldOut() if reward.stock.left == 0 else None)
    )


def _life(reward: Reward, at: datetime) -> DomainError | None:
    if not reward.is_active:
        return RewardInactive()
    if reward.starts_at is not None and at < reward.starts_at:
        since = _day(reward.workspace, reward.starts_at)
        return RewardNotYet(f"This reward is to be had from {since} on.")
    if reward.ends_at is not None and at >= reward.ends_at:
        return RewardOver(
            f"This reward was to be had until {_day(reward.workspace, reward.ends_at)}."
        )
    return None


def _person(reward: Reward, asker: Asker) -> DomainError | None:
    if reward.tiers and asker.tier not in reward.tiers:
        return TierRequired(f"This reward is for {', '.join(reward.tiers)}.")
    return _limit(reward, asker)


def _limit(reward: Reward, asker: Asker) -> DomainError | None:
    if reward.per_customer is not None and asker.uses.get(reward.id, 0) >= reward.per_customer:
        return RewardLimitReached(f"One customer may have it {reward.per_customer} times.")
    return None


def _purse(reward: Reward, asker: Asker) -> DomainError | None:
    missing = asker.missing_points(reward)
    return NotEnoughPoints(say_missing(missing, "point")) if missing else None


def say_missing(count: int, what: str) -> str:
    """How many of something are missing."""
    return f"1 {what} is missing." if count == 1 else f"{count} {what}s are missing."


def _day(workspace: Workspace, moment: datetime) -> str:
    return f"{moment.astimezone(workspace.zone):%Y-%m-%d %H:%M}"

"""What a customer can have for points now, and what the next reward lacks."""

from dataclasses import dataclass
from datetime import datetime

from accounts.models import Customer
from core.errors import DomainError
from loyalty.ledger.reading import points_of
from loyalty.models import Reward
from loyalty.rewards.errors import RewardInactive
from loyalty.rewards.reading import Reach, within_reach


@dataclass(frozen=True, slots=True)
class Purse:
    """A customer's points, and the rewards that they could buy, the cheapest first."""

    points: int
    rewards: list[Reach]

    @property
    def open(self) -> list[Reach]:
        """What can be had now, the dearest first."""
        return [one for one in reversed(self.rewards) if one.obstacle is None]

    @property
    def next(self) -> Reach | None:
        """The cheapest of those for which only points are missing."""
        lacking = (one for one in self.rewards if one.obstacle and one.missing_points)
        return next((one for one in lacking if _is_only_points(one)), None)


def _is_only_points(one: Reach) -> bool:
    return one.obstacle is not None and one.obstacle.code == "not_enough_points"


def purse_of(customer: Customer, *, at: datetime) -> Purse:
    """What the customer's points can buy; one query when there is nothing to be had."""
    costing = Reward.objects.of(customer.workspace).active().exclude(points=None)
    if not costing.exists():
        return Purse(0, [])
    found = within_reach(customer=customer, at=at)
    rewards = [one for one in found if not one.reward.is_for_stamps]
    rewards.sort(key=lambda one: (one.reward.points or 0, one.reward.key))
    return Purse(points_of(customer=customer, at=at).balance, rewards)


def obstacle_to(customer: Customer, reward: Reward, *, at: datetime) -> DomainError | None:
    """What stands between a customer and one reward."""
    found = within_reach(customer=customer, at=at)
    mine = [one.obstacle for one in found if one.reward.id == reward.id]
    return mine[0] if mine else RewardInactive()

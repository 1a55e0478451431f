"""Which rewards a customer can have now, and what stands between them and the others."""

from dataclasses import dataclass
from datetime import datetime

from accounts.models import Customer
from core.errors import DomainError
from loyalty.ledger.reading import points_of, tier_key
from loyalty.models import Reward, RewardUse
from loyalty.rewards.obstacles import Asker, obstacle_of


@dataclass(frozen=True, slots=True)
class Reach:
    """A reward and what is in its way; `missing` points make it had, when nothing else does."""

    reward: Reward
    obstacle: DomainError | None
    missing: int

    @property
    def is_open(self) -> bool:
        """Whether the customer can have it now."""
        return self.obstacle is None


@dataclass(frozen=True, slots=True)
class Purse:
    """What a customer can pay with: points."""

    points: int
    rewards: list[Reach]

    @property
    def open(self) -> list[Reach]:
        """What can be had now, the dearest first."""
        return [one for one in reversed(self.rewards) if one.is_open]

    @property
    def next(self) -> Reach | None:
        """The cheapest of those for which only points are missing."""
        return next((one for one in self.rewards if one.obstacle and one.missing), None)


def purse_of(customer: Customer, *, at: datetime) -> Purse:
    """What the customer's points can buy, the cheapest first; in a few queries for all."""
    rows = Reward.objects.of(customer.workspace).active().exclude(points=None)
    rewards = list(rows.select_related("stock", "workspace").order_by("points", "key"))
    if not rewards:
        return Purse(0, [])
    asker = asker_of(customer, at=at)
    return Purse(asker.points, [reach(reward, asker) for reward in rewards])


def asker_of(customer: Customer, *, at: datetime) -> Asker:
    """What is asked of the customer before they may have a reward."""
    uses = RewardUse.objects.filter(workspace=customer.workspace, customer_id=customer.id)
    return Asker(
        at=at,
        points=points_of(customer=customer, at=at).balance,
        tier=tier_key(customer=customer, at=at) or "",
        uses=dict(uses.values_list("reward_id", "used")),
    )


def reach(reward: Reward, asker: Asker) -> Reach:
    """How near the customer is to a reward."""
    obstacle = obstacle_of(reward, asker)
    is_only_points = obstacle is not None and obstacle.code == "not_enough_points"
    missing = asker.missing_points(reward) if is_only_points else 0
    return Reach(reward, obstacle, missing)

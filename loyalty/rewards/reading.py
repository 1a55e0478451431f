"""What is within a customer's reach, without anything being changed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count

from accounts.models import Customer
from core.errors import DomainError
from loyalty.ledger.reading import points_of, tier_key
from loyalty.models import Reward, RewardUse, Stamp, StampProgram
from loyalty.rewards.obstacles import Asker, obstacle_of, say_missing_stamps
from loyalty.stamps.errors import NoFinishedCard


@dataclass(frozen=True, slots=True)
class Reach:
    """A reward as one customer sees it: what is missing, and why it cannot be had now."""

    reward: Reward
    missing_points: int
    missing_stamps: int | None
    obstacle: DomainError | None


def within_reach(*, customer: Customer, at: datetime) -> list[Reach]:
    """The active rewards with what stands between each and the customer, by their keys.

    A fixed number of queries, however many rewards there are.
    """
    workspace = customer.workspace
    uses = RewardUse.objects.filter(workspace=workspace, customer_id=customer.id)
    asker = Asker(
        at=at,
        points=points_of(customer=customer, at=at).balance,
        tier=tier_key(customer=customer, at=at) or "",
        uses=dict(uses.values_list("reward_id", "used")),
    )
    missing = _missing_stamps(customer)
    found = []
    for reward in Reward.objects.of(workspace).active().select_related("stock"):
        reward.workspace = workspace
        found.append(_reach(reward, asker, missing))
    return found


def _reach(reward: Reward, asker: Asker, missing: Mapping[UUID, int]) -> Reach:
    obstacle = obstacle_of(reward, asker)
    stamps = missing.get(reward.id) if reward.is_for_stamps else None
    if obstacle is None and reward.is_for_stamps and stamps != 0:
        words = "" if stamps is None else say_missing_stamps(stamps)
        obstacle = NoFinishedCard(words)
    return Reach(reward, asker.missing_points(reward), stamps, obstacle)


def _missing_stamps(customer: Customer) -> Mapping[UUID, int]:
    """By reward: how many stamps the card lacks that the customer has begun; 0: one is full."""
    workspace = customer.workspace
    own = Stamp.objects.of(workspace).about(customer.id).open()
    counts = own.values_list("program_id").annotate(stamps=Count("id")).order_by()
    stamps = dict(counts)
    programs = StampProgram.objects.of(workspace).values_list("reward_id", "id", "threshold")
    return {
        reward_id: max(0, threshold - stamps.get(key, 0)) for reward_id, key, threshold in programs
    }

"""What is scarce of a reward: its stock, and how often one customer may have it."""

from collections import Counter
from collections.abc import Iterable
from uuid import UUID

from accounts.models import Workspace
from core.ids import uuid7
from core.statements import run
from loyalty.models import Redemption, Reward
from loyalty.rewards.errors import RewardLimitReached, RewardSoldOut

# Conditional: whoever comes second waits here for the first, and then finds nothing left.
_TAKE = """
    UPDATE loyalty_rewardstock SET taken = taken + 1
    WHERE workspace_id = %s AND reward_id = %s AND (capacity IS NULL OR taken < capacity)
    RETURNING reward_id
"""
_PUT_BACK = """
    UPDATE loyalty_rewardstock SET taken = taken - %s
    WHERE workspace_id = %s AND reward_id = %s
    RETURNING reward_id
"""
_USE = """
    INSERT INTO loyalty_rewarduse (id, workspace_id, customer_id, reward_id, used, allowed)
    VALUES (%(id)s, %(workspace)s, %(customer)s, %(reward)s, 1, %(allowed)s)
    ON CONFLICT (workspace_id, customer_id, reward_id) DO UPDATE
    SET used = loyalty_rewarduse.used + 1, allowed = excluded.allowed
    WHERE excluded.allowed IS NULL OR loyalty_rewarduse.used < excluded.allowed
    RETURNING id
"""
_RELEASE = """
    UPDATE loyalty_rewarduse SET used = used - 1
    WHERE workspace_id = %s AND customer_id = %s AND reward_id = %s
    RETURNING id
"""


def take_from_stock(reward: Reward) -> None:
    """Take one; the last thing that a transaction locks. Raises RewardSoldOut."""
    if not run(_TAKE, [reward.workspace_id, reward.id]):
        raise RewardSoldOut


def put_back(*, workspace: Workspace, reward_ids: Iterable[UUID]) -> None:
    """Give one back for each; the last thing that a transaction locks, in the order of the ids."""
    for reward_id, count in sorted(Counter(reward_ids).items()):
        run(_PUT_BACK, [count, workspace.id, reward_id])


def count_use(redemption: Redemption) -> None:
    """Note that the customer has the reward once more. Raises RewardLimitReached."""
    reward = redemption.reward
    named = {"workspace": reward.workspace_id, "customer": redemption.customer_id}
    fresh = {"id": uuid7(), "reward": reward.id, "allowed": reward.per_customer}
    if not run(_USE, named | fresh):
        raise RewardLimitReached


def release_use(redemption: Redemption) -> None:
    """Let the customer have the reward once more than before."""
    run(_RELEASE, [redemption.workspace_id, redemption.customer_id, redemption.reward_id])

"""Rewards made, changed and retired."""

from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Workspace
from core.api.bodies import check_key
from core.errors import Invalid
from loyalty.definitions import find_definition, refuse_too_many
from loyalty.models import Reward, RewardStock, Tier
from loyalty.revising import take_turn
from loyalty.rewards.content import RewardContent, check_reward, fields_of
from loyalty.rewards.errors import StockTaken


@transaction.atomic
def put_reward(*, workspace: Workspace, key: str, content: RewardContent) -> Reward:
    """Make a reward that costs points, or change any. Safe to repeat.

    Codes that were given out stay as they were. Raises Invalid with every fault of the reward,
    StockTaken for a stock smaller than what is taken of it, Conflict when there are too many.
    """
    take_turn(workspace)
    reward = _find_or_begin(workspace, key)
    if content.points is None and (reward._state.adding or not reward.is_for_stamps):
        raise Invalid.field("points", "required", _("Say how many points it costs."))
    if content.points is not None and not reward._state.adding and reward.is_for_stamps:
        raise Invalid.field("points", "cannot_change", _("A stamp card pays for this reward."))
    return _put(reward, content)


@transaction.atomic
def put_stamp_reward(*, workspace: Workspace, key: str, content: RewardContent) -> Reward:
    """Make or change the reward of a stamp programme, which costs a full card. Safe to repeat.

    Raises as `put_reward`; Invalid also when the key is that of a reward which costs points.
    """
    take_turn(workspace)
    reward = _find_or_begin(workspace, key)
    if not reward._state.adding and not reward.is_for_stamps:
        raise Invalid.field("reward", "key_taken", _("A reward that costs points has this key."))
    if content.points is not None:
        raise Invalid.field("points", "field_not_allowed", _("A stamp card pays for this reward."))
    return _put(reward, content)


@transaction.atomic
def retire_reward(*, workspace: Workspace, key: str) -> Reward:
    """Have nobody redeem a reward any more; open codes stay good. Safe to repeat.

    Raises UnknownDefinition.
    """
    take_turn(workspace)
    reward = find_reward(workspace=workspace, key=key)
    if reward.is_active:
        reward.is_active = False
        reward.save(update_fields=["is_active", "changed_at"])
    return reward


def find_reward(*, workspace: Workspace, key: str) -> Reward:
    """The reward with this key, active or not. Raises UnknownDefinition."""
    reward = find_definition(Reward, workspace=workspace, key=key)
    reward.workspace = workspace
    reward.stock = RewardStock.objects.get(workspace=workspace, reward=reward)
    return reward


def _find_or_begin(workspace: Workspace, key: str) -> Reward:
    check_key(key, field="rewardId")
    found: Reward | None = Reward.objects.of(workspace).filter(key=key).first()
    return found or Reward(workspace=workspace, key=key, is_active=False)


def _put(reward: Reward, content: RewardContent) -> Reward:
    workspace = reward.workspace
    check_key(reward.key, field="rewardId", named=content.reward_id)
    check_reward(content, set(Tier.objects.of(workspace).values_list("key", flat=True)))
    if content.active and not reward.is_active:
        refuse_too_many(Reward, workspace=workspace)
    is_new, fields = reward._state.adding, fields_of(content)
    if is_new or any(getattr(reward, name) != value for name, value in fields.items()):
        _change(reward, fields)
    reward.stock = _stock(reward, content.stock, is_new=is_new)
    return reward


def _change(reward: Reward, fields: dict[str, Any]) -> None:
    for name, value in fields.items():
        setattr(reward, name, value)
    reward.save()


def _stock(reward: Reward, capacity: int | None, *, is_new: bool) -> RewardStock:
    """Set how many there are. Raises StockTaken."""
    workspace = reward.workspace
    if is_new:
        return RewardStock.objects.create(workspace=workspace, reward=reward, capacity=capacity)
    rows = RewardStock.objects.filter(workspace=workspace, reward=reward)
    fits = Q() if capacity is None else Q(taken__lte=capacity)
    if not rows.filter(fits).update(capacity=capacity):
        taken = rows.get().taken
        words = ngettext(
            "%(taken)s is taken already: the stock cannot be smaller.",
            "%(taken)s are taken already: the stock cannot be smaller.",
            taken,
        )
        raise StockTaken(words % {"taken": taken})
    return rows.get()

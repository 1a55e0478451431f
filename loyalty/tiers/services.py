"""The ladder: tiers made, changed and retired, and how they are reached."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import Workspace
from core.api.bodies import check_key
from loyalty.definitions import find_definition, refuse_too_many
from loyalty.engine.live import programme_of
from loyalty.models import Member, Programme, Tier, TierBasis, TierPeriod
from loyalty.revising import next_revision
from loyalty.tiers.content import TierContent, check_tier
from loyalty.tiers.reviewing import CHUNK, review_members
from loyalty.tiers.waking import wake_review

_REACHED_BY = ("threshold", "is_active")


@transaction.atomic
def put_tier(*, workspace: Workspace, key: str, content: TierContent) -> Tier:
    """Make a tier or change it; whoever it now concerns is moved. Safe to repeat.

    Raises Invalid with every fault of the tier, Conflict when there are too many.
    """
    check_key(key, field="tierId", named=content.tier_id)
    check_tier(content)
    revision = next_revision(workspace)
    tier = Tier.objects.of(workspace).filter(key=key).first()
    if tier is None:
        tier = Tier(workspace=workspace, key=key, is_active=False)
    if content.active and not tier.is_active:
        refuse_too_many(Tier, workspace=workspace)
    return _change(
        tier,
        revision,
        title=content.title,
        description=content.description,
        threshold=content.threshold,
        multiplier=content.multiplier,
        is_active=content.active,
    )


@transaction.atomic
def retire_tier(*, workspace: Workspace, key: str) -> Tier:
    """Take a tier off the ladder: nobody is in it any more. Raises UnknownDefinition."""
    revision = next_revision(workspace)
    return _change(find_tier(workspace=workspace, key=key), revision, is_active=False)


@transaction.atomic
def set_programme(*, workspace: Workspace, basis: TierBasis, period: TierPeriod) -> Programme:
    """Say what lifts customers into tiers, and in which period; everybody is placed anew."""
    revision = next_revision(workspace)
    programme = programme_of(workspace)
    if (programme.tier_basis, programme.tier_period) != (basis, period):
        programme.tier_basis, programme.tier_period = basis, period
        programme.save(update_fields=["tier_basis", "tier_period"])
        _move_everybody(workspace, revision)
    return programme


def find_tier(*, workspace: Workspace, key: str) -> Tier:
    """The tier with this key, active or not. Raises UnknownDefinition."""
    return find_definition(Tier, workspace=workspace, key=key)


def _change(tier: Tier, revision: int, **fields: Any) -> Tier:
    was_active = tier.is_active
    changed = {name for name, value in fields.items() if getattr(tier, name) != value}
    if tier._state.adding or changed:
        for name, value in fields.items():
            setattr(tier, name, value)
        tier.save()
    if changed.intersection(_REACHED_BY) and (was_active or tier.is_active):
        _move_everybody(tier.workspace, revision)
    return tier


def _move_everybody(workspace: Workspace, revision: int) -> None:
    """Have every member placed on the ladder as it is now: here when they are few."""
    Programme.objects.filter(workspace=workspace).update(tier_revision=revision)
    if Member.objects.of(workspace)[: CHUNK + 1].count() <= CHUNK:
        review_members(workspace=workspace, at=timezone.now())
    else:
        wake_review(workspace)

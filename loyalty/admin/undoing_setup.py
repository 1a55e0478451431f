"""How what was set up is taken back: rules, streaks, challenges, tiers, boards, stamps, rewards.

What one said before is kept as the API shows it, and given to the service that any change goes
through. Whoever changed it since keeps their change.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import msgspec
from django.db.models import Model
from django.urls import reverse

from accounts.admin.undoing import Back, Undoer, Undoing, refuse_changed, undoers
from accounts.models import Workspace
from accounts.scopes import Scope
from loyalty.challenges.content import ChallengeContent
from loyalty.challenges.serializers import shown_challenge
from loyalty.challenges.services import put_challenge
from loyalty.definitions import Definition, find_definition
from loyalty.leaderboards.content import BoardContent
from loyalty.leaderboards.serializers import shown_board
from loyalty.leaderboards.services import put_leaderboard
from loyalty.models import (
    Challenge,
    EventRule,
    Leaderboard,
    Programme,
    Reward,
    RuleStatus,
    RuleVersion,
    StampProgram,
    Streak,
    Tier,
    TierBasis,
    TierPeriod,
)
from loyalty.rewards.catalogue import put_reward, put_stamp_reward
from loyalty.rewards.content import RewardContent
from loyalty.rewards.serializers import shown_reward
from loyalty.rules.services import find_rule, put_rule
from loyalty.stamps.content import ProgramContent
from loyalty.stamps.serializers import shown_program
from loyalty.stamps.services.programs import put_program
from loyalty.streaks.content import StreakContent
from loyalty.streaks.serializers import shown_streak
from loyalty.streaks.services import put_streak
from loyalty.tiers.content import TierContent
from loyalty.tiers.serializers import shown_tier
from loyalty.tiers.services import put_tier, set_programme


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of definition: how it is shown, read and kept."""

    model: type[Definition]
    shown: Callable[[Any], dict[str, Any]]
    content: type[Any]
    put: Callable[..., Definition]
    related: tuple[str, ...] = ()

    def body(self, workspace: Workspace, key: str) -> dict[str, Any]:
        """What the one with this key says now, as plain JSON."""
        rows: Any = self.model.objects.of(workspace).select_related("workspace", *self.related)
        body: dict[str, Any] = msgspec.to_builtins(self.shown(rows.get(key=key)))
        return body


def _put_reward(*, workspace: Workspace, key: str, content: RewardContent) -> Reward:
    row = find_definition(Reward, workspace=workspace, key=key)
    put = put_stamp_reward if row.is_for_stamps else put_reward
    return put(workspace=workspace, key=key, content=content)


def _shown_program(row: StampProgram) -> dict[str, Any]:
    return shown_program(row, None, row.workspace.currency)


_KINDS = {
    "streak": Kind(Streak, lambda row: shown_streak(row, None), StreakContent, put_streak),
    "challenge": Kind(
        Challenge, lambda row: shown_challenge(row, None), ChallengeContent, put_challenge
    ),
    "tier": Kind(Tier, shown_tier, TierContent, put_tier),
    "leaderboard": Kind(Leaderboard, shown_board, BoardContent, put_leaderboard),
    "stampprogram": Kind(
        StampProgram, _shown_program, ProgramContent, put_program, ("reward__stock",)
    ),
    "reward": Kind(Reward, shown_reward, RewardContent, _put_reward, ("stock",)),
}


def body_of(row: Definition) -> dict[str, Any]:
    """What it says now, as plain JSON."""
    return _KINDS[_name(row)].body(row.workspace, row.key)


def back_to(before: dict[str, Any], row: Definition) -> Back | None:
    """The way back from a change of a definition; None when nothing was changed."""
    now = body_of(row)
    if now == before:
        return None
    name = _name(row)
    kept = {"kind": name, "key": row.key, "before": before, "after": now}
    return Back("loyalty.definition", kept, reverse(f"admin:loyalty_{name}_change", args=[row.pk]))


def _name(row: Definition) -> str:
    return str(row._meta.model_name)


def _restore(undoing: Undoing) -> Model:
    kept, workspace = undoing.kept, undoing.workspace
    kind = _KINDS[kept["kind"]]
    refuse_changed(kind.body(workspace, kept["key"]), kept["after"])
    content = msgspec.convert(kept["before"], kind.content, strict=False)
    return kind.put(workspace=workspace, key=kept["key"], content=content)


def back_from_rule(before: EventRule, rule: EventRule) -> Back | None:
    """The way back to the version and the life that a rule had; None when it has them still."""
    if before.number == rule.number:
        return None
    kept = {
        "key": rule.key,
        "number": rule.number,
        "before": before.number,
        "status": str(before.status),
    }
    return Back("loyalty.rule", kept, reverse("admin:loyalty_eventrule_change", args=[rule.pk]))


def _restore_rule(undoing: Undoing) -> Model:
    kept, workspace = undoing.kept, undoing.workspace
    rule = find_rule(workspace=workspace, key=kept["key"])
    refuse_changed(rule.number, kept["number"])
    version = RuleVersion.objects.get(workspace=workspace, rule=rule, number=kept["before"])
    return put_rule(
        workspace=workspace,
        key=rule.key,
        content=version.says,
        status=RuleStatus(kept["status"]),
        by=undoing.by,
    )


def back_from_programme(before: Programme, now: Programme) -> Back | None:
    """The way back to how tiers were reached; None when nothing was changed."""
    then, after = ([str(one.tier_basis), str(one.tier_period)] for one in (before, now))
    if then == after:
        return None
    address = reverse("admin:loyalty_programme_changelist")
    return Back("loyalty.programme", {"before": then, "after": after}, address)


def _restore_programme(undoing: Undoing) -> Model:
    now = Programme.objects.get(workspace=undoing.workspace)
    refuse_changed([now.tier_basis, now.tier_period], undoing.kept["after"])
    basis, period = undoing.kept["before"]
    return set_programme(
        workspace=undoing.workspace, basis=TierBasis(basis), period=TierPeriod(period)
    )


undoers["loyalty.definition"] = Undoer(Scope.LOYALTY_CONFIGURE, _restore)
undoers["loyalty.rule"] = Undoer(Scope.LOYALTY_CONFIGURE, _restore_rule)
undoers["loyalty.programme"] = Undoer(Scope.LOYALTY_CONFIGURE, _restore_programme)

"""A workspace's programme as the engine asks it: compiled once for each revision."""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Q

from accounts.models import Workspace
from core.statements import run
from events.kinds import LOSSES, Category
from loyalty.challenges.progress import ChallengePlan, GoalKind
from loyalty.models import (
    Challenge,
    EventRule,
    Programme,
    RuleVersion,
    StampProgram,
    Streak,
    Tier,
)
from loyalty.models.programme import TierBasis, TierPeriod
from loyalty.rules.compiled import CompiledRule, compile_rule
from loyalty.rules.content import from_json
from loyalty.rules.facts import Facts, Happening, getter
from loyalty.selection import CompiledSelection, compile_selection, selection_of
from loyalty.stamps.plan import StampPlan, plan_of
from loyalty.streaks.walk import StreakPeriod, StreakPlan
from loyalty.tiers.ladder import Ladder, Rung

_MOST_PROGRAMMES = 1000


@dataclass(frozen=True, slots=True)
class Reward:
    """What a milestone or goal pays when it is reached, and at what length or target."""

    at: int
    points: int


@dataclass(frozen=True, slots=True)
class Counted:
    """A streak or a challenge as the engine counts it; exactly one of the plans is set.

    Standings name the `version` of the definition that they were counted by.
    """

    id: UUID
    key: str
    title: str
    selection: CompiledSelection
    period: StreakPeriod
    rewards: tuple[Reward, ...]
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    streak: StreakPlan | None = None
    challenge: ChallengePlan | None = None
    name: str = ""
    version: int = 0

    def is_about_all_like(self, event: Happening) -> bool:
        """Whether all events of this one's type may count here, whenever they happened."""
        is_endless = self.starts_at is None and self.ends_at is None
        return is_endless and self.selection.is_about_all_like(event)

    def is_about(self, event: Happening) -> bool:
        """Whether an event may count here, whatever else is known about it."""
        moment = event.occurred_at
        if self.starts_at is not None and moment < self.starts_at:
            return False
        if self.ends_at is not None and moment >= self.ends_at:
            return False
        return self.selection.is_about(event)

    def includes(self, facts: Facts) -> bool:
        """Whether an event counts here."""
        return self.is_about(facts.event) and self.selection.holds(facts)


# What may be about events of one type, each with whether it is about all of them.
Kind = tuple[list[tuple[CompiledRule, bool]], list[tuple[Counted, bool]], list[StampPlan]]


@dataclass(frozen=True, slots=True)
class Live:
    """Everything of one revision that an event can meet."""

    revision: int
    zone: ZoneInfo
    currency: str
    rules: tuple[CompiledRule, ...] = ()
    counted: tuple[Counted, ...] = ()
    stamps: tuple[StampPlan, ...] = ()
    ladder: Ladder = field(default=Ladder(TierBasis.POINTS, TierPeriod.YEAR, ()))
    _kinds: dict[tuple[str, str], Kind] = field(default_factory=dict, repr=False)

    def is_of(self, workspace: Workspace, revision: int) -> bool:
        """Whether this is the programme of a revision, and of the workspace as it is now."""
        asked = (revision, workspace.time_zone, workspace.currency)
        return (self.revision, self.zone.key, self.currency) == asked

    def rules_for(self, event: Happening) -> list[CompiledRule]:
        """The active rules that are about this event; the one that it names, if it names one."""
        if event.name is not None:
            return [rule for rule in self.rules if rule.key == event.name]
        rules = self._of_kind(event)[0]
        return [rule for rule, is_certain in rules if is_certain or rule.is_triggered_by(event)]

    def counted_for(self, event: Happening) -> list[Counted]:
        """The streaks and challenges that are about this event: it counts where they hold."""
        counted = self._of_kind(event)[1]
        return [one for one, is_certain in counted if is_certain or one.is_about(event)]

    def stamps_for(self, event: Happening) -> list[StampPlan]:
        """The stamp programmes that are about this event."""
        return [plan for plan in self._of_kind(event)[2] if plan.terms.is_about(event)]

    def concerns(self, event: Happening) -> bool:
        """Whether an event changes something though nothing here is about it: as money does."""
        if event.event_category != Category.TRANSACTION:
            return False
        # A purchase may take over what was refunded of another one of its order.
        is_refundable = event.event_type in LOSSES or "order_id" in event.metadata
        return is_refundable or self.ladder.basis is TierBasis.SPEND

    def _of_kind(self, event: Happening) -> Kind:
        """What might be about events of this type: looked through once, not for each event."""
        kind = (event.event_category, event.event_type)
        found = self._kinds.get(kind)
        if found is None:
            found = self._kinds[kind] = (
                [
                    (rule, rule.is_triggered_by_all_like(event))
                    for rule in self.rules
                    if rule.may_be_triggered_by(event)
                ],
                [
                    (one, one.is_about_all_like(event))
                    for one in self.counted
                    if one.selection.may_be_about(event)
                ],
                [plan for plan in self.stamps if plan.terms.may_be_about(event)],
            )
        return found

    def multiplier(self, tier: str) -> Decimal:
        """How many fold points are earned in a tier."""
        return self.ladder.multiplier(tier)


_REVISION = """
    SELECT revision, tier_basis, tier_period, tier_revision FROM loyalty_programme
    WHERE workspace_id = %s
"""
_known: dict[UUID, Live] = {}


def live_programme(workspace: Workspace) -> Live | None:
    """The programme as it is now, or None when the workspace has none yet.

    What was compiled for a revision stays right for ever: a change makes a new one.
    """
    rows = run(_REVISION, [workspace.id])
    if not rows or not rows[0][0]:
        return None
    revision, basis, period, tier_revision = rows[0]
    known = _known.get(workspace.id)
    if known is not None and known.is_of(workspace, revision):
        return known
    if len(_known) >= _MOST_PROGRAMMES:
        _known.clear()
    live = programme_at(
        workspace=workspace,
        revision=revision,
        basis=TierBasis(basis),
        period=TierPeriod(period),
        tier_revision=tier_revision,
    )
    _known[workspace.id] = live
    return live


def present_programme(workspace: Workspace) -> Live | None:
    """The same, and nobody else comes to know it.

    For who changes a programme: the transaction may yet be rolled back.
    """
    programme = Programme.objects.filter(workspace=workspace).first()
    if programme is None or not programme.revision:
        return None
    return programme_at(
        workspace=workspace,
        revision=programme.revision,
        basis=TierBasis(programme.tier_basis),
        period=TierPeriod(programme.tier_period),
        tier_revision=programme.tier_revision,
    )


def programme_at(
    *,
    workspace: Workspace,
    revision: int,
    basis: TierBasis,
    period: TierPeriod,
    tier_revision: int = 0,
) -> Live:
    """The rules of one revision, with the streaks, challenges and tiers of today."""
    rungs = tuple(_rung(tier) for tier in Tier.objects.of(workspace).active())
    return Live(
        revision=revision,
        zone=workspace.zone,
        currency=workspace.currency,
        rules=tuple(rules_at(workspace=workspace, revision=revision)),
        counted=(*_streaks(workspace), *_challenges(workspace)),
        stamps=tuple(_stamps(workspace)),
        ladder=Ladder(basis, period, rungs, tier_revision),
    )


def rules_at(*, workspace: Workspace, revision: int) -> list[CompiledRule]:
    """The rules that were active in one revision of the programme, in the order of their keys."""
    versions = RuleVersion.objects.filter(
        Q(until_revision=None) | Q(until_revision__gt=revision),
        workspace=workspace,
        from_revision__lte=revision,
    ).select_related("rule")
    return [compiled(version) for version in versions.order_by("rule__key")]


def rule_version(*, workspace: Workspace, key: str, number: int) -> CompiledRule:
    """The version that an award names."""
    return _version(workspace.id, key, number)


@lru_cache(maxsize=4096)
def _version(workspace_id: UUID, key: str, number: int) -> CompiledRule:
    rule = EventRule.objects.get(workspace_id=workspace_id, key=key)
    version = RuleVersion.objects.get(workspace_id=workspace_id, rule=rule, number=number)
    version.rule = rule
    return compiled(version)


def compiled(version: RuleVersion) -> CompiledRule:
    """A kept version, ready to be asked."""
    return compile_rule(
        rule_id=version.rule_id,
        key=version.rule.key,
        number=version.number,
        content=from_json(version.content),
    )


def programme_of(workspace: Workspace) -> Programme:
    """The workspace's programme, made when there is none yet."""
    return Programme.objects.get_or_create(workspace=workspace)[0]


def _streaks(workspace: Workspace) -> list[Counted]:
    return [counted_streak(one) for one in Streak.objects.of(workspace).active()]


def counted_streak(streak: Streak) -> Counted:
    """A streak as the engine counts it."""
    return Counted(
        id=streak.id,
        key=streak.key,
        title=streak.title,
        name=str(streak.id),
        selection=compile_selection(selection_of(streak.counts)),
        period=StreakPeriod(streak.period),
        rewards=tuple(Reward(one["length"], one["points"]) for one in streak.milestones),
        starts_at=streak.starts_at,
        streak=streak.plan,
        version=streak.version,
    )


def _challenges(workspace: Workspace) -> list[Counted]:
    active = Challenge.objects.of(workspace).active()
    return [counted_challenge(one, workspace.currency) for one in active]


def counted_challenge(challenge: Challenge, currency: str) -> Counted:
    """A challenge as the engine counts it; `currency` is the workspace's."""
    kind, period = GoalKind(challenge.kind), StreakPeriod(challenge.period)
    return Counted(
        id=challenge.id,
        key=challenge.key,
        title=challenge.title,
        name=str(challenge.id),
        selection=compile_selection(selection_of(challenge.counts)),
        period=period,
        rewards=tuple(Reward(one["target"], one["points"]) for one in challenge.goals),
        starts_at=challenge.starts_at,
        ends_at=challenge.ends_at,
        challenge=ChallengePlan(
            kind=kind,
            targets=tuple(one["target"] for one in challenge.goals),
            repeats=challenge.repeats,
            read=getter(challenge.field) if challenge.field else None,
            streak=StreakPlan(period) if kind is GoalKind.STREAK else None,
            currency=currency,
        ),
        version=challenge.version,
    )


def _stamps(workspace: Workspace) -> list[StampPlan]:
    """Retired programmes, too: what was bought until then counts, and may come back."""
    programs = StampProgram.objects.of(workspace)
    return [plan_of(one, workspace.currency) for one in programs]


def _rung(tier: Tier) -> Rung:
    return Rung(tier.key, tier.title, tier.threshold, tier.multiplier)

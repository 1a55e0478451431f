"""A member's tier in words: what it brings, how far the next one is, what keeps this one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Customer, Workspace
from core.money import show_price
from loyalty.models import Programme, Tier, TierBasis, TierPeriod
from loyalty.rules.phrases import say_number, say_points
from loyalty.tiers.placing import TierStanding, tier_of

_SO_FAR: Mapping[TierPeriod, Any] = {
    TierPeriod.MONTH: gettext_lazy("%(earned)s this month"),
    TierPeriod.QUARTER: gettext_lazy("%(earned)s this quarter"),
    TierPeriod.YEAR: gettext_lazy("%(earned)s this year"),
    TierPeriod.ALL_TIME: gettext_lazy("%(earned)s so far"),
}


@dataclass(frozen=True, slots=True)
class Step:
    """A tier as members see it."""

    title: str
    description: str
    bonus: str
    threshold: str
    is_own: bool = False


@dataclass(frozen=True, slots=True)
class Climb:
    """Where a member stands; `value` of `most` is how far it is to the next tier.

    `keep` is what keeps the tier, and until when; empty where nothing can take it.
    """

    own: Step | None
    next: Step | None
    steps: list[Step]
    so_far: str
    missing: str
    keep: str
    value: int
    most: int
    ends_on: datetime | None
    granted_until: Any = None


def ladder_of(workspace: Workspace) -> list[Step]:
    """The tiers that there are, the lowest first, as anybody may read them."""
    programme = Programme.objects.filter(workspace=workspace).first()
    basis = TierBasis(programme.tier_basis) if programme else TierBasis.POINTS
    amount = _Amount(basis, workspace.currency)
    return [_step(tier, amount) for tier in Tier.objects.of(workspace).active()]


def climb_of(*, customer: Customer, at: datetime) -> Climb | None:
    """Where a member stands on the ladder; None in a house that has no tiers."""
    workspace = customer.workspace
    tiers = list(Tier.objects.of(workspace).active())
    if not tiers:
        return None
    standing = tier_of(customer=customer, at=at)
    amount = _Amount(standing.ladder.basis, workspace.currency)
    own = standing.rung.key if standing.rung else ""
    steps = {tier.key: _step(tier, amount, is_own=tier.key == own) for tier in tiers}
    period = TierPeriod(standing.ladder.period)
    return Climb(
        own=steps.get(own),
        next=steps.get(standing.next.key) if standing.next else None,
        steps=list(steps.values()),
        so_far=str(_SO_FAR[period]) % {"earned": amount.say(standing.earned)},
        missing=amount.say(standing.missing) if standing.missing is not None else "",
        keep=_keep(standing, amount),
        value=int(standing.earned),
        most=int(standing.next.threshold) if standing.next else 0,
        ends_on=standing.ends_at - timedelta(microseconds=1) if standing.ends_at else None,
        granted_until=_granted_until(standing),
    )


@dataclass(frozen=True, slots=True)
class _Amount:
    basis: TierBasis
    currency: str

    def say(self, amount: Decimal) -> str:
        """Points, or money."""
        if self.basis == TierBasis.SPEND:
            return show_price(amount, self.currency)
        return say_points(amount)


def _keep(standing: TierStanding, amount: _Amount) -> str:
    if standing.ends_at is None or not standing.to_keep:
        return ""
    return amount.say(standing.to_keep)


def _granted_until(standing: TierStanding) -> Any:
    """The last day of a tier that was given, where it is the one that the member is in."""
    own = standing.rung.key if standing.rung else ""
    days = [grant.until for grant in standing.granted if grant.tier == own]
    return None if not days or None in days else max(day for day in days if day)


def _step(tier: Tier, amount: _Amount, *, is_own: bool = False) -> Step:
    bonus = ""
    if tier.multiplier > 1:
        bonus = _("You earn %(times)s times the points") % {"times": say_number(tier.multiplier)}
    return Step(tier.title, tier.description, bonus, amount.say(tier.threshold), is_own)

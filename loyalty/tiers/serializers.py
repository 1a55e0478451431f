"""Tiers, the programme and where a customer stands, as JSON."""

from typing import Any

from rest_framework import serializers

from core.api.bodies import shown
from loyalty.models import Programme, Tier, TierBasis, TierPeriod
from loyalty.tiers.placing import TierStanding

Parsed = serializers.Serializer[Any]


class TierSerializer(Parsed):
    """A tier: what GET gives and PUT takes. Numbers may be sent as text."""

    tierId = serializers.CharField(required=False, help_text="The key in its address.")
    title = serializers.CharField(max_length=200)
    description = serializers.CharField(required=False, max_length=2000)
    threshold = serializers.DecimalField(
        16, 4, help_text="Points, or money, from which it is reached."
    )
    multiplier = serializers.DecimalField(
        6, 3, required=False, help_text="How many fold its members earn points."
    )
    active = serializers.BooleanField(required=False)


class ProgrammeSerializer(Parsed):
    """What lifts customers into tiers, and in which period."""

    tierBasis = serializers.ChoiceField(TierBasis.choices)
    tierPeriod = serializers.ChoiceField(TierPeriod.choices)


class NextTierSerializer(Parsed):
    """The tier above a customer's."""

    tier = serializers.CharField()
    title = serializers.CharField()
    threshold = serializers.DecimalField(16, 4)
    missing = serializers.DecimalField(
        20, 4, help_text="So much more in this period, and it is reached."
    )


class TierStandingSerializer(Parsed):
    """Where a customer stands on the ladder."""

    userId = serializers.CharField()
    tier = serializers.CharField(allow_null=True)
    title = serializers.CharField(allow_null=True)
    multiplier = serializers.DecimalField(6, 3)
    basis = serializers.ChoiceField(TierBasis.choices)
    period = serializers.ChoiceField(TierPeriod.choices)
    earned = serializers.DecimalField(20, 4, help_text="In the present period.")
    earnedBefore = serializers.DecimalField(20, 4, help_text="In the period before.")
    toKeep = serializers.DecimalField(
        20, 4, allow_null=True, help_text="So much more in this period, and the tier is kept."
    )
    nextTier = NextTierSerializer(allow_null=True)
    periodEndsAt = serializers.DateTimeField(allow_null=True)


def shown_tier(tier: Tier) -> dict[str, Any]:
    """A tier as the API gives and takes it."""
    return {
        "tierId": tier.key,
        "title": tier.title,
        "description": tier.description,
        "threshold": shown(tier.threshold),
        "multiplier": shown(tier.multiplier),
        "active": tier.is_active,
    }


def shown_programme(programme: Programme) -> dict[str, Any]:
    """The programme's settings as the API gives and takes them."""
    return {"tierBasis": programme.tier_basis, "tierPeriod": programme.tier_period}


def shown_standing(user_id: str, standing: TierStanding) -> dict[str, Any]:
    """Where a customer stands, with what is missing to the next tier."""
    rung, ladder = standing.rung, standing.ladder
    return {
        "userId": user_id,
        "tier": rung and rung.key,
        "title": rung and rung.title,
        "multiplier": shown(ladder.multiplier(rung.key if rung else "")),
        "basis": ladder.basis.value,
        "period": ladder.period.value,
        "earned": shown(standing.earned),
        "earnedBefore": shown(standing.earned_before),
        "toKeep": None if standing.to_keep is None else shown(standing.to_keep),
        "nextTier": _next(standing),
        "periodEndsAt": standing.ends_at,
    }


def _next(standing: TierStanding) -> dict[str, str] | None:
    rung, missing = standing.next, standing.missing
    if rung is None or missing is None:
        return None
    return {
        "tier": rung.key,
        "title": rung.title,
        "threshold": shown(rung.threshold),
        "missing": shown(missing),
    }

"""Rewards and redemptions as JSON."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec
from rest_framework import serializers

from loyalty.models import Redemption, RedemptionState, RedemptionStep, Reward
from loyalty.rewards.codes import shown_code
from loyalty.rewards.content import content_of
from loyalty.rewards.reading import Reach

Shown = serializers.Serializer[Any]


class RewardSerializer(Shown):
    """A reward: what GET gives and PUT takes."""

    rewardId = serializers.CharField(required=False, help_text="The key in its address.")
    title = serializers.CharField(max_length=200)
    description = serializers.CharField(required=False, max_length=2000)
    points = serializers.IntegerField(
        allow_null=True, help_text="What it costs; null: a stamp card pays for it."
    )
    active = serializers.BooleanField(required=False)
    stock = serializers.IntegerField(
        required=False, allow_null=True, help_text="How many there are in all; null: any number."
    )
    taken = serializers.IntegerField(
        required=False, help_text="How many are gone. Ignored when it is sent."
    )
    perCustomer = serializers.IntegerField(
        required=False, allow_null=True, help_text="How often one customer may have it."
    )
    startsAt = serializers.DateTimeField(required=False, allow_null=True)
    endsAt = serializers.DateTimeField(required=False, allow_null=True)
    tiers = serializers.ListField(
        child=serializers.CharField(), required=False, help_text="Who may have it; empty: everybody"
    )
    validDays = serializers.IntegerField(
        required=False, help_text="For how many days a code can be brought to the counter."
    )


class ObstacleSerializer(Shown):
    """Why a reward cannot be had now."""

    code = serializers.CharField(help_text="As redeeming it would answer.")
    message = serializers.CharField()


class ReachSerializer(Shown):
    """A reward as one customer sees it."""

    rewardId = serializers.CharField()
    title = serializers.CharField()
    description = serializers.CharField()
    points = serializers.IntegerField(allow_null=True)
    left = serializers.IntegerField(allow_null=True, help_text="null: any number.")
    startsAt = serializers.DateTimeField(allow_null=True)
    endsAt = serializers.DateTimeField(allow_null=True)
    tiers = serializers.ListField(child=serializers.CharField())
    canRedeem = serializers.BooleanField()
    missingPoints = serializers.IntegerField()
    missingStamps = serializers.IntegerField(
        allow_null=True, help_text="Until the next card is full; null where points pay."
    )
    reason = ObstacleSerializer(allow_null=True)


class RewardWishSerializer(Shown):
    """What is to be redeemed."""

    rewardId = serializers.CharField()
    externalId = serializers.CharField(
        required=False, max_length=255, help_text="Your own number: the same again is the first."
    )


class ReversalSerializer(Shown):
    """Why a redemption is taken back."""

    reason = serializers.CharField(max_length=500)


class RedemptionSerializer(Shown):
    """A reward that a customer has paid for."""

    redemptionId = serializers.UUIDField()
    userId = serializers.CharField()
    rewardId = serializers.CharField()
    title = serializers.CharField()
    code = serializers.CharField(help_text="What is brought to the counter.")
    state = serializers.ChoiceField(RedemptionState.choices)
    points = serializers.IntegerField(help_text="0 where a stamp card paid, and for a gift.")
    given = serializers.BooleanField(help_text="Whether the organiser gave it: nobody paid.")
    cardId = serializers.UUIDField(allow_null=True, help_text="The stamp card that paid.")
    issuedAt = serializers.DateTimeField()
    expiresAt = serializers.DateTimeField()
    changedAt = serializers.DateTimeField(help_text="When it came into its state.")
    externalId = serializers.CharField(allow_null=True)
    activityId = serializers.UUIDField(allow_null=True, help_text="The recorded event.")


class StepSerializer(Shown):
    """One thing that happened to a redemption."""

    state = serializers.ChoiceField(RedemptionState.choices)
    at = serializers.DateTimeField()
    by = serializers.CharField(allow_null=True, help_text="Who of the staff; null: nobody.")
    reason = serializers.CharField()


class RedemptionHistorySerializer(RedemptionSerializer):
    """A redemption and how it came into its state."""

    steps = StepSerializer(many=True, help_text="Empty for the customer's own token.")


class RedemptionPageSerializer(Shown):
    """A page of a customer's redemptions."""

    results = RedemptionSerializer(many=True)
    next_cursor = serializers.CharField(allow_null=True)


class RedemptionCodeSerializer(Shown):
    """What a customer shows at the counter."""

    redemptionId = serializers.UUIDField()
    code = serializers.CharField(help_text="The same for people.")
    payload = serializers.CharField(help_text="What the QR holds.")
    svg = serializers.CharField(help_text="The QR as a drawing of any size.")


def shown_reward(reward: Reward) -> dict[str, Any]:
    """A reward as the API gives and takes it."""
    body: dict[str, Any] = msgspec.to_builtins(content_of(reward))
    return body


def shown_reach(reach: Reach) -> dict[str, Any]:
    """A reward as one customer sees it."""
    reward, obstacle = reach.reward, reach.obstacle
    return {
        "rewardId": reward.key,
        "title": reward.title,
        "description": reward.description,
        "points": reward.points,
        "left": reward.stock.left,
        "startsAt": reward.starts_at,
        "endsAt": reward.ends_at,
        "tiers": reward.tiers,
        "canRedeem": obstacle is None,
        "missingPoints": reach.missing_points,
        "missingStamps": reach.missing_stamps,
        "reason": obstacle and {"code": obstacle.code, "message": obstacle.message},
    }


def shown_redemption(redemption: Redemption, *, at: datetime) -> dict[str, Any]:
    """A redemption as it is at an instant, also when no sweep has come by yet."""
    return {
        "redemptionId": redemption.id,
        "userId": redemption.customer.external_id,
        "rewardId": redemption.reward.key,
        "title": redemption.reward.title,
        "code": shown_code(redemption.code),
        "state": redemption.state_at(at),
        "points": redemption.points,
        "given": redemption.is_given,
        "cardId": redemption.card_id,
        "issuedAt": redemption.issued_at,
        "expiresAt": redemption.expires_at,
        "changedAt": redemption.changed_at,
        "externalId": redemption.external_id,
        "activityId": redemption.activity_id,
    }


def shown_steps(steps: Sequence[RedemptionStep]) -> list[dict[str, Any]]:
    """How a redemption came into its state."""
    return [
        {
            "state": step.state,
            "at": step.at,
            "by": str(step.by) if step.by else None,
            "reason": step.reason,
        }
        for step in steps
    ]

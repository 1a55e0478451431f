"""Challenges, and how far a customer has come in them, as JSON."""

from decimal import Decimal
from typing import Any

import msgspec
from rest_framework import serializers

from loyalty.challenges.content import content_of
from loyalty.challenges.progress import GoalKind
from loyalty.challenges.reading import ChallengeState, ChallengeView
from loyalty.models import Challenge, Recount
from loyalty.recounting.serializers import CountedSerializer, shown_recount
from loyalty.streaks.walk import StreakPeriod

Shown = serializers.Serializer[Any]
KINDS = [one.value for one in GoalKind]
PERIODS = [one.value for one in StreakPeriod]


class GoalSerializer(Shown):
    """What a target pays: once, or each time when the challenge repeats."""

    target = serializers.IntegerField(min_value=1)
    points = serializers.IntegerField(min_value=0, required=False)


class ChallengeSerializer(CountedSerializer):
    """A challenge: what GET gives and PUT takes."""

    challengeId = serializers.CharField(required=False, help_text="The key in its address.")
    kind = serializers.ChoiceField(KINDS, required=False, help_text="It never changes.")
    field = serializers.CharField(
        required=False, allow_null=True, help_text="What is summed or told apart."
    )
    period = serializers.ChoiceField(
        PERIODS, required=False, help_text="Of the kind `streak`: what has to follow each other."
    )
    goals = GoalSerializer(many=True)
    repeats = serializers.BooleanField(required=False, help_text="It never changes.")
    endsAt = serializers.DateTimeField(required=False, allow_null=True)


class ReachedGoalSerializer(Shown):
    """A goal of one customer's challenge."""

    target = serializers.IntegerField()
    points = serializers.IntegerField()
    reached = serializers.BooleanField()


class CustomerChallengeSerializer(Shown):
    """How far a customer has come in a challenge."""

    challengeId = serializers.CharField()
    title = serializers.CharField()
    kind = serializers.ChoiceField(KINDS)
    progress = serializers.FloatField(help_text="Events, a sum, values or the longest run.")
    goals = ReachedGoalSerializer(many=True)
    completed = serializers.IntegerField(help_text="Goals, or rounds of one that repeats.")
    repeats = serializers.BooleanField()
    startsAt = serializers.DateTimeField(allow_null=True)
    endsAt = serializers.DateTimeField(allow_null=True)
    state = serializers.ChoiceField([one.value for one in ChallengeState])


def shown_challenge(challenge: Challenge, job: Recount | None) -> dict[str, Any]:
    """A challenge as the API gives and takes it."""
    body: dict[str, Any] = msgspec.to_builtins(content_of(challenge))
    return body | {"recount": shown_recount(job)}


def shown_progress(view: ChallengeView) -> dict[str, Any]:
    """How far a customer has come in a challenge."""
    return {
        "challengeId": view.key,
        "title": view.title,
        "kind": view.kind,
        "progress": _number(view.progress),
        "goals": [
            {"target": target, "points": points, "reached": reached}
            for target, points, reached in view.goals
        ],
        "completed": view.completed,
        "repeats": view.repeats,
        "startsAt": view.starts_at,
        "endsAt": view.ends_at,
        "state": view.state,
    }


def _number(exact: Decimal) -> int | float:
    """A JSON number: whole where it is whole."""
    return int(exact) if exact == exact.to_integral_value() else float(exact)

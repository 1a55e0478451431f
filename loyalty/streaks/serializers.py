"""Streaks, where a customer stands in them, and their statistics, as JSON."""

from typing import Any

import msgspec
from rest_framework import serializers

from loyalty.models import Recount, Streak, StreakAnalytics
from loyalty.recounting.serializers import CountedSerializer, shown_recount
from loyalty.streaks.content import content_of
from loyalty.streaks.reading import StreakView
from loyalty.streaks.walk import PeriodState, StreakPeriod

Shown = serializers.Serializer[Any]
_PERIODS = [one.value for one in StreakPeriod]


class FreezesSerializer(Shown):
    """What helps over missed periods."""

    every = serializers.IntegerField(min_value=1, help_text="So many in a row earn one.")
    most = serializers.IntegerField(min_value=1, help_text="So many can be held.")


class MilestoneSerializer(Shown):
    """What a length pays, once."""

    length = serializers.IntegerField(min_value=1)
    points = serializers.IntegerField(min_value=0, required=False)


class StreakSerializer(CountedSerializer):
    """A streak: what GET gives and PUT takes."""

    streakId = serializers.CharField(required=False, help_text="The key in its address.")
    period = serializers.ChoiceField(_PERIODS, required=False, help_text="It never changes.")
    times = serializers.IntegerField(
        min_value=1, required=False, help_text="Events that a period needs to count."
    )
    freezes = FreezesSerializer(required=False, allow_null=True)
    target = serializers.IntegerField(min_value=1, required=False, allow_null=True)
    milestones = MilestoneSerializer(many=True, required=False)


class ReachedMilestoneSerializer(Shown):
    """A milestone of one customer's streak."""

    length = serializers.IntegerField()
    points = serializers.IntegerField()
    reached = serializers.BooleanField()


class StripSerializer(Shown):
    """What became of a day, week or month."""

    on = serializers.DateField(help_text="Its first day.")
    state = serializers.ChoiceField([one.value for one in PeriodState])


class CustomerStreakSerializer(Shown):
    """Where a customer stands in a streak."""

    streakId = serializers.CharField()
    title = serializers.CharField()
    period = serializers.ChoiceField(_PERIODS)
    current = serializers.IntegerField()
    longest = serializers.IntegerField()
    freezes = serializers.IntegerField(help_text="What is left of them.")
    target = serializers.IntegerField(allow_null=True)
    lastActiveOn = serializers.DateField(allow_null=True)
    expiresAt = serializers.DateTimeField(
        allow_null=True, help_text="When the run ends if nothing comes."
    )
    milestones = ReachedMilestoneSerializer(many=True)
    days = StripSerializer(many=True)


class StreakAnalyticsSerializer(Shown):
    """A streak's statistics, as they were last computed."""

    streakId = serializers.CharField()
    totalParticipants = serializers.IntegerField()
    activeParticipants = serializers.IntegerField()
    averageStreakLength = serializers.FloatField()
    longestUserStreak = serializers.IntegerField()
    completionRate = serializers.FloatField()


def shown_streak(streak: Streak, job: Recount | None) -> dict[str, Any]:
    """A streak as the API gives and takes it."""
    body: dict[str, Any] = msgspec.to_builtins(content_of(streak))
    return body | {"recount": shown_recount(job)}


def shown_standing(view: StreakView) -> dict[str, Any]:
    """Where a customer stands in a streak."""
    return {
        "streakId": view.key,
        "title": view.title,
        "period": view.period,
        "current": view.current,
        "longest": view.longest,
        "freezes": view.freezes,
        "target": view.target,
        "lastActiveOn": view.last_active_on,
        "expiresAt": view.expires_at,
        "milestones": [
            {"length": length, "points": points, "reached": reached}
            for length, points, reached in view.milestones
        ],
        "days": [{"on": on, "state": state} for on, state in view.days],
    }


def shown_analytics(streak: Streak, kept: StreakAnalytics | None) -> dict[str, Any] | None:
    """A streak's statistics; None when they were not computed yet."""
    if kept is None:
        return None
    return {
        "streakId": streak.key,
        "totalParticipants": kept.total_participants,
        "activeParticipants": kept.active_participants,
        # Rounded as they were kept: the contract has JSON numbers here.
        "averageStreakLength": float(kept.average_streak_length),
        "longestUserStreak": kept.longest_user_streak,
        "completionRate": float(kept.completion_rate),
    }

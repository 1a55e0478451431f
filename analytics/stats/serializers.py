"""Statistics as the API describes them."""

from typing import Any

from rest_framework import serializers

from analytics.showing import METHODS

Shown = serializers.Serializer[Any]
_HOURS = "How many events fell into each of the day's 24 hours, in the workspace's zone."


class _DaySerializer(Shown):
    users = serializers.IntegerField(help_text="Different customers.")
    points = serializers.IntegerField()
    hourlyDistribution = serializers.ListField(
        child=serializers.IntegerField(), min_length=24, max_length=24, help_text=_HOURS
    )


class StatsDaySerializer(_DaySerializer):
    """One day of all events."""

    events = serializers.IntegerField()


class EventStatsDaySerializer(_DaySerializer):
    """One day of one event."""

    count = serializers.IntegerField()


class EventShareSerializer(Shown):
    """What one event comes to among all."""

    count = serializers.IntegerField()
    users = serializers.IntegerField(help_text="Different customers.")
    points = serializers.IntegerField()


class StatsMethodSerializer(Shown):
    """How different customers were counted."""

    uniqueUsersCalculationMethod = serializers.ChoiceField(METHODS)
    uniqueUsersNote = serializers.CharField(allow_null=True)


class StatsFiguresSerializer(Shown):
    """All events; or, where `eventId` was given, the second half of the fields."""

    totalEvents = serializers.IntegerField(required=False)
    uniqueUsers = serializers.IntegerField(help_text="Different customers over the whole period.")
    totalPoints = serializers.IntegerField(required=False)
    eventBreakdown = serializers.DictField(child=EventShareSerializer(), required=False)
    topEvents = serializers.ListField(child=serializers.CharField(), required=False)
    totalCount = serializers.IntegerField(required=False)
    pointsAwarded = serializers.IntegerField(required=False)
    conditionMet = serializers.IntegerField(required=False)
    conditionFailed = serializers.IntegerField(required=False)
    limitReached = serializers.IntegerField(required=False)

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        """With names of the contract that no class may have."""
        days = serializers.DictField(
            child=StatsDaySerializer(),
            help_text="By day; of one event, `count` in place of `events`.",
        )
        return super().get_fields() | {
            "dailyData": days,
            "_metadata": StatsMethodSerializer(required=False),
        }


class StatsSerializer(Shown):
    """Statistics of all events, or of one."""

    period = serializers.CharField(help_text="What was asked for; a month as 2025-08.")
    eventId = serializers.CharField(allow_null=True)
    startDate = serializers.DateField()
    endDate = serializers.DateField(help_text="Included.")

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        """With a name that the framework keeps to itself."""
        return super().get_fields() | {"data": StatsFiguresSerializer()}

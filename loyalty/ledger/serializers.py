"""Points and their movements as JSON."""

from typing import Any

import msgspec
from rest_framework import serializers

from loyalty.ledger.reading import Due, Line, Points
from loyalty.models import EntryKind
from loyalty.rules.parts import Verdict, trace_of

Parsed = serializers.Serializer[Any]


class Movement(msgspec.Struct, rename="camel", forbid_unknown_fields=True):
    """What a till sends to move points."""

    points: int
    reason: str
    external_id: str | None = None


class MovementSerializer(Parsed):
    """What a till sends to move points."""

    points = serializers.IntegerField()
    reason = serializers.CharField(max_length=500)
    externalId = serializers.CharField(
        required=False, max_length=255, help_text="Your own number: the same again moves nothing."
    )


class DueSerializer(Parsed):
    """Points that ripen, or expire, at the same time."""

    points = serializers.IntegerField()
    at = serializers.DateTimeField()


class PointsSerializer(Parsed):
    """What a customer has."""

    userId = serializers.CharField()
    points = serializers.IntegerField(help_text="What may be spent now.")
    pending = serializers.IntegerField(help_text="What may be spent later.")
    lifetime = serializers.IntegerField(help_text="What was earned in all.")
    tier = serializers.CharField(allow_null=True)
    nextAvailable = DueSerializer(allow_null=True)
    nextExpiry = DueSerializer(allow_null=True)


class EntrySerializer(Parsed):
    """One movement of points, and why."""

    id = serializers.UUIDField()
    kind = serializers.ChoiceField(EntryKind.choices)
    points = serializers.IntegerField()
    pending = serializers.IntegerField()
    balance = serializers.IntegerField(help_text="After this movement.")
    occurredAt = serializers.DateTimeField()
    sentence = serializers.CharField()
    reason = serializers.CharField()
    eventIds = serializers.ListField(
        child=serializers.CharField(), help_text="The rules that earned something."
    )
    activityId = serializers.UUIDField(
        allow_null=True, help_text="The recorded event whose points these are."
    )
    externalId = serializers.CharField(allow_null=True)


class EntryPageSerializer(Parsed):
    """A page of a customer's history."""

    results = EntrySerializer(many=True)
    next_cursor = serializers.CharField(allow_null=True)


def shown_points(user_id: str, points: Points, *, tier: str | None) -> dict[str, Any]:
    """What a customer has."""
    return {
        "userId": user_id,
        "points": points.balance,
        "pending": points.pending,
        "lifetime": points.lifetime,
        "tier": tier,
        "nextAvailable": _due(points.next_available),
        "nextExpiry": _due(points.next_expiry),
    }


def _due(due: Due | None) -> dict[str, Any] | None:
    return None if due is None else {"points": due.points, "at": due.at}


def shown_line(line: Line) -> dict[str, Any]:
    """One line of a customer's statement."""
    entry, trace = line.entry, trace_of(line.entry.trace)
    rules = [part.rule for part in trace.parts if part.verdict is Verdict.AWARDED]
    activity: object = entry.event_id
    if entry.kind in {EntryKind.RIPEN, EntryKind.EXPIRE}:
        # Nothing was asked again: the points are those of an award.
        rules, activity = [trace.words] if trace.words else [], trace.caused or None
    return {
        "id": entry.id,
        "kind": entry.kind,
        "points": entry.points,
        "pending": entry.pending,
        "balance": entry.balance,
        "occurredAt": entry.occurred_at,
        "sentence": line.sentence,
        "reason": entry.reason,
        "eventIds": rules,
        "activityId": activity,
        "externalId": line.external_id,
    }

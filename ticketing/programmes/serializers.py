"""Imports of programmes, as the API describes them."""

from typing import Any

from rest_framework import serializers

from core.api.schema import FaultSerializer

Shown = serializers.Serializer[Any]


class SlotOfTalkSerializer(Shown):
    """When and where a talk is held."""

    startsAt = serializers.DateTimeField()
    endsAt = serializers.DateTimeField()
    room = serializers.CharField(allow_null=True)


class RemovedTalkSerializer(Shown):
    """A talk that the programme has no more; it is cancelled."""

    sessionId = serializers.CharField()
    title = serializers.CharField()
    told = serializers.IntegerField(help_text="How many had a seat, or waited for one.")


class MovedTalkSerializer(RemovedTalkSerializer):
    """A talk at another time or in another room; seats stay."""

    to = SlotOfTalkSerializer()

    def get_fields(self) -> dict[str, Any]:
        # A word of the language cannot name a field of the class.
        return super().get_fields() | {"from": SlotOfTalkSerializer()}


class ProgrammeReportSerializer(Shown):
    """What is in a programme, and what its import changed."""

    dryRun = serializers.BooleanField()
    title = serializers.CharField()
    version = serializers.CharField()
    timeZone = serializers.CharField()
    days = serializers.IntegerField()
    talks = serializers.IntegerField()
    rooms = serializers.IntegerField()
    speakers = serializers.IntegerField()
    created = serializers.IntegerField()
    changed = serializers.IntegerField(help_text="Talks, those that moved among them.")
    moved = MovedTalkSerializer(many=True)
    removed = RemovedTalkSerializer(many=True)
    warnings = FaultSerializer(many=True)
    warningsLeftOut = serializers.IntegerField()

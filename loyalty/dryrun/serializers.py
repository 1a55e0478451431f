"""What a dry run looks like to programs."""

from typing import Any

from rest_framework import serializers


class SideSerializer(serializers.Serializer[Any]):
    """What one of the two rules makes of the events."""

    points = serializers.IntegerField()
    eventsRewarded = serializers.IntegerField()
    customersRewarded = serializers.IntegerField()
    refusals = serializers.DictField(
        child=serializers.IntegerField(),
        help_text="How many events earned nothing, by reason, as a trace says it; `refunded` too.",
    )


class ChangeSerializer(serializers.Serializer[Any]):
    """A customer's points by the rule of today and by the draft."""

    customer = serializers.UUIDField(help_text="The id of the customer's pass.")
    userId = serializers.CharField()
    today = serializers.IntegerField()
    draft = serializers.IntegerField()


class ChangesSerializer(serializers.Serializer[Any]):
    """Those who win, or lose; the twenty with most."""

    customers = serializers.IntegerField()
    top = ChangeSerializer(many=True)


class ExampleSerializer(ChangeSerializer):
    """One event, and what the draft makes of it."""

    id = serializers.UUIDField(help_text="Of the event.")
    occurredAt = serializers.DateTimeField()
    verdict = serializers.CharField()
    sentence = serializers.CharField()


class ResultSerializer(serializers.Serializer[Any]):
    """The answer of a dry run."""

    eventId = serializers.CharField()
    days = serializers.IntegerField()
    askedAt = serializers.DateTimeField()
    version = serializers.IntegerField(
        allow_null=True, help_text="The live version that is compared; null when none is."
    )
    events = serializers.IntegerField(help_text="Those that one of the rules is about.")
    customers = serializers.IntegerField(help_text="Whose they are.")
    today = SideSerializer()
    draft = SideSerializer()
    difference = serializers.IntegerField()
    winners = ChangesSerializer()
    losers = ChangesSerializer()
    examples = ExampleSerializer(many=True)


class ProgressSerializer(serializers.Serializer[Any]):
    """How many events were looked at, and how many there are."""

    done = serializers.IntegerField()
    total = serializers.IntegerField()


class DryRunSerializer(serializers.Serializer[Any]):
    """Where a dry run stands."""

    runId = serializers.UUIDField()
    state = serializers.ChoiceField(["queued", "running", "done", "failed", "cancelled"])
    progress = ProgressSerializer()
    failure = serializers.CharField(help_text="Why it stopped; else empty.")
    result = ResultSerializer(allow_null=True)

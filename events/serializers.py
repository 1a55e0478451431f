"""Events and receipts as JSON (names as in the public contract)."""

from typing import Any

from rest_framework import serializers

from core.api.rendering import instant
from core.money import show_amount
from events.kinds import Category, EventType

Shown = serializers.Serializer[Any]


def shown_amount(event: Any) -> str | None:
    """An event's amount with its currency's digits, as text: "49.90"; None where it has none."""
    return None if event.amount is None else show_amount(event.amount, event.currency)


class EventSerializer(Shown):
    """One recorded event."""

    id = serializers.UUIDField()
    pass_id = serializers.UUIDField(source="customer_id")
    user_id = serializers.CharField()
    event_category = serializers.ChoiceField(Category.choices)
    event_type = serializers.ChoiceField(EventType.choices)
    amount = serializers.CharField(
        allow_null=True, help_text="With the currency's digits, as text."
    )
    currency = serializers.CharField(allow_null=True)
    event_timestamp = serializers.DateTimeField(source="occurred_at")
    received_at = serializers.DateTimeField()
    external_id = serializers.CharField(allow_null=True)
    source = serializers.CharField()  # type: ignore[assignment]  # the metaclass takes it away
    metadata = serializers.DictField()
    field_name = serializers.CharField(allow_null=True)  # type: ignore[assignment]  # likewise
    old_value = serializers.CharField(allow_null=True)
    new_value = serializers.CharField(allow_null=True)

    def to_representation(self, event: Any) -> dict[str, Any]:
        """The fields above, by hand: a list of a thousand is shown in a seventh of the time."""
        return {
            "id": event.id,
            "pass_id": event.customer_id,
            "user_id": event.user_id,
            "event_category": event.event_category,
            "event_type": event.event_type,
            "amount": shown_amount(event),
            "currency": event.currency,
            "event_timestamp": instant(event.occurred_at),
            "received_at": instant(event.received_at),
            "external_id": event.external_id,
            "source": event.source,
            "metadata": event.metadata,
            "field_name": event.field_name,
            "old_value": event.old_value,
            "new_value": event.new_value,
        }


class RecordedSerializer(EventSerializer):
    """The answer to recording one event."""

    duplicate = serializers.BooleanField(
        help_text="True when an event with this external_id and this content was there already."
    )
    earned = serializers.DictField(help_text="What the event earned; empty when nothing.")


class EventPageSerializer(Shown):
    """A page of events, newest first."""

    results = EventSerializer(many=True)
    next_cursor = serializers.CharField(allow_null=True)


class BatchResultSerializer(Shown):
    """What became of one event of a batch."""

    index = serializers.IntegerField()
    status = serializers.ChoiceField(["created", "duplicate", "conflict", "failed"])
    id = serializers.UUIDField(allow_null=True)
    external_id = serializers.CharField(allow_null=True)
    earned = serializers.DictField(required=False)


class BatchErrorSerializer(Shown):
    """Why one event of a batch was not recorded; one entry for each wrong field."""

    index = serializers.IntegerField()
    external_id = serializers.CharField(allow_null=True)
    code = serializers.CharField()
    field = serializers.CharField()
    message = serializers.CharField()


class BatchSerializer(Shown):
    """The receipt of a batch, in the order of its events."""

    created = serializers.IntegerField()
    duplicates = serializers.IntegerField()
    failed = serializers.IntegerField(help_text="Conflicts included.")
    results = BatchResultSerializer(many=True)
    errors = BatchErrorSerializer(many=True)  # type: ignore[assignment]  # shadows a property


class DeletedSerializer(Shown):
    """How many events a deletion took, or would take."""

    deleted = serializers.IntegerField()
    dry_run = serializers.BooleanField()


class ErasedSerializer(Shown):
    """What an erasure left."""

    passId = serializers.UUIDField()
    pseudonym = serializers.CharField(help_text="The customer's id from now on.")
    events = serializers.IntegerField(help_text="Events whose free text was removed.")
    erasedAt = serializers.DateTimeField()

"""Events and receipts as JSON (names as in seed 000)."""

from decimal import Decimal
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from core.money import show_amount
from events.kinds import Category, EventType

Shown = serializers.Serializer[Any]


@extend_schema_field({"type": ["string", "null"]})
class AmountField(serializers.Field[Any, Any, Any, Any]):
    """An amount with its currency's digits, as text: "49.90", or null."""

    def __init__(self) -> None:
        super().__init__(source="*", read_only=True)

    def to_representation(self, value: Any) -> str | None:
        amount: Decimal | None = value.amount
        return None if amount is None else show_amount(amount, value.currency)


class EventSerializer(Shown):
    """One recorded event."""

    id = serializers.UUIDField()
    pass_id = serializers.UUIDField(source="customer_id")
    user_id = serializers.CharField()
    event_category = serializers.ChoiceField(Category.choices)
    event_type = serializers.ChoiceField(EventType.choices)
    amount = AmountField()
    currency = serializers.CharField(allow_null=True)
    event_timestamp = serializers.DateTimeField(source="occurred_at")
    received_at = serializers.DateTimeField()
    external_id = serializers.CharField(allow_null=True)
    source = serializers.CharField()  # type: ignore[assignment]  # the metaclass takes it away
    metadata = serializers.DictField()
    field_name = serializers.CharField(allow_null=True)  # type: ignore[assignment]  # likewise
    old_value = serializers.CharField(allow_null=True)
    new_value = serializers.CharField(allow_null=True)


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

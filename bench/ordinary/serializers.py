"""Ordinary validation: as the framework derives it from the model, and tuned by hand."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from rest_framework import serializers

from accounts.models import Customer
from events.kinds import CATEGORY_OF
from events.models import ActivityEvent


class DerivedSerializer(serializers.ModelSerializer[ActivityEvent]):
    """One event, with the fields that the framework derives from the model's."""

    pass_id = serializers.PrimaryKeyRelatedField(source="customer", queryset=Customer.objects.all())
    event_timestamp = serializers.DateTimeField(source="occurred_at")

    class Meta:
        model = ActivityEvent
        fields = [
            "id",
            "pass_id",
            "event_category",
            "event_type",
            "amount",
            "currency",
            "event_timestamp",
            "external_id",
            "source",
            "metadata",
            "field_name",
            "old_value",
            "new_value",
        ]


class TunedListSerializer(serializers.ListSerializer[Any]):
    """The batch as a whole."""

    def validate(self, attrs: Any) -> Any:
        wanted = {row["pass_id"] for row in attrs}
        customers = Customer.objects.of(self.context["workspace"]).living()
        known = set(customers.filter(id__in=wanted).values_list("id", flat=True))
        if strangers := wanted - known:
            raise serializers.ValidationError({"pass_id": [str(one) for one in strangers]})
        names = [row["external_id"] for row in attrs if row.get("external_id")]
        kept = ActivityEvent.objects.of(self.context["workspace"]).known_as(names)
        if repeated := list(kept.values_list("external_id", flat=True)):
            raise serializers.ValidationError({"external_id": repeated})
        return attrs

    @transaction.atomic
    def create(self, validated_data: Any) -> list[ActivityEvent]:
        now, workspace = timezone.now(), self.context["workspace"]
        events = [
            ActivityEvent(
                workspace=workspace, customer_id=row.pop("pass_id"), received_at=now, **row
            )
            for row in validated_data
        ]
        return ActivityEvent.objects.bulk_create(events)


class TunedSerializer(serializers.ModelSerializer[ActivityEvent]):
    """One event."""

    pass_id = serializers.UUIDField()
    event_timestamp = serializers.DateTimeField(source="occurred_at")

    class Meta:
        model = ActivityEvent
        list_serializer_class = TunedListSerializer
        fields = [
            "pass_id",
            "event_category",
            "event_type",
            "amount",
            "currency",
            "event_timestamp",
            "external_id",
            "source",
            "metadata",
            "field_name",
            "old_value",
            "new_value",
        ]
        extra_kwargs = {
            "amount": {"min_value": 0, "required": False},
            "external_id": {"required": False},
            "metadata": {"required": False},
        }

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        category = attrs["event_category"]
        if CATEGORY_OF.get(attrs["event_type"]) != category:
            raise serializers.ValidationError({"event_type": "Not a type of this category."})
        if (category == "transaction") != (attrs.get("amount") is not None):
            raise serializers.ValidationError({"amount": "Transactions have one, others none."})
        return attrs

"""What the setups of streaks and challenges have in common, as JSON."""

from typing import Any

from rest_framework import serializers

from loyalty.models import Recount
from loyalty.rules.serializers import ConditionSerializer, TriggerSerializer

Shown = serializers.Serializer[Any]
# What can be wrong with either's body.
BODY_FAULTS = (
    "unknown_field required invalid_type nul_character broken_unicode number_too_large "
    "invalid_key other_key too_long out_of_range too_many not_ascending time_zone_missing "
    "cannot_change field_not_allowed unknown_category unknown_type never_earns "
    "too_many_conditions unknown_operator ambiguous_condition invalid_value"
)


class SelectionSerializer(Shown):
    """Which events count: those that a trigger matches and for which the conditions hold."""

    triggers = TriggerSerializer(many=True)
    conditions = ConditionSerializer(
        required=False, help_text="Of the event alone: `customer.` fields are refused."
    )


class RecountSerializer(Shown):
    """How far everybody has been counted anew since the last change."""

    total = serializers.IntegerField(help_text="Customers.")
    done = serializers.IntegerField()


class CountedSerializer(Shown):
    """What either says."""

    title = serializers.CharField(max_length=200)
    description = serializers.CharField(required=False, max_length=2000)
    active = serializers.BooleanField(required=False)
    counts = SelectionSerializer()
    startsAt = serializers.DateTimeField(required=False, allow_null=True)
    recount = RecountSerializer(required=False, allow_null=True, help_text="Null when it is done.")


def shown_recount(job: Recount | None) -> dict[str, int] | None:
    """How far a recount has come; None when there is none under way."""
    return None if job is None else {"total": job.total, "done": job.done}

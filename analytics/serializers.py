"""A question as it is asked: the query string of GET and the body of POST say the same."""

from collections.abc import Mapping
from typing import Any

from drf_spectacular.extensions import OpenApiSerializerExtension
from rest_framework import serializers

from analytics.aggregates.question import DEFAULT_LIMIT, Function, Grouping
from analytics.contradictions import contradictions
from analytics.fields import (
    EdgeField,
    FlagField,
    KnownField,
    LimitField,
    MeasureField,
    TextField,
    TimeWindowField,
    fault,
)
from core.errors import Invalid
from core.money import CURRENCY_DIGITS
from events.kinds import Category, EventType

MAX_LIMIT = 1000
_KIND = "unknown_kind"
_GROUPS = [grouping.value for grouping in Grouping if grouping is not Grouping.PASS]


class QuestionSerializer(serializers.Serializer[Any]):
    """What is asked. Every filter narrows what the others leave."""

    workspace_id = TextField(required=False, help_text="The credential's own workspace.")
    function = KnownField(
        list(Function), code="unknown_function", help_text="What is made of the events."
    )
    field = MeasureField(
        required=False,
        help_text="amount, or metadata.<key>; needed by sum, avg, min and max.",
    )
    event_category = KnownField(
        Category.choices, code=_KIND, required=False, help_text="One category."
    )
    event_types = serializers.ListField(
        child=KnownField(EventType.choices, code=_KIND),
        required=False,
        min_length=1,
        max_length=100,
        help_text="In a query: repeated, or with commas between them.",
    )
    event_type = KnownField(EventType.choices, code=_KIND, required=False, help_text="One type.")
    sources = serializers.ListField(
        child=TextField(allow_blank=True),
        required=False,
        min_length=1,
        max_length=100,
        help_text="In a query: repeated, or with commas between them.",
    )
    pass_id = TextField(required=False, help_text="One pass.")
    user_id = TextField(required=False, help_text="Your own id of the customer.")
    currency = TextField(required=False, help_text="An ISO 4217 code.")
    time_window = TimeWindowField(
        required=False,
        help_text="The calendar window so far in the workspace's zone; all_time when missing.",
    )
    group_by_pass = FlagField(default=False, help_text="Rank passes by value.")
    group_by = KnownField(
        _GROUPS, code="unknown_grouping", required=False, help_text="What to break it down by."
    )
    limit = LimitField(
        max_value=MAX_LIMIT,
        default=DEFAULT_LIMIT,
        help_text="How many passes, types or sources, the largest first.",
    )

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        """With those whose names a class cannot give: words of the language or the framework."""
        fields = super().get_fields()
        fields["source"] = TextField(
            required=False,
            allow_blank=True,
            help_text="Exactly this source.",
        )
        fields["from"] = EdgeField(
            required=False, help_text="A day, or an ISO 8601 instant; included."
        )
        fields["to"] = EdgeField(
            required=False, help_text="A day, or an ISO 8601 instant; not included."
        )
        return fields

    def validate_currency(self, code: str) -> str:
        """Refuse what is no ISO 4217 code."""
        if code not in CURRENCY_DIGITS:
            raise fault("unknown_currency", f"{code[:20]!r} is no ISO 4217 code such as EUR.")
        return code

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Refuse what contradicts itself, naming the field that should go or come."""
        attrs["event_types"] = _merged(attrs, "event_type", "event_types")
        attrs["sources"] = _merged(attrs, "source", "sources")
        faults = contradictions(attrs)
        if faults:
            raise Invalid(faults=faults)
        return attrs


def _merged(asked: Mapping[str, Any], one: str, several: str) -> list[str]:
    single = [asked[one]] if one in asked else []
    return list(dict.fromkeys([*single, *asked.get(several, [])]))


class _QuestionSchema(OpenApiSerializerExtension):  # type: ignore[no-untyped-call]  # it has no types
    """Says in the schema that a word that is not known is refused."""

    target_class = "analytics.serializers.QuestionSerializer"

    def map_serializer(self, auto_schema: Any, direction: Any) -> dict[str, Any]:
        schema: dict[str, Any] = auto_schema._map_serializer(
            self.target, direction, bypass_extensions=True
        )
        return schema | {"additionalProperties": False}

"""An answer as JSON."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from analytics.aggregates.answers import Answer, Result
from analytics.aggregates.question import Function
from core.api.rendering import instant

# Answers are never estimated.
METHODS = ["exact"]
Shown = serializers.Serializer[Any]


@extend_schema_field({"type": ["string", "integer", "null"]})
class ValueField(serializers.Field[Any, Any, Any, Any]):
    """A count as a whole number, everything measured as a decimal in text."""

    def to_representation(self, value: Any) -> Any:
        return value


class FiguresSerializer(Shown):
    """What some events come to."""

    value = ValueField(
        allow_null=True,
        help_text="Counts are whole numbers; what is measured is text. Null: nothing to say.",
    )
    gross = serializers.CharField(required=False, help_text="What came in; where it is net.")
    refunded = serializers.CharField(required=False, help_text="What went back; where it is net.")
    net = serializers.CharField(required=False, help_text="What was kept; where it is net.")


class GroupSerializer(FiguresSerializer):
    """One group; it names itself by the one word that it is grouped by."""

    pass_id = serializers.UUIDField(required=False)
    day = serializers.DateField(required=False)
    hour = serializers.IntegerField(required=False, min_value=0, max_value=23)
    weekday = serializers.IntegerField(
        required=False, min_value=1, max_value=7, help_text="1 is Monday."
    )
    type = serializers.CharField(required=False)
    currency = serializers.CharField(required=False, allow_null=True)

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        """With `source`, a word of the framework."""
        return super().get_fields() | {"source": serializers.CharField(required=False)}


class CurrencySerializer(FiguresSerializer):
    """What the events of one currency come to."""

    currency = serializers.CharField()
    groups = GroupSerializer(many=True, allow_null=True)


class AnswerSerializer(FiguresSerializer):
    """The answer, with everything it depends on."""

    function = serializers.ChoiceField(list(Function))
    field = serializers.CharField(allow_null=True)
    currency = serializers.CharField(allow_null=True, help_text="What an amount is in.")
    by_currency = CurrencySerializer(
        many=True, help_text="Filled, and value null, where several currencies were found."
    )
    groups = GroupSerializer(many=True, allow_null=True)
    time_window = serializers.CharField(allow_null=True)
    to = serializers.DateTimeField(allow_null=True, help_text="Not included; null: open.")
    time_zone = serializers.CharField(help_text="Where days and hours begin.")
    as_of = serializers.DateTimeField()
    method = serializers.ChoiceField(METHODS)

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        """With `from`, a word of the language."""
        starts_at = serializers.DateTimeField(allow_null=True, help_text="Included; null: open.")
        return super().get_fields() | {"from": starts_at}


def shown(answer: Answer) -> dict[str, Any]:
    """The body of an answer."""
    question, window = answer.question, answer.question.window
    return _results(answer) | {
        "function": question.function.value,
        "field": question.field,
        "time_window": question.time_window,
        "from": window.starts_at and instant(window.starts_at),
        "to": window.ends_at and instant(window.ends_at),
        "time_zone": question.workspace.time_zone,
        "as_of": instant(question.at),
        "method": "exact",
    }


def _results(answer: Answer) -> dict[str, Any]:
    results = answer.results
    if len(results) == 1:
        return _result(results[0]) | {"by_currency": [], "groups": answer.groups}
    several = [_result(result) for result in results]
    return {"value": None, "currency": None, "by_currency": several, "groups": answer.groups}


def _result(result: Result) -> dict[str, Any]:
    return result.figures | {"currency": result.currency, "groups": result.groups}

"""What a question is made of, read strictly: each fault has a code, and words that help."""

import re
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from analytics.aggregates.question import AMOUNT, METADATA
from core.api.parsing import MAX_DEPTH
from core.windows import Span
from events.drafts import MAX_TEXT
from events.kinds import did_you_mean

MAX_DAYS = 3660
# Dates beyond these are slips of the keyboard, and some zones cannot show the calendar's ends.
YEARS = range(1000, 3000)
_LAST_DAYS = re.compile(r"last_([0-9]+)_days")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def fault(code: str, message: str) -> serializers.ValidationError:
    """One field's refusal."""
    return serializers.ValidationError(message, code=code)


def _text(given: Any) -> str:
    if not isinstance(given, str):
        raise fault("invalid", "Give a text.")
    return given


class TextField(serializers.CharField):
    """Text as it is: a number is none, and its spaces are its own."""

    def __init__(self, *, max_length: int = MAX_TEXT, **more: Any) -> None:
        super().__init__(max_length=max_length, trim_whitespace=False, **more)

    def to_internal_value(self, data: Any) -> str:
        return str(super().to_internal_value(_text(data)))


class LimitField(serializers.IntegerField):
    """A whole number from 1 to `max_value`, in a query string in digits."""

    def __init__(self, *, max_value: int, **more: Any) -> None:
        super().__init__(min_value=1, max_value=max_value, **more)

    def to_internal_value(self, data: Any) -> int:
        text = str(data)
        number = int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
        if not 1 <= number <= (self.max_value or 0):
            raise fault("out_of_range", f"Give a whole number from 1 to {self.max_value}.")
        return number


class FlagField(serializers.BooleanField):
    """True or false, in a query string as a word."""

    def to_internal_value(self, data: Any) -> bool:
        flags = {"true": True, "false": False}
        if not isinstance(data, bool) and str(data).lower() not in flags:
            raise fault("not_a_flag", "Say true or false.")
        return data if isinstance(data, bool) else flags[str(data).lower()]


@extend_schema_field({"type": "string", "pattern": rf"^({'|'.join(Span)}|last_[0-9]{{1,4}}_days)$"})
class TimeWindowField(serializers.Field[Any, Any, Any, Any]):
    """A Span, or the number of days of `last_<n>_days`."""

    def to_internal_value(self, data: Any) -> Span | int:
        text = _text(data)
        if text in set(Span):
            return Span(text)
        found = _LAST_DAYS.fullmatch(text)
        if found is None:
            known = [*Span, "last_7_days"]
            raise fault("unknown_window", f"Unknown {text[:50]!r}. {did_you_mean(text, known)}")
        if len(found[1]) > 4 or not 1 <= int(found[1]) <= MAX_DAYS:
            raise fault("out_of_range", f"Ask for 1 to {MAX_DAYS} days.")
        return int(found[1])


@extend_schema_field(str)
class EdgeField(serializers.Field[Any, Any, Any, Any]):
    """A day (2026-03-14), or an instant of ISO 8601."""

    def to_internal_value(self, data: Any) -> date | datetime:
        text = _text(data)
        try:
            is_date = _DATE.fullmatch(text)
            bound = date.fromisoformat(text) if is_date else datetime.fromisoformat(text)
        except ValueError:
            raise fault(
                "invalid", "Give a day as 2026-03-14, or an instant as 2026-03-14T12:00:00Z."
            ) from None
        if bound.year not in YEARS:
            raise fault("out_of_range", f"Give a year from {YEARS[0]} to {YEARS[-1]}.")
        return bound


class MeasureField(TextField):
    """`amount`, or a number's place in the metadata."""

    def to_internal_value(self, data: Any) -> str:
        text = super().to_internal_value(data)
        parts = text.split(".")
        is_place = text.startswith(METADATA) and all(parts) and len(parts) <= MAX_DEPTH + 1
        if text != AMOUNT and not is_place:
            raise fault("unknown_field", "Say amount, or metadata.<key> such as metadata.items.")
        return text


class KnownField(serializers.ChoiceField):
    """One of the known words; another is refused with the one that may have been meant."""

    def __init__(self, choices: Sequence[Any], *, code: str, **more: Any) -> None:
        super().__init__(list(choices), **more)
        self.words = [str(word) for word in self.choices]
        self.code = code

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str) or data not in self.words:
            word = str(data)[:50]
            raise fault(self.code, f"Unknown {word!r}. {did_you_mean(word, self.words)}")
        return data

"""What a customer's pass shows: a criterion about one of its fields."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from psycopg import sql

from accounts.models import Workspace
from analytics.segments.asked import Asked
from analytics.segments.criterion import Criterion
from analytics.segments.kinds.activity import check_limit
from analytics.segments.rows import found_in
from analytics.segments.who import Who
from core.errors import FieldFault

_MOST_TEXT = 255
_PASSES = sql.SQL("""
    SELECT customer_id, fields ->> %(field)s AS text,
        CASE WHEN jsonb_typeof(fields -> %(field)s) = 'number'
        THEN (fields ->> %(field)s)::numeric END AS number
    FROM accounts_pass WHERE workspace_id = %(workspace)s
""")


class FieldOperator(StrEnum):
    """How a field is compared; one that the pass does not have compares in no way."""

    EQUALS = "equals"
    NOT_EQUALS = "not_equals"
    AT_LEAST = "greater_than_or_equal"
    MORE = "greater_than"
    AT_MOST = "less_than_or_equal"
    LESS = "less_than"
    CONTAINS = "contains"
    EXISTS = "exists"

    @property
    def words(self) -> str:
        """As people say it."""
        return str(_WORDS[self])


_OF_TEXT = {
    FieldOperator.EQUALS: "text = %(value)s",
    FieldOperator.NOT_EQUALS: "text <> %(value)s",
    FieldOperator.CONTAINS: "strpos(lower(text), lower(%(value)s)) > 0",
    FieldOperator.EXISTS: "text IS NOT NULL",
}
_OF_NUMBERS = {
    FieldOperator.EQUALS: "found.number = %(value)s",
    FieldOperator.NOT_EQUALS: "(text IS NOT NULL AND found.number IS DISTINCT FROM %(value)s)",
    FieldOperator.AT_LEAST: "found.number >= %(value)s",
    FieldOperator.MORE: "found.number > %(value)s",
    FieldOperator.AT_MOST: "found.number <= %(value)s",
    FieldOperator.LESS: "found.number < %(value)s",
    FieldOperator.EXISTS: "text IS NOT NULL",
}
_WORDS: Mapping[FieldOperator, Any] = {
    FieldOperator.EQUALS: gettext_lazy("is"),
    FieldOperator.NOT_EQUALS: gettext_lazy("is not"),
    FieldOperator.AT_LEAST: gettext_lazy("is at least"),
    FieldOperator.MORE: gettext_lazy("is more than"),
    FieldOperator.AT_MOST: gettext_lazy("is at most"),
    FieldOperator.LESS: gettext_lazy("is less than"),
    FieldOperator.CONTAINS: gettext_lazy("contains"),
    FieldOperator.EXISTS: gettext_lazy("is there"),
}


class PassField(Criterion, frozen=True, kw_only=True, tag="pass_field"):
    """What one field of the pass says: numbers are compared as numbers, the rest as text."""

    field: str
    operator: FieldOperator
    value: str | bool | int | float | None = None

    def faults(self) -> Iterator[FieldFault]:
        if not 0 < len(self.field) <= _MOST_TEXT:
            yield FieldFault("field", "required", _("Name a field of the pass."))
        if self.operator is FieldOperator.EXISTS:
            return
        if self.value is None:
            yield FieldFault("value", "required", _("Give a value to compare with."))
        elif self._number is not None:
            yield from check_limit("value", self._number)
        if self.value is not None and self.operator not in self._comparisons:
            kind = _("a number") if self._number is None else _("text")
            words = _("%(value)s compares with %(kind)s.") % {
                "value": self.operator.value,
                "kind": kind,
            }
            yield FieldFault("value", "invalid_type", words)
        elif isinstance(self.value, str) and len(self.value) > _MOST_TEXT:
            yield FieldFault(
                "value", "too_long", _("Use at most %(most)s characters.") % {"most": _MOST_TEXT}
            )

    def who(self, asked: Asked) -> Who:
        value = self._text if self._number is None else self._number
        params = {"field": self.field, "value": value}
        condition = sql.SQL(self._comparisons[self.operator])
        return found_in(_PASSES, params, asked=asked, condition=condition)

    def words(self, workspace: Workspace) -> str:
        field = _("“%(field)s” on the pass") % {"field": self.field}
        if self.operator is FieldOperator.EXISTS:
            return f"{field} {self.operator.words}"
        return f"{field} {self.operator.words} {self._text}"

    @property
    def _number(self) -> Decimal | None:
        is_number = isinstance(self.value, int | float) and not isinstance(self.value, bool)
        return Decimal(str(self.value)) if is_number else None

    @property
    def _text(self) -> str:
        return str(self.value).lower() if isinstance(self.value, bool) else str(self.value)

    @property
    def _comparisons(self) -> Mapping[FieldOperator, str]:
        return _OF_TEXT if self._number is None else _OF_NUMBERS

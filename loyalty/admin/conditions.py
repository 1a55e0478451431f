"""One condition as a row: a field, a comparison in words, and what it is compared with."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.dates import WEEKDAYS, WEEKDAYS_ABBR
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.admin.rows import RowForm
from events.admin.inputs import choice, joined, json_number, shown_number, split, text
from events.kinds import EventType
from loyalty.rules.content import Condition
from loyalty.rules.facts import OWN_FIELDS

DETAIL = "detail"
FIELDS = [
    ("", gettext_lazy("choose…")),
    ("amount", gettext_lazy("Amount")),
    ("currency", gettext_lazy("Currency")),
    ("source", gettext_lazy("Place")),
    ("type", gettext_lazy("Activity")),
    ("hour", gettext_lazy("Hour of the day (0 to 23)")),
    ("weekday", gettext_lazy("Day of the week")),
    ("customer.tier", gettext_lazy("Customer's tier")),
    ("customer.groups", gettext_lazy("Customer's groups")),
    (DETAIL, gettext_lazy("Another detail…")),
]
COMPARISONS = [
    ("equals", gettext_lazy("is")),
    ("not_equals", gettext_lazy("is not")),
    ("greater_than", gettext_lazy("is more than")),
    ("greater_than_or_equal", gettext_lazy("is at least")),
    ("less_than", gettext_lazy("is less than")),
    ("less_than_or_equal", gettext_lazy("is at most")),
    ("between", gettext_lazy("is between")),
    ("in", gettext_lazy("is one of")),
    ("not_in", gettext_lazy("is none of")),
    ("contains", gettext_lazy("contains")),
    ("starts_with", gettext_lazy("begins with")),
    ("exists", gettext_lazy("is there")),
]
_AS_TEXT, _AS_YES = "text", "yes"
_KINDS = [
    ("", gettext_lazy("as it looks")),
    (_AS_TEXT, gettext_lazy("as text")),
    (_AS_YES, gettext_lazy("as yes or no")),
]
_TEXTS = {"currency", "source", "type", "customer.tier", "customer.groups"}
_NUMBERS = {"amount", "hour", "weekday"}
_YES = {"yes": True, "true": True, "no": False, "false": False}
_DAYS = {
    str(name).lower(): number + 1
    for names in (WEEKDAYS, WEEKDAYS_ABBR)
    for number, name in names.items()
}
_LISTS = {"in", "not_in"}


class ConditionRow(RowForm):
    """One condition in words."""

    field = choice(gettext_lazy("What"), FIELDS, required=False)
    detail = text(gettext_lazy("Name of the detail"), list="details", required=False)
    operator = choice(gettext_lazy("How"), COMPARISONS, initial="equals")
    value = text(gettext_lazy("Value"), most=2000, required=False)
    until = text(gettext_lazy("and"), most=500, required=False)
    kind = choice(gettext_lazy("Read"), _KINDS, required=False)

    def clean(self) -> dict[str, Any]:
        """The row as the condition that it says."""
        given = super().clean() or {}
        if self.errors or self.is_empty:
            return given
        if not self._path:
            self.tell(str(_("Say which field is meant.")), *self._field_at_fault)
            return given
        try:
            given["condition"] = self._condition()
        except ValidationError as refusal:
            self.add_error("value", refusal)
        return given

    def condition(self) -> Condition:
        """What the row says; asked for once it is valid."""
        kept: Condition = self.cleaned_data["condition"]
        return kept

    @property
    def _path(self) -> str:
        chosen = str(self.cleaned_data.get("field", ""))
        return str(self.cleaned_data.get("detail", "")) if chosen == DETAIL else chosen

    @property
    def _field_at_fault(self) -> tuple[str]:
        return ("detail",) if self.cleaned_data.get("field") == DETAIL else ("field",)

    def _condition(self) -> Condition:
        given, operator = self.cleaned_data, self.cleaned_data["operator"]
        if operator == "exists":
            return Condition(field=self._path, operator=operator)
        if not given["value"]:
            raise ValidationError(_("Give a value to compare with."))
        value: Any
        if operator == "between":
            value = [self._read(given["value"]), self._read(given["until"])]
        elif operator in _LISTS:
            value = [self._read(one) for one in split(given["value"])]
        else:
            value = self._read(given["value"])
        return Condition(field=self._path, operator=operator, value=value)

    def _read(self, written: str) -> Any:
        """A value of the kind that the field has."""
        path, kind = self._path, self.cleaned_data["kind"]
        if path == "weekday" and written.lower() in _DAYS:
            return _DAYS[written.lower()]
        if path == "type":
            return _type_called(written)
        if path in _TEXTS or self.cleaned_data["operator"] == "starts_with":
            return written.upper() if path == "currency" else written
        if path not in _NUMBERS and kind == _AS_TEXT:
            return written
        if path not in _NUMBERS and kind == _AS_YES:
            return _yes_or_no(written)
        found = json_number(written)
        if found is None and path in _NUMBERS:
            raise ValidationError(
                _("Give a day, such as Saturday.") if path == "weekday" else _("Give a number.")
            )
        return written if found is None else found


def shown_condition(kept: Condition) -> dict[str, Any] | None:
    """How a kept condition fills a row; None for one that no row can say."""
    path, value = str(kept.field), kept.value
    row: dict[str, Any] = {"operator": kept.operator}
    row |= {"field": path} if path in OWN_FIELDS else {"field": DETAIL, "detail": path}
    if kept.operator == "exists":
        return row if value is None else None
    many = value if isinstance(value, list) else [value]
    kinds = {_kind(one, path) for one in many}
    if len(kinds) > 1 or not kinds or None in kinds:
        return None
    row["kind"] = kinds.pop()
    words = [_written(one, path) for one in many]
    if kept.operator == "between":
        row["value"], row["until"] = words
    else:
        row["value"] = joined(words) if kept.operator in _LISTS else words[0]
    return row


def _kind(value: Any, path: str) -> str | None:
    if isinstance(value, bool):
        return _AS_YES
    if isinstance(value, int | float):
        return ""
    if not isinstance(value, str) or not value:
        return None
    if path in OWN_FIELDS:
        return ""
    try:
        looks_like_a_number = json_number(value) is not None
    except ValidationError:
        looks_like_a_number = True
    return _AS_TEXT if looks_like_a_number else ""


def _written(value: Any, path: str) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if path == "weekday" and value in range(1, 8):
        return str(WEEKDAYS[int(value) - 1])
    if path == "type" and value in EventType.values:
        return str(EventType(value).label)
    return value if isinstance(value, str) else shown_number(value)


def _type_called(written: str) -> str:
    """The type with this label or this name."""
    wanted = written.casefold()
    for kind in EventType:
        if wanted in {str(kind.label).casefold(), kind.value}:
            return kind.value
    raise ValidationError(_("There is no activity called so."))


def _yes_or_no(written: str) -> bool:
    if written.lower() not in _YES:
        raise ValidationError(_("Write yes or no."))
    return _YES[written.lower()]

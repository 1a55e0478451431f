"""Inputs of pages with forms of our own, and how values become text in them and again values."""

import csv
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from unfold.widgets import CHECKBOX_CLASSES, TEXTAREA_CLASSES

from accounts.admin.widgets import choice_input, text_input
from events.admin.forms import AmountField

MOST_LINE = 2000
_CLOCK = "%Y-%m-%dT%H:%M:%S"


def tick() -> forms.CheckboxInput:
    """A box to tick."""
    return forms.CheckboxInput({"class": " ".join(CHECKBOX_CLASSES)})


def long_text() -> forms.Textarea:
    """An input of a few lines."""
    return forms.Textarea({"class": " ".join(TEXTAREA_CLASSES), "rows": 2})


def choice(label: Any, choices: Any, **named: Any) -> forms.ChoiceField:
    """A drop-down; `choices` may be asked for when the page is made."""
    return forms.ChoiceField(label=label, choices=choices, widget=choice_input(), **named)


def text(label: Any, *, most: int = 255, **named: Any) -> forms.CharField:
    """A line of text; `list` names the suggestions that stand on the page."""
    attributes = {
        name: named.pop(name) for name in ("list", "placeholder", "autofocus") if name in named
    }
    return forms.CharField(
        label=label,
        max_length=most,
        widget=text_input(autocomplete="off", **attributes),
        **named,
    )


def whole(label: Any, **named: Any) -> forms.IntegerField:
    """A whole number, empty for none unless told otherwise."""
    named = {"required": False, "min_value": 0, "max_value": 10**12} | named
    return forms.IntegerField(
        label=label, widget=text_input(inputmode="numeric", autocomplete="off"), **named
    )


def number(label: Any, **named: Any) -> AmountField:
    """A number that may have a fraction, written with a point or a comma."""
    named = {"required": False, "max_digits": 24, "decimal_places": 12} | named
    return AmountField(
        label=label, widget=text_input(inputmode="decimal", autocomplete="off"), **named
    )


def moment(label: Any, **named: Any) -> forms.DateTimeField:
    """A date and a time on the workspace's clock."""
    return forms.DateTimeField(
        label=label,
        required=False,
        input_formats=[_CLOCK, "%Y-%m-%dT%H:%M"],
        widget=text_input(type="datetime-local", format=_CLOCK, step="any"),
        **named,
    )


def shown_moment(kept: datetime | None) -> datetime | None:
    """An instant on the workspace's clock."""
    return timezone.localtime(kept) if kept else None


def same_moment(written: datetime | None, kept: datetime | None) -> datetime | None:
    """What was written; what was kept, when only fractions of a second were lost in the form."""
    if written and kept and written == kept.replace(microsecond=0):
        return kept
    return written


def shown_number(kept: Decimal | int | float | None) -> str:
    """A number as people write it: no exponent and no zeros at the end."""
    if kept is None:
        return ""
    exact = kept if isinstance(kept, Decimal) else Decimal(repr(kept))
    return format(exact.normalize(), "f")


class ListField(forms.CharField):
    """Texts with commas between them; one that has a comma itself stands in quotes."""

    def to_python(self, value: Any) -> Any:
        """The texts, as a list."""
        line = str(value or "")
        if len(line) > MOST_LINE or "\0" in line:
            raise ValidationError(_("Use at most 2000 characters, and plain ones."))
        return split(line)

    def run_validators(self, value: Any) -> None:
        """Nothing: they are for one text."""

    def has_changed(self, initial: Any, data: Any) -> bool:
        return str(data or "").strip() != str(initial or "").strip()


def texts(label: Any, **named: Any) -> ListField:
    """A line of texts with commas between them."""
    attributes = {name: named.pop(name) for name in ("list", "placeholder") if name in named}
    named = {"required": False} | named
    return ListField(label=label, widget=text_input(autocomplete="off", **attributes), **named)


def split(line: str) -> list[str]:
    """The texts of a line with commas between them, without empty ones."""
    rows = list(csv.reader([line.replace("\n", " ").replace("\r", " ")], skipinitialspace=True))
    return [one for cell in (rows[0] if rows else []) if (one := cell.strip())]


def joined(values: Sequence[str]) -> str:
    """Texts as one line that `split` takes apart again."""
    return ", ".join(
        '"' + one.replace('"', '""') + '"' if "," in one or '"' in one else one for one in values
    )


def json_number(written: str) -> int | float | None:
    """A number as JSON carries it; None for what is no number.

    Raises ValidationError for one with more digits than JSON keeps.
    """
    line = written.strip().replace("\N{MINUS SIGN}", "-")
    if line.count(",") == 1 and "." not in line:
        line = line.replace(",", ".")
    if not line or not set(line) <= set("+-.0123456789"):
        return None
    try:
        exact = Decimal(line)
    except InvalidOperation:
        return None
    kept = int(exact) if exact == exact.to_integral_value() else float(exact)
    if len(line) > 18 or Decimal(repr(kept)) != exact:
        raise ValidationError(_("Use at most 15 digits."))
    return kept

"""One criterion as a row: what it is about, and what is asked of that, in words."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.admin.rows import RowForm
from analytics.admin.segment_kinds import ROW_KINDS
from analytics.segments.spans import MOST_DAYS, Calendar
from events.admin.inputs import choice, text, whole
from events.kinds import EventType

_KINDS = [("", gettext_lazy("choose…")), *((key, kind.label) for key, kind in ROW_KINDS.items())]
_ACTIVITIES = [("", gettext_lazy("anything")), *EventType.choices]
_OPERATORS = [
    ("greater_than_or_equal", gettext_lazy("at least")),
    ("greater_than", gettext_lazy("more than")),
    ("less_than_or_equal", gettext_lazy("at most")),
    ("less_than", gettext_lazy("less than")),
    ("equals", gettext_lazy("exactly")),
    ("not_equals", gettext_lazy("anything but")),
    ("contains", gettext_lazy("contains (a field of the pass)")),
    ("exists", gettext_lazy("is there (a field of the pass)")),
]


def _spans() -> list[tuple[str, str]]:
    return [("", _("ever")), *Calendar.choices_said()]


class CriterionRow(RowForm):
    """One criterion in words; which cells count depends on the first."""

    about = choice(gettext_lazy("What"), _KINDS, required=False)
    activity = choice(gettext_lazy("Activity"), _ACTIVITIES, required=False)
    name = text(gettext_lazy("Place, name or event"), most=2000, required=False)
    operator = choice(
        gettext_lazy("How"), _OPERATORS, initial="greater_than_or_equal", required=False
    )
    value = text(gettext_lazy("Value"), required=False)
    days = whole(gettext_lazy("Within days"), max_value=MOST_DAYS)
    span = choice(gettext_lazy("When"), _spans, required=False)

    def clean(self) -> dict[str, Any]:
        """The row as the criterion that it says."""
        given = super().clean() or {}
        if self.errors or self.is_empty:
            return given
        kind = ROW_KINDS.get(given.get("about", ""))
        if kind is None:
            self.add_error("about", _("Say what it is about."))
            return given
        try:
            given["criterion"] = kind.criterion(given)
        except ValidationError as refusal:
            at = refusal.error_dict if hasattr(refusal, "error_dict") else {"value": refusal}
            for cell, fault in at.items():
                self.add_error(cell, fault)
        return given

    def criterion(self) -> dict[str, Any]:
        """What the row says; asked for once it is valid."""
        made: dict[str, Any] = self.cleaned_data["criterion"]
        return made


class JoinerForm(forms.Form):
    """How the criteria of one block hold together."""

    joiner = choice(
        gettext_lazy("Customers of whom"),
        [
            ("AND", gettext_lazy("all of these hold")),
            ("OR", gettext_lazy("at least one of these holds")),
            ("NOT", gettext_lazy("none of these holds")),
        ],
        initial="AND",
    )


def shown_row(criterion: Mapping[str, Any]) -> dict[str, Any] | None:
    """How a kept criterion fills a row; None for one that no row can say."""
    for key, kind in ROW_KINDS.items():
        cells = kind.shown(criterion)
        if cells is not None:
            return {"about": key, **cells}
    return None

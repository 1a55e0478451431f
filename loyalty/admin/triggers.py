"""Which events are meant, as rows: kinds of activity, places, names."""

from collections.abc import Sequence
from itertools import islice
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from unfold.widgets import CHECKBOX_CLASSES

from accounts.admin.rows import Given, RowForm, Rows
from events.admin.inputs import choice, joined, texts
from events.kinds import LOSSES, TYPES, Category
from loyalty.rules.content import Trigger

_TYPES = [
    (category.label, [(kind.value, kind.label) for kind in kinds if kind not in LOSSES])
    for category, kinds in TYPES.items()
]


class TriggerRow(RowForm):
    """Some events: what is filled in must all match."""

    types = forms.MultipleChoiceField(
        label=_("Activity"),
        choices=_TYPES,
        required=False,
        widget=forms.CheckboxSelectMultiple({"class": " ".join(CHECKBOX_CLASSES)}),
    )
    category = choice(_("Any of"), [("", _("any category")), *Category.choices], required=False)
    sources = texts(_("Only at these places"), list="places", placeholder=_("everywhere"))
    names = texts(_("Only with these names"), placeholder=_("any name"))

    def chosen(self) -> str:
        """The chosen activity in a few words."""
        chosen = self["types"].value() or []
        labels = {value: label for _, group in _TYPES for value, label in group}
        if chosen:
            return ", ".join(str(labels.get(one, one)) for one in chosen)
        return str(_("Choose activity…") if self.is_empty else _("Any activity"))

    def boxes(self) -> list[tuple[Any, list[Any]]]:
        """The boxes to tick, by category."""
        every = iter(self["types"])
        return [(label, list(islice(every, len(kinds)))) for label, kinds in _TYPES]

    def trigger(self) -> Trigger:
        """What the row says."""
        given = self.cleaned_data
        return Trigger(
            category=given["category"] or None,
            types=given["types"],
            sources=given["sources"],
            names=given["names"],
        )


def trigger_rows(given: Given, kept: Sequence[Trigger]) -> Rows[TriggerRow]:
    """The rows of what is kept, or of what was sent."""
    return Rows(TriggerRow, "triggers", given, [_shown(trigger) for trigger in kept], extra=1)


def triggers_of(rows: Rows[TriggerRow], kept: Sequence[Trigger]) -> list[Trigger]:
    """What the rows say; boxes have no order, so the one that was kept stays."""
    known = {_unordered(trigger): trigger for trigger in kept}
    written = [row.trigger() for row in rows.filled]
    return [known.get(_unordered(trigger), trigger) for trigger in written]


def _unordered(trigger: Trigger) -> tuple[Any, ...]:
    return (
        trigger.category,
        frozenset(trigger.types),
        tuple(trigger.sources),
        tuple(trigger.names),
    )


def _shown(trigger: Trigger) -> dict[str, Any]:
    return {
        "category": trigger.category or "",
        "types": trigger.types,
        "sources": joined(trigger.sources),
        "names": joined(trigger.names),
    }

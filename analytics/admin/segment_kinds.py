"""The kinds of rows that the builder of segments has, each a criterion in plain words."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from analytics.segments.spans import Calendar
from analytics.segments.tree import parse_tree
from core.errors import Invalid
from events.admin.inputs import joined, json_number, shown_number, split

Json = dict[str, Any]
_SPANS = {one.value for one in Calendar}
_TRUTHS = {"yes": True, "true": True, "no": False, "false": False}


@dataclass(frozen=True, slots=True)
class RowKind:
    """One kind of row: what it makes of the cells, and which criterion fills it.

    `fixed` are the criterion's fields that the kind itself says; `cells` are what people fill in.
    """

    label: Any
    fixed: Mapping[str, Any]
    cells: tuple[str, ...]
    # Which of the criterion's fields a cell is, where it is not called so.
    names: Mapping[str, str]

    def criterion(self, given: Mapping[str, Any]) -> Json:
        """The JSON that a filled row says. Raises ValidationError, by cell."""
        made = dict(self.fixed)
        for cell in self.cells:
            value = _READ[cell](given, self)
            if value is not None:
                made |= value
        return made

    def shown(self, criterion: Mapping[str, Any]) -> Json | None:
        """How a criterion fills the cells; None when it is of another kind."""
        if any(criterion.get(name) != value for name, value in self.fixed.items()):
            return None
        row: Json = {}
        for cell in self.cells:
            row |= _SHOW[cell](criterion, self)
        try:
            same = parse_tree(self.criterion(_BLANK | row)) == parse_tree(criterion)
        except (ValidationError, Invalid):
            same = False
        return row if same else None


_BLANK: Json = {"activity": "", "name": "", "operator": "", "value": ""}
_BLANK |= {"days": None, "span": ""}


def _fault(cell: str, words: str) -> ValidationError:
    return ValidationError({cell: words})


def _activity(given: Mapping[str, Any], kind: RowKind) -> Json | None:
    return {"event_types": [given["activity"]]} if given["activity"] else None


def _name(given: Mapping[str, Any], kind: RowKind) -> Json | None:
    field = kind.names["name"]
    if field == "field":
        if not given["name"]:
            raise _fault("name", _("Say which field of the pass is meant."))
        return {"field": given["name"]}
    names = split(given["name"])
    if not names and field == "any_of":
        raise _fault("name", _("Name at least one; several are parted by commas."))
    return {field: names} if names else None


def _operator(given: Mapping[str, Any], kind: RowKind) -> Json | None:
    return {"operator": given["operator"] or "greater_than_or_equal"}


def _value(given: Mapping[str, Any], kind: RowKind) -> Json | None:
    written = str(given["value"]).strip()
    how = kind.names["value"]
    if how == "any":
        if given["operator"] == "exists":
            return None
        if not written:
            raise _fault("value", _("Give a value to compare with."))
        truth = _TRUTHS.get(written.lower())
        number = json_number(written)
        return {"value": truth if truth is not None else written if number is None else number}
    number = json_number(written) if written else None
    if number is None or (how == "whole" and not isinstance(number, int)):
        raise _fault("value", _("Give a number."))
    return {"value": number if how == "whole" else shown_number(number)}


def _days(given: Mapping[str, Any], kind: RowKind) -> Json | None:
    if given["days"] is None:
        if kind.names.get("days") == "needed":
            raise _fault("days", _("Say how many days."))
        return None
    field = "not_within_days" if "not" in kind.names else "within_days"
    return {field: given["days"]}


def _span(given: Mapping[str, Any], kind: RowKind) -> Json | None:
    return {"window": given["span"]} if given["span"] in _SPANS else None


def _show_activity(criterion: Mapping[str, Any], kind: RowKind) -> Json:
    kinds = criterion.get("event_types") or [""]
    return {"activity": kinds[0]}


def _show_name(criterion: Mapping[str, Any], kind: RowKind) -> Json:
    named = criterion.get(kind.names["name"])
    return {"name": joined(named) if isinstance(named, list) else named or ""}


def _show_value(criterion: Mapping[str, Any], kind: RowKind) -> Json:
    # Tickets and attended events are counted from one, unless it says otherwise.
    value = criterion.get("value", 1 if kind.names["value"] == "whole" else "")
    if isinstance(value, bool):
        return {"value": "yes" if value else "no"}
    return {"value": value if isinstance(value, str) else shown_number(value)}


def _show_days(criterion: Mapping[str, Any], kind: RowKind) -> Json:
    field = "not_within_days" if "not" in kind.names else "within_days"
    return {"days": criterion.get(field)}


_READ: Mapping[str, Callable[[Mapping[str, Any], RowKind], Json | None]] = {
    "activity": _activity,
    "name": _name,
    "operator": _operator,
    "value": _value,
    "days": _days,
    "span": _span,
}
_SHOW: Mapping[str, Callable[[Mapping[str, Any], RowKind], Json]] = {
    "activity": _show_activity,
    "name": _show_name,
    "operator": lambda criterion, kind: {"operator": criterion.get("operator", "")},
    "value": _show_value,
    "days": _show_days,
    "span": lambda criterion, kind: {"span": criterion.get("window", "")},
}
_COUNTED = ("activity", "name", "operator", "value", "days", "span")
_AT = {"name": "sources", "value": "whole"}
_ANY_OF = {"name": "any_of"}
_POINTS = ("operator", "value", "days", "span")


def _points(label: Any, of: str, *cells: str) -> RowKind:
    return RowKind(label, {"type": "points", "of": of}, cells or _POINTS, {"value": "whole"})


def _tickets(label: Any, kind: str, *more: str) -> RowKind:
    names = {"name": "events", "value": "whole"}
    return RowKind(label, {"type": kind}, ("name", "operator", "value", *more), names)


ROW_KINDS: Mapping[str, RowKind] = {
    "count": RowKind(gettext_lazy("Did it so often"), {"type": "event_count"}, _COUNTED, _AT),
    "total": RowKind(
        gettext_lazy("Spent in all"),
        {"type": "total_value"},
        _COUNTED,
        {"name": "sources", "value": "money"},
    ),
    "recent": RowKind(
        gettext_lazy("Did it lately"),
        {"type": "recency"},
        ("activity", "name", "days"),
        {"name": "sources", "days": "needed"},
    ),
    "absent": RowKind(
        gettext_lazy("Has not done it lately, or never"),
        {"type": "recency"},
        ("activity", "name", "days"),
        {"name": "sources", "days": "needed", "not": ""},
    ),
    "balance": _points(gettext_lazy("Points to spend"), "balance", "operator", "value"),
    "earned": _points(gettext_lazy("Points earned"), "earned"),
    "spent": _points(gettext_lazy("Points spent"), "spent"),
    "tier": RowKind(gettext_lazy("Is of the tier"), {"type": "tier"}, ("name",), _ANY_OF),
    "groups": RowKind(gettext_lazy("Is in the group"), {"type": "groups"}, ("name",), _ANY_OF),
    "pass": RowKind(
        gettext_lazy("A field of the pass"),
        {"type": "pass_field"},
        ("name", "operator", "value"),
        {"name": "field", "value": "any"},
    ),
    "tickets": _tickets(gettext_lazy("Holds tickets"), "tickets_held"),
    "attended": _tickets(gettext_lazy("Attended events"), "attended", "days"),
    "joined": RowKind(
        gettext_lazy("Was added lately"), {"type": "joined"}, ("days",), {"days": "needed"}
    ),
    "known": RowKind(
        gettext_lazy("Was added longer ago"),
        {"type": "joined"},
        ("days",),
        {"days": "needed", "not": ""},
    ),
    "everyone": RowKind(gettext_lazy("Every customer"), {"type": "everyone"}, (), {}),
}

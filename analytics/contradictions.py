"""What a question may not say at once, though each of its fields is right."""

from collections.abc import Mapping, Sequence
from typing import Any

from analytics.aggregates.question import AMOUNT, Function
from core.errors import FieldFault
from events.kinds import CATEGORY_OF, TYPES, Category, did_you_mean


def contradictions(asked: Mapping[str, Any]) -> list[FieldFault]:
    """The fields that should go, or come, with the reason."""
    return [*_of_field(asked), *_of_kinds(asked), *_of_pairs(asked)]


def _of_field(asked: Mapping[str, Any]) -> list[FieldFault]:
    function, field = Function(asked["function"]), asked.get("field")
    if field is None and not function.is_counting:
        message = f"Say the {function.value} of what: amount, or metadata.<key>."
        return [FieldFault("field", "required", message)]
    if field == AMOUNT and not _may_have_amounts(asked.get("event_category"), asked["event_types"]):
        message = "Only events of category transaction have an amount."
        return [FieldFault("field", "no_amounts", message)]
    return []


def _may_have_amounts(category: str | None, types: Sequence[str]) -> bool:
    if types:
        return any(CATEGORY_OF[kind] is Category.TRANSACTION for kind in types)
    return category in {None, Category.TRANSACTION}


def _of_kinds(asked: Mapping[str, Any]) -> list[FieldFault]:
    category = asked.get("event_category")
    if category is None:
        return []
    known = [kind.value for kind in TYPES[Category(category)]]
    return [
        FieldFault(
            "event_types",
            "unknown_kind",
            f"{kind!r} is no type of {category}. {did_you_mean(kind, known)}",
        )
        for kind in asked["event_types"]
        if kind not in known
    ]


def _of_pairs(asked: Mapping[str, Any]) -> list[FieldFault]:
    has_edge = "from" in asked or "to" in asked
    pairs = [
        ("time_window", has_edge, "ambiguous_window", "Give time_window, or from and to."),
        (
            "group_by",
            asked["group_by_pass"],
            "ambiguous_grouping",
            "Or group_by_pass: one of them.",
        ),
        ("user_id", "pass_id" in asked, "ambiguous_customer", "Give pass_id or user_id, not both."),
    ]
    return [
        FieldFault(name, code, message)
        for name, is_taken, code, message in pairs
        if name in asked and is_taken
    ]

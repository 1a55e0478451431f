"""Condition trees: checked and compiled once for each version, into one function."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from core.api.parsing import refuse_unkeepable
from core.errors import FieldFault, Invalid
from loyalty.rules.content import Condition
from loyalty.rules.facts import MISSING, Facts, as_decimal, getter

# What a leaf saw, and whether it held; in the order in which the tree is read.
Seen = list[tuple[Any, bool]]
Check = Callable[[Facts, Seen], bool]
Compare = Callable[[Any], bool]

OPERATORS = (
    "equals",
    "not_equals",
    "greater_than",
    "greater_than_or_equal",
    "less_than",
    "less_than_or_equal",
    "between",
    "in",
    "not_in",
    "contains",
    "starts_with",
    "exists",
)
MOST_CONDITIONS = 100
MOST_DEPTH = 10
_MOST_SHOWN = 100


def compile_tree(tree: Condition | None) -> Check:
    """One function for the whole tree: every leaf is asked, so that the trace is complete."""
    return _branch(tree) if tree is not None else _holds


def leaves(tree: Condition | None) -> Iterator[Condition]:
    """The conditions with a field, in the order in which a trace keeps what they saw."""
    if tree is not None:
        if tree.type is None:
            yield tree
        for part in tree.conditions:
            yield from leaves(part)


def _holds(facts: Facts, seen: Seen) -> bool:
    return True


def _branch(node: Condition) -> Check:
    if node.type is None:
        return _leaf(node)
    parts = [_branch(part) for part in node.conditions]

    def held(facts: Facts, seen: Seen) -> list[bool]:
        # All are asked, also when the first decides.
        return [part(facts, seen) for part in parts]

    if node.type == "AND":
        return lambda facts, seen: all(held(facts, seen))
    if node.type == "OR":
        return lambda facts, seen: any(held(facts, seen))
    return lambda facts, seen: not any(held(facts, seen))


def _leaf(node: Condition) -> Check:
    read = getter(str(node.field))
    holds = _COMPILERS[str(node.operator)](node.value)

    def check(facts: Facts, seen: Seen) -> bool:
        value = read(facts)
        # A missing field is false, whatever is asked of it.
        held = value is not MISSING and holds(value)
        seen.append((_shown(value), held))
        return held

    return check


def _shown(value: Any) -> Any:
    """What the trace keeps of a value: short, and without a missing one's marker."""
    kind = type(value)
    if kind is str:
        return value if len(value) <= _MOST_SHOWN else f"{value[: _MOST_SHOWN - 1]}…"
    if kind is Decimal:
        return format(value.normalize(), "f")
    if value is MISSING:
        return None
    if kind in (dict, list) and len(repr(value)) > _MOST_SHOWN:
        return f"{repr(value)[: _MOST_SHOWN - 1]}…"
    return value


def _equals(wanted: Any) -> Compare:
    number, kind = as_decimal(wanted), type(wanted)
    if number is not None:
        return lambda value: as_decimal(value) == number
    return lambda value: type(value) is kind and bool(value == wanted)


def _not_equals(wanted: Any) -> Compare:
    same = _equals(wanted)
    return lambda value: not same(value)


def _ordered(compare: Callable[[Any, Any], bool]) -> Callable[[Any], Compare]:
    """A comparison of numbers, or of texts as ISO dates sort; mixed kinds never hold."""

    def compiled(wanted: Any) -> Compare:
        limit = as_decimal(wanted)
        if limit is None:
            return lambda value: isinstance(value, str) and compare(value, wanted)

        def holds(value: Any) -> bool:
            number = as_decimal(value)
            return number is not None and compare(number, limit)

        return holds

    return compiled


def _between(bounds: Any) -> Compare:
    least, most = _at_least(bounds[0]), _at_most(bounds[1])
    return lambda value: least(value) and most(value)


def _in(wanted: Sequence[Any]) -> Compare:
    same = [_equals(one) for one in wanted]

    def holds(value: Any) -> bool:
        values = value if isinstance(value, list) else [value]
        return any(is_one(one) for one in values for is_one in same)

    return holds


def _not_in(wanted: Sequence[Any]) -> Compare:
    among = _in(wanted)
    return lambda value: not among(value)


def _contains(wanted: Any) -> Compare:
    same = _equals(wanted)

    def holds(value: Any) -> bool:
        if isinstance(value, str):
            return isinstance(wanted, str) and wanted in value
        return isinstance(value, list) and any(map(same, value))

    return holds


def _starts_with(wanted: Any) -> Compare:
    return lambda value: isinstance(value, str) and value.startswith(wanted)


def _exists(wanted: Any) -> Compare:
    return lambda value: value is not None


_at_least = _ordered(lambda value, limit: value >= limit)
_at_most = _ordered(lambda value, limit: value <= limit)
_COMPILERS: Mapping[str, Callable[[Any], Compare]] = {
    "equals": _equals,
    "not_equals": _not_equals,
    "greater_than": _ordered(lambda value, limit: value > limit),
    "greater_than_or_equal": _at_least,
    "less_than": _ordered(lambda value, limit: value < limit),
    "less_than_or_equal": _at_most,
    "between": _between,
    "in": _in,
    "not_in": _not_in,
    "contains": _contains,
    "starts_with": _starts_with,
    "exists": _exists,
}


def refuse_impossible(tree: Condition | None, *, field: str = "conditions") -> None:
    """Raise Invalid that names the place of the first thing in the tree that cannot be meant."""
    if tree is not None:
        left = [MOST_CONDITIONS]
        _check(tree, field=field, depth=0, left=left)


def _check(node: Condition, *, field: str, depth: int, left: list[int]) -> None:
    left[0] -= 1
    if depth > MOST_DEPTH or left[0] < 0:
        raise _fault(
            field,
            "too_many_conditions",
            _("Use at most %(most)s conditions.") % {"most": MOST_CONDITIONS},
        )
    if node.type is None:
        _check_leaf(node, field)
        return
    if node.field is not None or node.operator is not None or node.value is not None:
        raise _fault(field, "ambiguous_condition", _("A group has conditions, and no field."))
    if not node.conditions:
        raise _fault(f"{field}.conditions", "required", _("A group needs at least one condition."))
    for number, part in enumerate(node.conditions):
        _check(part, field=f"{field}.conditions.{number}", depth=depth + 1, left=left)


def _check_leaf(node: Condition, field: str) -> None:
    if node.conditions:
        raise _fault(field, "ambiguous_condition", _("A condition with a field has no conditions."))
    if not node.field or len(node.field) > 255:
        raise _fault(f"{field}.field", "required", _("Say which field is meant."))
    if node.operator not in OPERATORS:
        raise _fault(
            f"{field}.operator",
            "unknown_operator",
            _("Known are: %(names)s.") % {"names": ", ".join(OPERATORS)},
        )
    refuse_unkeepable(node.field, field=f"{field}.field")
    refuse_unkeepable(node.value, field=f"{field}.value")
    if problem := _problem_of_value(node.operator, node.value):
        raise _fault(f"{field}.value", "invalid_value", problem)


def _problem_of_value(operator: str, value: Any) -> str:
    if operator in {"in", "not_in"}:
        return "" if isinstance(value, list) and value else _("Give a list of values.")
    if operator == "between":
        return "" if _are_bounds(value) else _("Give two numbers or two texts, the smaller first.")
    if operator == "starts_with":
        return "" if isinstance(value, str) and value else _("Give a text.")
    if operator.startswith(("greater", "less")):
        return "" if _can_be_ordered(value) else _("Give a number or a text.")
    if operator == "exists":
        return "" if value in (None, True) else _("It takes no value; the contrary is a NOT of it.")
    return _("Give a value to compare with.") if value is None or isinstance(value, dict) else ""


def _can_be_ordered(value: Any) -> bool:
    return as_decimal(value) is not None or (isinstance(value, str) and value != "")


def _are_bounds(value: Any) -> bool:
    if not isinstance(value, list) or len(value) != 2 or not all(map(_can_be_ordered, value)):
        return False
    low, high = value
    return isinstance(low, str) == isinstance(high, str) and bool(low <= high)


def _fault(field: str, code: str, message: str) -> Invalid:
    return Invalid(message, faults=[FieldFault(field, code, message)])

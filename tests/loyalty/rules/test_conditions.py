"""Conditions: each operator against a plain account of it, and trees of them."""

import operator
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

import msgspec
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from core.errors import Invalid
from loyalty.rules.conditions import OPERATORS, Seen, compile_tree, leaves, refuse_impossible
from loyalty.rules.content import Condition
from tests.loyalty.rules.asking import facts_of, happening

numbers = st.one_of(st.integers(-20, 20), st.integers(-40, 40).map(lambda n: n / 8))
texts = st.text("abc1", max_size=3)
scalars = st.one_of(numbers, texts, st.booleans(), st.none())
values = st.one_of(scalars, st.lists(scalars, max_size=3))


def is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def same(value: Any, wanted: Any) -> bool:
    if is_number(value) and is_number(wanted):
        return Fraction(str(value)) == Fraction(str(wanted))
    return type(value) is type(wanted) and value == wanted


def ordered(value: Any, wanted: Any, compare: Callable[[Any, Any], bool]) -> bool:
    if is_number(value) and is_number(wanted):
        return compare(Fraction(str(value)), Fraction(str(wanted)))
    return isinstance(value, str) and isinstance(wanted, str) and compare(value, wanted)


def is_among(value: Any, wanted: list[Any]) -> bool:
    candidates = value if isinstance(value, list) else [value]
    return any(same(one, other) for one in candidates for other in wanted)


def has_within(value: Any, wanted: Any) -> bool:
    if isinstance(value, list):
        return any(same(one, wanted) for one in value)
    return isinstance(value, str) and isinstance(wanted, str) and wanted in value


# What each operator means, said a second time and in another way.
PLAIN: Mapping[str, Callable[[Any, Any], bool]] = {
    "equals": same,
    "not_equals": lambda value, wanted: not same(value, wanted),
    "greater_than": lambda value, wanted: ordered(value, wanted, operator.gt),
    "greater_than_or_equal": lambda value, wanted: ordered(value, wanted, operator.ge),
    "less_than": lambda value, wanted: ordered(value, wanted, operator.lt),
    "less_than_or_equal": lambda value, wanted: ordered(value, wanted, operator.le),
    "between": lambda value, wanted: (
        ordered(value, wanted[0], operator.ge) and ordered(value, wanted[1], operator.le)
    ),
    "in": is_among,
    "not_in": lambda value, wanted: not is_among(value, wanted),
    "contains": has_within,
    "starts_with": lambda value, wanted: isinstance(value, str) and value[: len(wanted)] == wanted,
    "exists": lambda value, wanted: value is not None,
}
WANTED: Mapping[str, st.SearchStrategy[Any]] = {
    **dict.fromkeys(OPERATORS, st.one_of(numbers, texts)),
    "equals": st.one_of(numbers, texts, st.booleans(), st.lists(scalars, max_size=2)),
    "between": st.one_of(
        st.tuples(numbers, numbers).map(sorted), st.tuples(texts, texts).map(sorted)
    ),
    "in": st.lists(scalars, min_size=1, max_size=3),
    "not_in": st.lists(scalars, min_size=1, max_size=3),
    "contains": st.one_of(numbers, texts, st.booleans()),
    "starts_with": st.text("abc1", min_size=1, max_size=2),
    "exists": st.none(),
}


def leaf(operator: str, value: Any = None, field: str = "x") -> Condition:
    return Condition(field=field, operator=operator, value=value)


def holds(tree: Condition, metadata: dict[str, Any], **event: Any) -> bool:
    """Whether a tree that may be kept holds for an event without an amount."""
    refuse_impossible(tree)
    return compile_tree(tree)(facts_of(happening(None, metadata=metadata, **event)), [])


def test_every_operator_has_a_plain_account() -> None:
    assert set(PLAIN) == set(WANTED) == set(OPERATORS)


@pytest.mark.parametrize("name", OPERATORS)
@given(data=st.data())
def test_an_operator_does_what_it_says(name: str, data: st.DataObject) -> None:
    wanted, value = data.draw(WANTED[name]), data.draw(values)
    assume(name not in OPERATORS[2:6] or wanted != "")

    assume(name != "between" or "" not in wanted)
    assert holds(leaf(name, wanted), {"x": value}) == PLAIN[name](value, wanted)


@pytest.mark.parametrize("name", OPERATORS)
@given(data=st.data())
def test_a_missing_field_is_false_whatever_is_asked(name: str, data: st.DataObject) -> None:
    wanted = data.draw(WANTED[name])
    assume(wanted != "" and "" not in (wanted if isinstance(wanted, list) else []))
    tree = leaf(name, wanted, field="not.there")

    assert not holds(tree, {"x": 1, "not": {"here": 1}})
    assert not holds(tree, {"not": [1]})
    assert holds(Condition(type="NOT", conditions=[tree]), {})


def evaluate(tree: Condition, metadata: dict[str, Any]) -> bool:
    """A tree by the plain account."""
    if tree.type is None:
        field = str(tree.field)
        return field in metadata and PLAIN[str(tree.operator)](metadata[field], tree.value)
    found = [evaluate(part, metadata) for part in tree.conditions]
    return {"AND": False not in found, "OR": True in found, "NOT": True not in found}[tree.type]


fields = st.sampled_from(["a", "b", "c"])
trees: st.SearchStrategy[Condition] = st.recursive(
    st.builds(lambda field, wanted: leaf("equals", wanted, field), fields, st.integers(0, 2)),
    lambda inner: st.builds(
        lambda kind, parts: Condition(type=kind, conditions=parts),
        st.sampled_from(["AND", "OR", "NOT"]),
        st.lists(inner, min_size=1, max_size=3),
    ),
    max_leaves=12,
)


@given(tree=trees, metadata=st.dictionaries(fields, st.integers(0, 2)))
def test_a_tree_is_what_its_parts_are(tree: Condition, metadata: dict[str, Any]) -> None:
    assert holds(tree, metadata) == evaluate(tree, metadata)


@given(tree=trees, metadata=st.dictionaries(fields, st.integers(0, 2)))
def test_the_trace_has_every_leaf_in_its_order(tree: Condition, metadata: dict[str, Any]) -> None:
    seen: Seen = []

    compile_tree(tree)(facts_of(happening(None, metadata=metadata)), seen)

    asked = list(leaves(tree))
    assert seen == [(metadata.get(str(one.field)), evaluate(one, metadata)) for one in asked]


@given(tree=trees)
def test_a_tree_survives_being_kept(tree: Condition) -> None:
    assert msgspec.json.decode(msgspec.json.encode(tree), type=Condition) == tree


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("amount", 49.99),
        ("currency", "EUR"),
        ("source", "bar"),
        ("type", "purchase"),
        ("hour", 13),
        ("weekday", 6),
        ("customer.tier", "gold"),
        ("shop", "north"),
        ("metadata.shop", "north"),
        ("order.lines.first", 7),
        ("metadata.amount", 1),
    ],
)
def test_a_field_is_the_events_own_or_a_path_into_its_metadata(field: str, value: Any) -> None:
    metadata = {"shop": "north", "order": {"lines": {"first": 7}}, "amount": 1}
    event = happening("49.99", metadata=metadata, source="bar")

    assert compile_tree(leaf("equals", value, field))(facts_of(event, tier="gold"), [])


def test_groups_are_a_list() -> None:
    facts = facts_of(happening(), groups=["vip", "staff"])

    assert compile_tree(leaf("contains", "vip", "customer.groups"))(facts, [])
    assert compile_tree(leaf("in", ["staff"], "customer.groups"))(facts, [])
    assert not compile_tree(leaf("in", ["gold"], "customer.groups"))(facts, [])


def test_the_amount_of_what_has_none_is_that_of_its_metadata() -> None:
    assert holds(leaf("equals", 5, "amount"), {"amount": 5})
    assert not holds(leaf("exists", field="amount"), {})


@pytest.mark.parametrize(
    ("instant", "hour", "weekday"),
    [("2026-03-28T23:30:00+00:00", 0, 7), ("2026-03-29T01:30:00+00:00", 3, 7)],
)
def test_hours_and_weekdays_are_those_of_the_workspace(
    instant: str, hour: int, weekday: int
) -> None:
    moment = datetime.fromisoformat(instant).astimezone(UTC)

    assert holds(leaf("equals", hour, "hour"), {}, occurred_at=moment)
    assert holds(leaf("equals", weekday, "weekday"), {}, occurred_at=moment)


def test_what_was_refunded_is_not_seen() -> None:
    facts = facts_of(happening("100"), kept=Decimal(40))

    assert compile_tree(leaf("less_than", 50, "amount"))(facts, [])


@given(tree=trees, place=st.integers(0, 11))
def test_a_fault_anywhere_is_named_by_its_place(tree: Condition, place: int) -> None:
    asked = list(leaves(tree))
    wrong = asked[place % len(asked)]
    wrong.operator = "is"

    with pytest.raises(Invalid) as caught:
        refuse_impossible(tree)

    [fault] = caught.value.faults
    node: Any = tree
    for step in fault.field.split(".")[1:-1]:
        node = node[int(step)] if isinstance(node, list) else getattr(node, step)
    assert (node, fault.code) == (wrong, "unknown_operator")

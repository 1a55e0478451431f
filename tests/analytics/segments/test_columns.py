"""Columns answer what rows answer, whatever happened and however much of it was folded."""

from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyroaring import BitMap

from accounts.models import Workspace
from analytics.rollups.building import build
from analytics.rollups.folding import fold
from analytics.segments import columns
from analytics.segments.asked import Asked
from analytics.segments.columns import COUNT, LAST, Column
from analytics.segments.members import members_of
from analytics.segments.tree import parse_tree
from analytics.segments.who import Who
from tests.analytics.rollups.test_any_interleaving import STEPS, Story
from tests.analytics.segments.asking import did, made, who
from tests.factories import NOON

pytestmark = pytest.mark.django_db

OPERATORS = st.sampled_from(
    ["greater_than_or_equal", "greater_than", "less_than_or_equal", "less_than", "equals"]
)
TYPES = st.sampled_from([[], ["purchase"], ["refund"], ["purchase", "visit"], ["check_in"]])
DAYS = st.integers(0, 45)
LEAVES = st.one_of(
    st.builds(
        lambda operator, value, types: (
            {"type": "event_count", "operator": operator} | {"value": value, "event_types": types}
        ),
        OPERATORS,
        st.integers(-1, 4),
        TYPES,
    ),
    st.builds(
        lambda operator, value, types: (
            {"type": "total_value", "operator": operator} | {"value": value, "event_types": types}
        ),
        OPERATORS,
        st.integers(-300, 900),
        TYPES,
    ),
    st.builds(
        lambda days, types: {"type": "recency", "within_days": days, "event_types": types},
        DAYS,
        TYPES,
    ),
    st.builds(
        lambda days, types: {"type": "recency", "not_within_days": days, "event_types": types},
        DAYS,
        TYPES,
    ),
    st.just({"type": "everyone"}),
)
TREES = st.recursive(
    LEAVES,
    lambda parts: st.builds(
        lambda joiner, some: {"type": joiner, "conditions": some},
        st.sampled_from(["AND", "OR", "NOT"]),
        st.lists(parts, min_size=1, max_size=3),
    ),
    max_leaves=5,
)


def by_rows(workspace: Workspace, tree: Any) -> BitMap:
    """Who is in, by the rows alone."""
    asked = Asked(workspace, NOON)
    return asked.members(parse_tree(tree).who(asked))


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps=STEPS, trees=st.lists(TREES, min_size=3, max_size=6))
def test_columns_are_what_rows_say(steps: list[Any], trees: list[Any]) -> None:
    story = Story()
    for name, *words in steps:
        getattr(story, name)(*words)

    for tree in trees:
        found = members_of(workspace=story.house, tree=parse_tree(tree), at=NOON)
        assert found == by_rows(story.house, tree), tree


def test_columns_do_not_look_at_events(
    workspace: Workspace, django_assert_num_queries: Any
) -> None:
    build(workspace=workspace)
    did(made(workspace, "ana"), "purchase")
    fold(workspace=workspace)
    did(made(workspace, "ben"), "purchase")
    bought = {"type": "recency", "event_types": ["purchase"], "within_days": 1}

    with django_assert_num_queries(4) as seen:
        numbers = members_of(workspace=workspace, tree=parse_tree(bought), at=NOON)

    assert len(numbers) == 2
    assert not any("events_activityevent" in one["sql"] for one in seen.captured_queries)
    assert who(workspace, bought) == {"ana", "ben"}


NUMBERS = st.builds(BitMap, st.lists(st.integers(0, 5)))
SETS = st.builds(Who, NUMBERS, st.booleans())
ALL = BitMap(range(6))


@given(SETS, SETS)
def test_all_but_some_are_sets_as_others_are(one: Who, other: Who) -> None:
    def plain(who: Who) -> BitMap:
        return ALL - who.numbers if who.is_all_but else who.numbers

    assert plain(one & other) == plain(one) & plain(other)
    assert plain(one | other) == plain(one) | plain(other)
    assert plain(~one) == ALL - plain(one)


@pytest.mark.parametrize("gap", [1, 10**9])
def test_columns_are_put_together_however_far_apart_their_numbers_are(gap: int) -> None:
    one = Column(np.array([1, 2, 2 + gap]), np.array([10, 20, 30]))
    other = Column(np.array([2, 3 + gap]), np.array([5, 7]))

    added, last = (columns._together([one, other, one], of) for of in (COUNT, LAST))

    assert added.numbers.tolist() == last.numbers.tolist() == [1, 2, 2 + gap, 3 + gap]
    assert added.values.tolist() == [20, 45, 60, 7]
    assert last.values.tolist() == [10, 20, 30, 7]

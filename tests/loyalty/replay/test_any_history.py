"""Whatever happens to a programme, its ledger follows from the events and the rules."""

from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st

from tests.factories import make_workspace
from tests.loyalty.replay.stories import RULES, Story, differences

pytestmark = pytest.mark.django_db

who = st.integers(0, 1)
ago = st.sampled_from([0, 0, 1, 20, 30, 80])
events = st.tuples(
    st.just("happens"),
    who,
    st.sampled_from(["visit", "visit", "purchase", "purchase", "payment", "refund"]),
    st.fixed_dictionaries(
        {
            "ago": ago,
            "amount": st.sampled_from([0, 5, 30, 45]),
            "order": st.sampled_from(["", "A", "B"]),
        }
    ),
)
rest = st.one_of(
    st.tuples(st.just("edit_rule"), st.sampled_from(list(RULES)), st.integers(0, 4)),
    st.tuples(st.just("edit_counted"), st.integers(0, 1)),
    st.tuples(st.just("deletes"), st.integers(0, 20)),
    st.tuples(st.just("moves"), who, st.sampled_from([-30, -10, 12])),
    st.tuples(st.just("brings"), who),
    st.tuples(st.just("wait"), st.sampled_from([1, 4, 40])),
)
chapters = st.lists(st.one_of(events, events, rest), min_size=1, max_size=14)


def tell(story: Story, chapter: Any) -> None:
    name, *arguments = chapter
    more = arguments.pop() if isinstance(arguments[-1], dict) else {}
    getattr(story, name)(*arguments, **more)


@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.too_slow])
@given(told=chapters)
def test_a_replay_of_any_history_finds_nothing(told: list[Any]) -> None:
    with transaction.atomic():
        story = Story(make_workspace("any-place"))
        story.open()

        for chapter in told:
            tell(story, chapter)

        lines = differences(story.workspace)
        note("\n".join(lines))
        assert lines == []
        transaction.set_rollback(True)

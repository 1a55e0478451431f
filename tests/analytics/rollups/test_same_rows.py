"""Any question that rollups answer: the very rows that the statement over the events gives."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from accounts.models import Customer, Workspace
from analytics.aggregates.question import Function, Grouping, Question
from analytics.aggregates.rolled import can_answer, rows_of
from analytics.aggregates.statement import fetch
from analytics.models import Delta
from analytics.rollups.building import build
from analytics.rollups.folding import fold
from analytics.rollups.reading import look_if_built
from core.windows import Span, calendar_window, last_days
from events.models import ActivityEvent
from tests.analytics.test_against_arithmetic import NOW, ZONES, Fact, facts, questions, record
from tests.factories import make_member, make_workspace

pytestmark = pytest.mark.django_db
HISTORY = st.lists(facts(), max_size=20)
WINDOWS: st.SearchStrategy[Span | int] = st.sampled_from(
    [Span.ALL_TIME, Span.MONTH, Span.YEAR, Span.WEEK, 1, 3, 35]
)


@pytest.fixture
def cast(workspace: Workspace) -> list[Customer]:
    """Two customers, and a stranger whose events never count."""
    stranger = make_member(make_workspace("other-club"))
    return [make_member(workspace), make_member(workspace), stranger]


def in_whole_days(question: Question, wish: Span | int, limit: int) -> Question:
    """The question, for a window that begins and ends with a day."""
    zone = question.workspace.zone
    if isinstance(wish, Span):
        window = calendar_window(wish, zone=zone, at=NOW)
    else:
        window = last_days(wish, zone=zone, at=NOW)
    return replace(question, window=window, limit=limit)


@settings(
    max_examples=200,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data(), early=HISTORY, late=HISTORY, zone=st.sampled_from(ZONES))
def test_rollups_answer_as_the_rows_do(
    cast: list[Customer], data: st.DataObject, early: list[Fact], late: list[Fact], zone: str
) -> None:
    workspace = cast[0].workspace
    ActivityEvent.objects.filter(workspace__in=[one.workspace for one in cast]).delete()
    workspace.time_zone = zone
    drawn = data.draw(questions(workspace))
    question = in_whole_days(drawn, data.draw(WINDOWS), data.draw(st.sampled_from([1, 2, 1000])))
    assume(can_answer(question))
    record(cast, early)
    build(workspace=workspace)
    record(cast, late)
    if data.draw(st.booleans()):
        fold(workspace=workspace)

    rolled = look_if_built(workspace, lambda kept: rows_of(kept, question))

    assert rolled == fetch(question)


def test_what_rollups_cannot_know_is_asked_of_the_rows(workspace: Workspace) -> None:
    plain = Question(workspace, NOW, Function.COUNT)
    this_hour = calendar_window(Span.HOUR, zone=workspace.zone, at=NOW)

    assert can_answer(plain)
    assert not can_answer(replace(plain, function=Function.MIN, field="amount"))
    assert not can_answer(replace(plain, function=Function.SUM, field="metadata.items"))
    assert not can_answer(replace(plain, grouping=Grouping.PASS))
    assert not can_answer(replace(plain, window=this_hour))


def test_without_rollups_there_is_nothing_to_look_at(cast: list[Customer]) -> None:
    record(cast, [])

    assert Delta.objects.filter(workspace=cast[0].workspace).count() == 0
    assert look_if_built(cast[0].workspace, lambda kept: kept) is None

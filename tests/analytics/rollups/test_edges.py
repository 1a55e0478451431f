"""What is rare: split changes, deletions meanwhile, the first day, the largest sums."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.models import Customer, Workspace
from analytics.aggregates.answers import answer
from analytics.aggregates.question import Function, Grouping, Question
from analytics.rollups import auditing, folding
from analytics.rollups.auditing import audit
from analytics.rollups.building import build
from analytics.rollups.figures import totals_of
from analytics.rollups.folding import fold
from analytics.rollups.periods import Days
from analytics.rollups.reading import look_at_once
from analytics.rollups.rows import months_of
from analytics.rollups.sheets import EVERYTHING, Sheets
from analytics.stats import answering
from analytics.stats.question import Period, of_period
from core.windows import Window
from events.models import ActivityEvent
from events.services.deleting import delete_events
from events.services.recording import record_events
from tests.analytics.rollups.writing import nobody_is_woken
from tests.api.calling import till_of
from tests.concurrency import Running, before_statement, elsewhere, wait_until_blocked
from tests.factories import NOON, draft, make_event, make_member, make_workspace, purchase
from tests.loyalty.programme import make_rule, record

SPENT_SOMETHING = {"type": "total_value", "operator": "greater_than", "value": 1}


@pytest.mark.django_db
def test_each_type_has_its_own_customers(member: Customer) -> None:
    house = member.workspace
    make_event(member)
    for who in (make_member(house), make_member(house)):
        make_event(who, category="activity", kind="visit")
    at = NOON + timedelta(minutes=1)
    question = Question(house, at, Function.UNIQUE_PASSES, grouping=Grouping.TYPE)
    of_rows = answer(question)

    build(workspace=house)

    assert answer(question) == of_rows
    assert {one["type"]: one["value"] for one in of_rows.groups or ()} == {
        "purchase": 1,
        "visit": 2,
    }


@pytest.mark.django_db
def test_points_are_there_when_they_are_folded_before_their_event(
    member: Customer, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = member.workspace
    make_rule(house, type="FIX", reward={"default": 7})
    build(workspace=house)
    make_event(member)
    monkeypatch.setattr(folding, "MOST_DELTAS", 1)

    fold(workspace=house)

    whole = look_at_once(house, Days(), lambda kept: totals_of(kept, Days()))[EVERYTHING]
    assert (whole.count, whole.points, whole.users) == (1, 7, 1)


@pytest.mark.django_db(transaction=True)
def test_who_makes_the_rollups_waits_for_a_deletion() -> None:
    with nobody_is_woken():
        regular = make_member(make_workspace())
        house = regular.workspace
        make_event(regular)
        with transaction.atomic():
            delete_events(workspace=house, events=ActivityEvent.objects.of(house))
            building = Running(lambda: build(workspace=house))
            wait_until_blocked()

        assert building.outcome() == 1
        assert audit(workspace=house).drifts == []


@pytest.mark.django_db
@pytest.mark.parametrize("zone", ["America/New_York", "Pacific/Kiritimati"])
def test_the_first_instant_that_is_recorded_is_counted(zone: str) -> None:
    house = make_workspace(time_zone=zone)
    traveller = make_member(house)
    build(workspace=house)
    make_event(traveller, event_timestamp=datetime(1, 1, 3, tzinfo=UTC))
    make_event(traveller)

    fold(workspace=house)

    assert audit(workspace=house).drifts == []
    build(workspace=house)
    assert audit(workspace=house).drifts == []


@pytest.mark.django_db
def test_sums_beyond_all_money_are_no_fault(member: Customer) -> None:
    house = member.workspace
    build(workspace=house)
    fortune = [purchase(member, "999999999999") for _ in range(1000)]
    record_events(workspace=house, drafts=fortune, at=NOON)
    till = till_of(member)
    waiting = till.post("/segments/preview", {"criteria": SPENT_SOMETHING})

    fold(workspace=house)

    folded = till.post("/segments/preview", {"criteria": SPENT_SOMETHING})
    assert waiting.json()["size"] == folded.json()["size"] == 1
    assert audit(workspace=house).drifts == []


@pytest.mark.django_db(transaction=True)
def test_a_deletion_by_who_knows_the_former_zone_is_counted() -> None:
    with nobody_is_woken():
        regular = make_member(make_workspace())
        stale = regular.workspace
        make_event(regular)
        Workspace.objects.filter(id=stale.id).update(time_zone="America/New_York")
        house = Workspace.objects.get(id=stale.id)
        build(workspace=house)

        delete_events(workspace=stale, events=ActivityEvent.objects.of(stale))

        assert audit(workspace=house).drifts == []


@pytest.mark.django_db(transaction=True)
def test_nobody_waits_for_a_comparison(monkeypatch: pytest.MonkeyPatch) -> None:
    with nobody_is_woken():
        regular = make_member(make_workspace())
        house = regular.workspace
        make_event(regular)
        build(workspace=house)

        def delete_and_fold(_workspace: Workspace) -> Iterator[Sheets]:
            elsewhere(lambda: delete_events(workspace=house, events=events))
            elsewhere(lambda: make_event(regular))
            elsewhere(lambda: fold(workspace=house))
            yield from months_of(house)

        events = ActivityEvent.objects.of(house)
        monkeypatch.setattr(auditing, "months_of", delete_and_fold)

        assert audit(workspace=house).drifts == []


@pytest.mark.django_db(transaction=True)
def test_without_rollups_an_answer_is_of_one_moment() -> None:
    with nobody_is_woken():
        regular = make_member(make_workspace())
        house = regular.workspace
        make_rule(house, type="FIX", reward={"default": 7})
        make_event(regular)

        def one_more() -> None:
            elsewhere(lambda: make_event(regular))

        with before_statement("loyalty_ledgerentry", "was_limited", call=one_more):
            found = look_at_once(house, Days(), lambda kept: totals_of(kept, Days()))

        whole = found[EVERYTHING]
        assert (whole.count, whole.points) == (1, 7)


@pytest.mark.django_db(transaction=True)
def test_statistics_of_what_is_deleted_meanwhile_are_those_of_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with nobody_is_woken():
        regular = make_member(make_workspace())
        house = regular.workspace
        for made in (purchase(regular), draft(regular, "activity", "visit")):
            record(house, made, name="same")
        build(workspace=house)
        looks: list[int] = []

        def delete_before_the_second(*given: Any, **more: Any) -> Any:
            looks.append(1)
            if len(looks) == 2:
                events = ActivityEvent.objects.of(house)
                elsewhere(lambda: delete_events(workspace=house, events=events))
            return totals_of(*given, **more)

        monkeypatch.setattr(answering, "totals_of", delete_before_the_second)

        found = answering.answer(of_period(Period.ALL, workspace=house, at=NOON))

        assert (found.whole.count, found.breakdown) == (0, {})


@pytest.mark.django_db
def test_each_day_of_two_thousand_years_takes_as_many_rows_as_have_events(
    member: Customer,
) -> None:
    make_event(member, event_timestamp=datetime(1, 1, 5, tzinfo=UTC))
    make_event(member)
    build(workspace=member.workspace)
    at = NOON + timedelta(minutes=1)
    question = Question(member.workspace, at, Function.SUM, field="amount", grouping=Grouping.DAY)

    with CaptureQueriesContext(connection) as asked:
        days = answer(question).groups

    assert len(days or ()) == 2
    assert max(len(str(one["sql"])) for one in asked) < 5000


@pytest.mark.django_db
def test_a_clock_that_goes_back_over_midnight_shows_a_day_again() -> None:
    house = make_workspace(time_zone="America/St_Johns")
    regular = make_member(house)
    # One minute past midnight it was one minute past eleven again, of 31 October.
    for moment in ("2009-11-01T02:25:00+00:00", "2009-11-01T02:30:30+00:00", "2009-11-01T03:00Z"):
        make_event(regular, event_timestamp=datetime.fromisoformat(moment))
    window = Window(
        datetime(2009, 11, 1, 2, 30, tzinfo=UTC), datetime(2009, 11, 2, 3, 30, tzinfo=UTC)
    )
    question = Question(house, NOON, Function.COUNT, window=window)
    of_rows = answer(question)

    build(workspace=house)

    assert answer(question) == of_rows
    assert audit(workspace=house).drifts == []


@pytest.mark.django_db
def test_everybody_together_is_not_read_where_the_kinds_are(member: Customer) -> None:
    house = member.workspace
    both, visitor = make_member(house), make_member(house)
    for who, days in ((member, 0), (both, 1), (both, 9), (make_member(house), 40)):
        make_event(who, event_timestamp=NOON - timedelta(days=days))
    for who in (both, visitor):
        make_event(who, category="activity", kind="visit")
    build(workspace=house)
    fortnight = Days(NOON.date() - timedelta(days=13), NOON.date())

    found = look_at_once(house, fortnight, lambda kept: totals_of(kept, fortnight))

    users = {event_type: figures.users for (event_type, _name), figures in found.items()}
    assert users == {"": 3, "purchase": 2, "visit": 2}

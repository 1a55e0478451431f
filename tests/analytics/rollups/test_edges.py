"""What is rare: split changes, deletions meanwhile, the first day, the largest sums."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction

from accounts.models import Customer
from analytics.aggregates.answers import answer
from analytics.aggregates.question import Function, Grouping, Question
from analytics.rollups import folding
from analytics.rollups.auditing import audit
from analytics.rollups.building import build
from analytics.rollups.figures import totals_of
from analytics.rollups.folding import fold
from analytics.rollups.periods import Days
from analytics.rollups.reading import look_at_once
from analytics.rollups.sheets import EVERYTHING
from events.models import ActivityEvent
from events.services.deleting import delete_events
from events.services.recording import record_events
from tests.analytics.rollups.writing import nobody_is_woken
from tests.api.calling import till_of
from tests.concurrency import Running, wait_until_blocked
from tests.factories import NOON, make_event, make_member, make_workspace, purchase
from tests.loyalty.programme import make_rule

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

"""What a replay compares, and what it leaves alone."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from accounts.models import Customer, Workspace
from events.services.privacy import erase_customer
from loyalty.models import LedgerEntry, Member, Recount, RuleStatus, RuleVersion
from loyalty.replay import verifying
from tests.factories import NOON, make_member, purchase
from tests.loyalty.counted import finish_recounts, make_streak, visit
from tests.loyalty.ledger.points import clock_at
from tests.loyalty.programme import make_rule, record
from tests.loyalty.replay.stories import Story, differences

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def test_a_place_without_a_programme_has_nothing_to_compare(
    workspace: Workspace, member: Customer
) -> None:
    record(workspace, purchase(member))

    assert differences(workspace) == []


def test_events_before_the_first_rule_and_after_the_last_are_not_missed(
    workspace: Workspace, member: Customer
) -> None:
    record(workspace, purchase(member), at=NOON)
    with clock_at(NOON + HOUR):
        make_rule(workspace)
    record(workspace, purchase(member), at=NOON + 2 * HOUR)
    with clock_at(NOON + 3 * HOUR):
        make_rule(workspace, status=RuleStatus.INACTIVE)
    record(workspace, purchase(member), at=NOON + 4 * HOUR)

    assert differences(workspace) == []
    assert LedgerEntry.objects.of(workspace).count() == 1


def test_an_event_that_a_rule_should_have_met_is_missed(
    workspace: Workspace, member: Customer
) -> None:
    [receipt] = record(workspace, purchase(member), at=NOON)

    with clock_at(NOON - HOUR):
        make_rule(workspace)

    [line] = differences(workspace)
    assert f"event={receipt.id} rule=purchase_completed: entry: expected one, found none" in line


def test_an_edit_within_the_minute_is_no_difference(workspace: Workspace, member: Customer) -> None:
    record(workspace, purchase(member), at=NOON)

    with clock_at(NOON - timedelta(seconds=50)):
        make_rule(workspace)

    assert differences(workspace) == []


def test_two_recorded_at_once_have_turns_in_the_order_of_their_locks(
    workspace: Workspace, member: Customer
) -> None:
    with clock_at(NOON - HOUR):
        make_rule(workspace, limit=1)
    record(workspace, purchase(member, "7"), at=NOON + HOUR)
    record(workspace, purchase(member, "9"), at=NOON)

    assert differences(workspace) == []


def test_an_edited_version_is_named(workspace: Workspace, member: Customer) -> None:
    make_rule(workspace)
    record(workspace, purchase(member))
    version = RuleVersion.objects.get(workspace=workspace)
    RuleVersion.objects.filter(workspace=workspace).update(
        content=version.content | {"reward": {"default": "2"}}
    )

    assert any("points: expected 20, found 10" in line for line in differences(workspace))


def test_of_an_erased_customer_the_sums_are_compared(workspace: Workspace) -> None:
    story = Story(workspace)
    story.open()
    story.happens(0, "visit")
    story.happens(0, "purchase", amount=30)
    erase_customer(customer=story.cast[0], at=story.now)
    assert differences(workspace) == []

    Member.objects.filter(customer_id=story.cast[0].id).update(lifetime=1)

    assert ["lifetime" in line for line in differences(workspace)] == [True]


def test_what_waits_to_be_counted_anew_is_left_alone(
    workspace: Workspace, member: Customer
) -> None:
    streak = make_streak(workspace)
    finish_recounts(workspace)
    record(workspace, visit(member))
    Member.objects.filter(customer_id=member.id).update(standings={})
    assert differences(workspace) != []

    Recount.objects.filter(workspace=workspace, subject_id=streak.id).update(finished_at=None)

    assert differences(workspace) == []


def test_everybody_is_met_however_small_the_chunks(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_rule(workspace)
    record(workspace, *[purchase(make_member(workspace)) for _ in range(5)])
    Member.objects.filter(workspace=workspace).update(lifetime=0)
    monkeypatch.setattr(verifying, "CHUNK", 2)
    everybody, told = Customer.objects.of(workspace), list[int]()

    found = list(verifying.verify(workspace=workspace, customers=everybody, tell=told.append))

    assert len({one.customer for one in found}) == 5
    assert told == [2, 4, 5]


def test_many_customers_cost_what_one_costs(
    workspace: Workspace, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    story = Story(workspace)
    story.open()
    story.happens(0, "purchase", amount=30)
    with CaptureQueriesContext(connection) as queries:
        differences(workspace)

    record(workspace, *[purchase(make_member(workspace)) for _ in range(9)], at=story.now)

    with django_assert_num_queries(len(queries)):
        assert differences(workspace) == []

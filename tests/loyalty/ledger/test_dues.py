"""Points ripen and expire by themselves, on time whenever the sweep comes."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Customer, Workspace
from loyalty.ledger import dues
from loyalty.ledger.dues import settle_all_dues, settle_dues
from loyalty.ledger.services import spend_points
from loyalty.models import LedgerEntry
from tests.factories import make_member, purchase
from tests.loyalty.ledger.points import (
    clock_at,
    days,
    delete_one_visit,
    kinds_of,
    ledger_of,
    refund,
    sums_of,
    visit,
)
from tests.loyalty.programme import make_rule, record

pytestmark = pytest.mark.django_db


@pytest.fixture
def programme(workspace: Workspace) -> None:
    """Points of purchases ripen after 14 days and expire 30 days later; visits' never."""
    make_rule(workspace, pendingDays=14, expireDays=30)
    make_rule(workspace, "visit", type="FIX", reward={"default": 5}, triggers=[])


def settle(workspace: Workspace, at: datetime) -> int:
    return settle_dues(workspace=workspace, at=at)


@pytest.mark.usefixtures("programme")
def test_points_are_pending_until_the_return_period_is_over(member: Customer) -> None:
    record(member.workspace, purchase(member))
    assert sums_of(member) == (0, 10)

    settle(member.workspace, days(14) - timedelta(microseconds=1))
    assert sums_of(member) == (0, 10)
    settle(member.workspace, days(14))

    assert sums_of(member) == (10, 0)
    assert ledger_of(member)[1] == ("ripen", 10, -10, days(14))


@pytest.mark.usefixtures("programme")
def test_a_late_sweep_books_what_was_due_as_of_when_it_was(member: Customer) -> None:
    record(member.workspace, purchase(member))

    settle(member.workspace, days(400))

    assert ledger_of(member)[1:] == [
        ("ripen", 10, -10, days(14)),
        ("expire", -10, 0, days(44)),
    ]
    assert sums_of(member) == (0, 0)


@pytest.mark.usefixtures("programme")
def test_settling_twice_changes_nothing(member: Customer) -> None:
    record(member.workspace, purchase(member))

    settled = [settle(member.workspace, days(20)) for _ in range(2)]

    assert settled == [1, 0]
    assert len(ledger_of(member)) == 2


@pytest.mark.usefixtures("programme")
@pytest.mark.parametrize("is_swept", [True, False])
def test_a_spend_between_due_and_sweep_ends_as_if_the_sweep_had_come(
    member: Customer, is_swept: bool
) -> None:
    record(member.workspace, purchase(member), visit(member))
    for moment in (14, 44, 45):
        if is_swept:
            settle(member.workspace, days(moment))
        if moment != 44:
            with clock_at(days(moment)):
                spend_points(customer=member, points=4, reason="Coffee")

    assert kinds_of(member) == [
        *(("earn", 10), ("earn", 5), ("ripen", 10), ("spend", -4)),
        *(("expire", -6), ("spend", -4)),
    ]
    assert sums_of(member) == (1, 0)


@pytest.mark.usefixtures("programme")
def test_points_that_ripen_pay_a_debt_and_the_rest_expires(member: Customer) -> None:
    workspace = member.workspace
    record(workspace, visit(member), visit(member))
    with clock_at(days(0)):
        spend_points(customer=member, points=10, reason="Coffee")
    record(workspace, purchase(member))
    with clock_at(days(1)):
        delete_one_visit(member)
    assert sums_of(member) == (-5, 10)

    settle(workspace, days(100))

    assert kinds_of(member)[-2:] == [("ripen", 10), ("expire", -5)]
    assert sums_of(member) == (0, 0)


def test_points_that_are_earned_in_debt_pay_it_and_only_the_rest_can_expire(
    workspace: Workspace, member: Customer
) -> None:
    make_rule(workspace, expireDays=30)
    record(workspace, purchase(member, "4", metadata={"order_id": "A1"}))
    with clock_at(days(1)):
        spend_points(customer=member, points=4, reason="Coffee")
    record(workspace, refund(member, "4"), at=days(2))

    record(workspace, purchase(member), at=days(3))
    assert sums_of(member) == (6, 0)
    settle(workspace, days(100))

    assert kinds_of(member)[-1] == ("expire", -6)
    assert sums_of(member) == (0, 0)


def test_a_debt_is_paid_with_what_is_left_of_other_points(
    workspace: Workspace, member: Customer
) -> None:
    make_rule(workspace, expireDays=30)
    make_rule(workspace, "visit", type="FIX", reward={"default": 5}, triggers=[])
    record(workspace, visit(member))
    with clock_at(days(1)):
        spend_points(customer=member, points=5, reason="Coffee")
    record(workspace, purchase(member), at=days(2))

    with clock_at(days(3)):
        delete_one_visit(member)
    assert sums_of(member) == (5, 0)
    settle(workspace, days(100))

    assert kinds_of(member)[-2:] == [("reverse", -5), ("expire", -5)]
    assert sums_of(member) == (0, 0)


@pytest.mark.usefixtures("programme")
def test_pending_points_of_a_refunded_purchase_never_ripen(member: Customer) -> None:
    record(member.workspace, purchase(member, metadata={"order_id": "A1"}), refund(member, "4"))
    assert sums_of(member) == (0, 6)

    settle(member.workspace, days(14))
    record(member.workspace, refund(member, "6"), at=days(15))

    assert sums_of(member) == (0, 0)


def test_expired_points_are_not_taken_back_once_more(
    workspace: Workspace, member: Customer
) -> None:
    make_rule(workspace, expireDays=30)
    record(workspace, purchase(member, metadata={"order_id": "A1"}))
    settle(workspace, days(30))

    record(workspace, refund(member, "4"), at=days(31))
    record(workspace, refund(member, "6"), at=days(32))

    assert kinds_of(member) == [
        *(("earn", 10), ("expire", -10)),
        *(("expire", 4), ("reverse", -4), ("expire", 6), ("reverse", -6)),
    ]
    assert sums_of(member) == (0, 0)


def test_what_was_spent_of_a_refunded_purchase_is_owed_though_the_rest_expired(
    workspace: Workspace, member: Customer
) -> None:
    make_rule(workspace, expireDays=30)
    record(workspace, purchase(member, metadata={"order_id": "A1"}))
    with clock_at(days(1)):
        spend_points(customer=member, points=7, reason="Coffee")
    settle(workspace, days(30))

    record(workspace, refund(member, "10"), at=days(31))

    assert sums_of(member) == (-7, 0)


def test_points_that_never_expire_stay_after_they_ripened(
    workspace: Workspace, member: Customer
) -> None:
    make_rule(workspace, pendingDays=14)
    record(workspace, purchase(member))

    settle(workspace, days(5000))

    assert sums_of(member) == (10, 0)


def test_an_event_that_comes_after_its_return_period_earns_at_once(
    workspace: Workspace, member: Customer
) -> None:
    make_rule(workspace, pendingDays=14)

    record(workspace, purchase(member), at=days(14))

    assert sums_of(member) == (10, 0)


@pytest.mark.usefixtures("programme")
def test_ten_customers_cost_as_many_statements_as_one(workspace: Workspace) -> None:
    costs = []
    for number in (1, 10):
        record(workspace, *(purchase(make_member(workspace)) for _ in range(number)))
        with CaptureQueriesContext(connection) as captured:
            assert settle(workspace, days(400)) == number
        costs.append(len(captured))

    assert costs[0] == costs[1]


@pytest.mark.usefixtures("programme")
def test_every_workspace_is_settled_whatever_becomes_of_the_others(
    member: Customer, stranger: Customer, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_rule(stranger.workspace, pendingDays=14)
    for one in (member, stranger):
        record(one.workspace, purchase(one))
    broken = min(member.workspace, stranger.workspace, key=lambda workspace: workspace.id)
    settle_members = dues.settle_members

    def fail(**what: Any) -> None:
        if what["workspace"] == broken:
            raise ArithmeticError("a broken row")
        settle_members(**what)

    monkeypatch.setattr(dues, "settle_members", fail)

    assert settle_all_dues(at=days(20)) == 1
    entries = LedgerEntry.objects.filter(kind="ripen").exclude(workspace=broken)
    assert entries.count() == 1


@pytest.mark.usefixtures("programme")
def test_refunds_of_ten_customers_cost_as_many_statements_as_of_one(workspace: Workspace) -> None:
    costs = []
    for number in (1, 1, 10):  # the first also looks the version of the rule up
        people = [make_member(workspace) for _ in range(number)]
        record(workspace, *(purchase(one, metadata={"order_id": "A1"}) for one in people))
        settle(workspace, days(20))
        with CaptureQueriesContext(connection) as captured:
            record(workspace, *(refund(one, "4") for one in people), at=days(21))
        costs.append(len(captured))
        assert {sums_of(one) for one in people} == {(6, 0)}

    assert costs[1] == costs[2]

"""Tills take points, and staff put them right."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Customer, Workspace
from core.errors import Invalid
from events.errors import UnknownCustomer
from events.services.privacy import erase_customer
from loyalty.errors import NotEnoughPoints, ReferenceTaken
from loyalty.ledger.services import adjust_points, award_points, spend_points
from loyalty.models import EntryKind, LedgerEntry, Lot, Member
from tests.factories import NOON, make_member, make_staff, purchase
from tests.loyalty.ledger.points import clock_at, days, kinds_of, refund, sums_of, visit
from tests.loyalty.programme import make_rule, points_of, record

pytestmark = pytest.mark.django_db


def spend(customer: Customer, points: int, **more: Any) -> LedgerEntry:
    with clock_at(days(1)):
        return spend_points(customer=customer, points=points, reason="Coffee", **more)


def adjust(customer: Customer, points: int, **more: Any) -> LedgerEntry:
    with clock_at(days(1)):
        return adjust_points(customer=customer, points=points, reason="Sorry", **more)


def test_a_spend_lowers_the_balance_and_says_what_for(member: Customer) -> None:
    make_rule(member.workspace)
    record(member.workspace, purchase(member))
    staff = make_staff(member.workspace).user

    entry = spend(member, 4, by=staff)

    assert (entry.kind, entry.points, entry.balance) == (EntryKind.SPEND, -4, 6)
    assert (entry.reason, entry.by, entry.occurred_at) == ("Coffee", staff, days(1))
    assert points_of(member) == 6


def test_nobody_spends_more_than_there_is(member: Customer) -> None:
    make_rule(member.workspace)
    record(member.workspace, purchase(member))

    with pytest.raises(NotEnoughPoints):
        spend(member, 11)

    assert sums_of(member) == (10, 0)


def test_nobody_spends_what_is_pending(member: Customer) -> None:
    make_rule(member.workspace, pendingDays=14)
    record(member.workspace, purchase(member))

    with pytest.raises(NotEnoughPoints):
        spend(member, 1)

    assert sums_of(member) == (0, 10)


def test_who_has_never_earned_anything_has_nothing_to_spend(member: Customer) -> None:
    with pytest.raises(NotEnoughPoints):
        spend(member, 1)


def test_spends_draw_on_what_expires_first_and_then_on_what_never_does(member: Customer) -> None:
    workspace = member.workspace
    make_rule(workspace, expireDays=60)
    make_rule(workspace, "soon", type="FIX", reward={"default": 10}, expireDays=30)
    make_rule(workspace, "visit", type="FIX", reward={"default": 5}, triggers=[])
    record(workspace, purchase(member), visit(member))

    left = []
    for points in (4, 10, 8):
        spend(member, points)
        lots = Lot.objects.filter(workspace=workspace).order_by("expires_at")
        left.append(list(lots.values_list("remaining", flat=True)))

    assert left == [[6, 10], [0, 6], [0, 0]]
    assert sums_of(member) == (3, 0)


def test_points_that_expired_a_moment_ago_cannot_be_spent(member: Customer) -> None:
    make_rule(member.workspace, expireDays=1)
    record(member.workspace, purchase(member))

    with pytest.raises(NotEnoughPoints):
        spend(member, 1)


def test_points_that_ripened_a_moment_ago_can(member: Customer) -> None:
    make_rule(member.workspace, pendingDays=1)
    record(member.workspace, purchase(member))

    spend(member, 10)

    assert kinds_of(member) == [("earn", 10), ("ripen", 10), ("spend", -10)]


@pytest.mark.parametrize("move", [spend, adjust])
def test_the_same_number_again_moves_nothing(member: Customer, move: Any) -> None:
    adjust(member, 100)

    entries = [move(member, 40, reference="R-1") for _ in range(3)]

    assert len({entry.id for entry in entries}) == 1
    assert sums_of(member) == (60 if move is spend else 140, 0)


def test_the_same_number_for_something_else_is_refused(member: Customer) -> None:
    ben = make_member(member.workspace, "ben")
    for one in (member, ben):
        adjust(one, 100)
    spend(member, 40, reference="R-1")

    for customer, points, move in ((member, 41, spend), (ben, 40, spend), (member, -40, adjust)):
        with pytest.raises(ReferenceTaken):
            move(customer, points, reference="R-1")

    assert (sums_of(member), sums_of(ben)) == ((60, 0), (100, 0))


def test_another_workspace_has_numbers_of_its_own(member: Customer, stranger: Customer) -> None:
    for one in (member, stranger):
        adjust(one, 100, reference="R-1")

    assert (sums_of(member), sums_of(stranger)) == ((100, 0), (100, 0))


def test_an_adjustment_gives_and_takes_but_never_below_zero(member: Customer) -> None:
    adjust(member, 30)
    adjust(member, -20)

    with pytest.raises(NotEnoughPoints):
        adjust(member, -11)

    assert kinds_of(member) == [("adjust", 30), ("adjust", -20)]
    assert sums_of(member) == (10, 0)


def test_adjusted_points_were_not_earned(member: Customer) -> None:
    adjust(member, 30)

    assert Member.objects.of(member.workspace).get(customer_id=member.id).lifetime == 0


def test_given_points_pay_a_debt_first(member: Customer) -> None:
    make_rule(member.workspace)
    record(member.workspace, purchase(member, metadata={"order_id": "A1"}))
    spend(member, 10)
    record(member.workspace, refund(member, "10"))
    assert sums_of(member) == (-10, 0)

    adjust(member, 4)

    assert sums_of(member) == (-6, 0)


@pytest.mark.parametrize("points", [0, 10**12 + 1, -(10**12) - 1])
def test_an_adjustment_is_of_a_number_that_makes_sense(member: Customer, points: int) -> None:
    with pytest.raises(Invalid):
        adjust(member, points)


@pytest.mark.parametrize("points", [0, -1, 10**12 + 1])
def test_a_spend_is_of_a_number_that_makes_sense(member: Customer, points: int) -> None:
    with pytest.raises(Invalid):
        spend(member, points)


@pytest.mark.parametrize("reason", ["", "   ", "x" * 501, "a\0b"])
def test_a_reason_is_asked_for(member: Customer, reason: str) -> None:
    for move in (adjust_points, spend_points):
        with pytest.raises(Invalid):
            move(customer=member, points=5, reason=reason)


def test_who_was_erased_has_no_points_moved(member: Customer) -> None:
    adjust(member, 30)
    erase_customer(customer=member, at=NOON)

    with pytest.raises(UnknownCustomer):
        spend(member, 1)

    assert sums_of(member) == (30, 0)


def test_a_spend_from_many_lots_costs_as_many_statements_as_from_one(workspace: Workspace) -> None:
    make_rule(workspace, expireDays=60)
    costs = []
    for number in (1, 10):
        one = make_member(workspace)
        record(workspace, *[purchase(one)] * number)
        with CaptureQueriesContext(connection) as captured:
            spend(one, 10 * number)
        costs.append(len(captured))

    assert costs[0] == costs[1]


def test_a_number_of_foyers_own_is_given_by_nobody_else(member: Customer) -> None:
    for move in (spend, adjust):
        with pytest.raises(Invalid) as refusal:
            move(member, 5, reference="foyer:action:1")
        assert [(one.field, one.code) for one in refusal.value.faults] == [
            ("externalId", "reserved")
        ]

    assert award_points(customer=member, points=5, reason="Hello", reference="foyer:action:1")

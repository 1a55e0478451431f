"""One person with several records: the points of the later ones come to the card, once."""

import pytest

from accounts.models import Customer
from events.errors import UnknownCustomer
from events.services.privacy import erase_customer
from loyalty.ledger.carrying import carry_over, points_elsewhere
from loyalty.ledger.dues import settle_dues
from loyalty.ledger.services import adjust_points, spend_points
from loyalty.models import EntryKind, LedgerEntry, Slip
from tests.factories import NOON, make_member, purchase
from tests.loyalty.ledger.points import clock_at, days, ledger_of, refund, sums_of
from tests.loyalty.programme import make_rule, points_of, record
from tests.loyalty.rewards.setting import give
from tests.loyalty.shop import assert_books_hold

pytestmark = pytest.mark.django_db


@pytest.fixture
def guest(member: Customer) -> Customer:
    """What Sarah was before she signed in."""
    return make_member(member.workspace, "guest-1")


def carry(to: Customer, *others: Customer) -> int:
    return carry_over(to=to, others=others, reason="Brought over")


def test_what_the_other_records_hold_comes_to_the_card(member: Customer, guest: Customer) -> None:
    second = make_member(member.workspace, "guest-2")
    for one, points in ((member, 5), (guest, 30), (second, 12)):
        give(one, points)

    assert points_elsewhere(workspace=member.workspace, others=[guest, second]) == 42
    assert carry(member, guest, second) == 42

    assert [points_of(one) for one in (member, guest, second)] == [47, 0, 0]
    assert_books_hold(member.workspace)


def test_the_same_again_moves_nothing(member: Customer, guest: Customer) -> None:
    give(guest, 30)
    carry(member, guest)

    assert carry(member, guest) == 0
    assert points_elsewhere(workspace=member.workspace, others=[guest]) == 0
    assert Slip.objects.filter(workspace=member.workspace).count() == 2


def test_what_comes_later_follows_under_a_number_of_its_own(
    member: Customer, guest: Customer
) -> None:
    give(guest, 30)
    carry(member, guest)
    give(guest, 8)

    assert carry(member, guest) == 8
    assert points_of(member) == 38


def test_pending_points_and_debts_stay_where_they_are(member: Customer, guest: Customer) -> None:
    make_rule(member.workspace, pendingDays=20_000)
    record(member.workspace, purchase(guest, "40.00"))

    assert carry(member, guest) == 0
    assert not LedgerEntry.objects.of(member.workspace).about(member.id).exists()


def test_what_would_expire_there_expires_here_at_the_same_instant(
    member: Customer, guest: Customer
) -> None:
    make_rule(member.workspace, expireDays=20)
    record(member.workspace, purchase(guest, "40.00"), at=NOON)
    with clock_at(days(10)):
        adjust_points(customer=guest, points=2, reason="Sorry")
        assert carry(member, guest) == 42

    settle_dues(workspace=member.workspace, at=days(19.9))
    before = sums_of(member)
    settle_dues(workspace=member.workspace, at=days(21))

    assert (before, sums_of(member), sums_of(guest)) == ((42, 0), (2, 0), (0, 0))
    assert ledger_of(member)[-1] == (EntryKind.EXPIRE, -40, 0, days(20))
    assert_books_hold(member.workspace)


def test_what_is_carried_on_still_expires(member: Customer, guest: Customer) -> None:
    make_rule(member.workspace, expireDays=20)
    record(member.workspace, purchase(guest, "40.00"), at=NOON)
    second = make_member(member.workspace, "guest-2")
    with clock_at(days(1)):
        carry(second, guest)
        carry(member, second)

    settle_dues(workspace=member.workspace, at=days(21))

    assert points_of(member) == 0


def test_a_debt_is_paid_with_what_would_expire_first(member: Customer, guest: Customer) -> None:
    make_rule(member.workspace, expireDays=20)
    record(member.workspace, purchase(member, "30.00", metadata={"order_id": "A1"}), at=NOON)
    with clock_at(days(1)):
        spend_points(customer=member, points=30, reason="Coffee")
    record(member.workspace, refund(member, "30.00"), at=days(2))
    record(member.workspace, purchase(guest, "40.00"), at=days(3))
    with clock_at(days(4)):
        carry(member, guest)

    left = sums_of(member)
    settle_dues(workspace=member.workspace, at=days(24))

    assert (left, sums_of(member)) == ((10, 0), (0, 0))
    assert_books_hold(member.workspace)


def test_what_was_carried_is_spent_before_what_never_expires(
    member: Customer, guest: Customer
) -> None:
    make_rule(member.workspace, expireDays=20)
    record(member.workspace, purchase(guest, "40.00"), at=NOON)
    give(member, 5)
    with clock_at(days(1)):
        carry(member, guest)
        spend_points(customer=member, points=38, reason="Coffee")

    settle_dues(workspace=member.workspace, at=days(21))

    assert points_of(member) == 5


def test_who_was_erased_has_nothing_to_bring(member: Customer, guest: Customer) -> None:
    give(guest, 30)
    erase_customer(customer=guest, at=NOON)

    with pytest.raises(UnknownCustomer):
        carry(member, guest)


def test_a_record_of_another_house_cannot_be_brought(member: Customer, stranger: Customer) -> None:
    give(stranger, 30)

    with pytest.raises(UnknownCustomer):
        carry(member, stranger)

    assert points_of(stranger) == 30

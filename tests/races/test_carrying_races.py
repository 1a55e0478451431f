"""Points are brought over from two tabs at once: they arrive once."""

from functools import partial

import pytest
from django.db import IntegrityError, transaction

from accounts.models import Customer
from loyalty.engine import members
from loyalty.ledger.carrying import carry_over
from loyalty.ledger.services import adjust_points, spend_points
from tests.concurrency import Running, outcomes_of, wait_until_blocked
from tests.factories import make_member
from tests.loyalty.ledger.points import sums_of


@pytest.fixture
def guest(member: Customer) -> Customer:
    """A second record of the member's, with thirty points."""
    made = make_member(member.workspace, "guest-1")
    adjust_points(customer=made, points=30, reason="Welcome")
    return made


def test_brought_over_twice_at_once_points_arrive_once(member: Customer, guest: Customer) -> None:
    carry = partial(carry_over, to=member, others=[guest], reason="Brought over")
    # The other way round at the same moment: nobody waits in a circle.
    back = partial(carry_over, to=guest, others=[member], reason="Brought over")

    outcomes = outcomes_of([carry, carry, carry, carry, carry, carry])
    outcomes_of([carry, back, carry, back])

    assert sorted(outcomes) == [0, 0, 0, 0, 0, 30]
    assert sums_of(member)[0] + sums_of(guest)[0] == 30


def test_what_is_spent_meanwhile_does_not_arrive(member: Customer, guest: Customer) -> None:
    carry = partial(carry_over, to=member, others=[guest], reason="Brought over")
    spend = partial(spend_points, customer=guest, points=30, reason="Coffee")

    moved, _spent = outcomes_of([carry, spend])

    assert sums_of(guest) == (0, 0)
    assert sums_of(member) == (moved, 0)


def test_twin_without_its_lock_both_would_find_the_points(
    member: Customer, guest: Customer, monkeypatch: pytest.MonkeyPatch
) -> None:
    carry = partial(carry_over, to=member, others=[guest], reason="Brought over")
    monkeypatch.setattr(members, "_LOCK", members._PEOPLE)

    with transaction.atomic():
        carry()
        second = Running(carry)
        wait_until_blocked()

    # It found thirty points too. What stops it is that the ledger's turns are unique.
    assert isinstance(second.outcome(), IntegrityError)
    assert "entry_turn_once" in str(second.outcome())

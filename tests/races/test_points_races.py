"""Points at once: nobody is overdrawn, nothing is moved twice, and nobody waits in a circle."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest
from django.db import IntegrityError, OperationalError, transaction

from accounts.models import Customer
from events.models import ActivityEvent
from events.models.activity import ActivityEventQuerySet
from events.services import deleting, privacy
from events.services.deleting import delete_events
from events.services.privacy import erase_customer
from events.services.recording import record_events
from loyalty.engine import members
from loyalty.errors import NotEnoughPoints
from loyalty.ledger.dues import settle_dues
from loyalty.ledger.services import adjust_points, spend_points
from tests.concurrency import Running, before_statement, outcomes_of, wait_until_blocked
from tests.factories import NOON, make_member, purchase
from tests.loyalty.ledger.points import days, sums_of
from tests.loyalty.programme import make_rule, record


def spending(customer: Customer, points: int, reference: str = "") -> Callable[[], Any]:
    return partial(
        spend_points, customer=customer, points=points, reason="Coffee", reference=reference
    )


def faults_of(outcomes: list[Any]) -> list[str]:
    return [type(one).__name__ for one in outcomes if isinstance(one, Exception)]


def test_spends_at_once_never_take_more_than_there_is(member: Customer) -> None:
    adjust_points(customer=member, points=50, reason="Welcome")

    outcomes = outcomes_of([spending(member, 10)] * 12)

    assert faults_of(outcomes) == [NotEnoughPoints.__name__] * 7
    assert sums_of(member) == (0, 0)


def test_twin_without_its_lock_two_spends_would_find_the_same_balance(
    member: Customer, monkeypatch: pytest.MonkeyPatch
) -> None:
    adjust_points(customer=member, points=10, reason="Welcome")
    monkeypatch.setattr(members, "_LOCK", members._PEOPLE)

    with transaction.atomic():
        spending(member, 10)()
        second = Running(spending(member, 10))
        wait_until_blocked()

    # It found ten points too. What stops it is that the ledger's turns are unique.
    assert isinstance(second.outcome(), IntegrityError)
    assert "entry_turn_once" in str(second.outcome())


def test_the_same_number_at_once_moves_points_once(member: Customer) -> None:
    adjust_points(customer=member, points=50, reason="Welcome")

    outcomes = outcomes_of([spending(member, 10, "R-1")] * 8)

    assert faults_of(outcomes) == []
    assert len({entry.id for entry in outcomes}) == 1
    assert sums_of(member) == (40, 0)


def test_the_same_number_at_once_for_two_customers_is_the_firsts(member: Customer) -> None:
    customers = [member, make_member(member.workspace)]
    for one in customers:
        adjust_points(customer=one, points=50, reason="Welcome")

    outcomes = outcomes_of([spending(one, 10, "R-1") for one in customers])

    assert faults_of(outcomes) == ["ReferenceTaken"]
    assert sorted(sums_of(one) for one in customers) == [(40, 0), (50, 0)]


def test_two_sweeps_and_spends_at_once_book_what_is_due_once(member: Customer) -> None:
    make_rule(member.workspace, pendingDays=14)
    others = [make_member(member.workspace) for _ in range(5)]
    record(member.workspace, *(purchase(one) for one in [member, *others]))
    sweep = partial(settle_dues, workspace=member.workspace, at=days(14))

    outcomes = outcomes_of([sweep, sweep, spending(member, 4), sweep])

    assert faults_of(outcomes) == []
    assert [sums_of(one) for one in [member, *others]] == [(6, 0)] + [(10, 0)] * 5


def test_an_erasure_and_a_spend_do_not_deadlock(member: Customer) -> None:
    adjust_points(customer=member, points=50, reason="Welcome")

    outcome = _spend_while_erased(member)

    assert type(outcome).__name__ == "UnknownCustomer"
    assert sums_of(member) == (50, 0)


def test_twin_a_member_written_before_the_customer_is_locked_would_deadlock(
    member: Customer, monkeypatch: pytest.MonkeyPatch
) -> None:
    adjust_points(customer=member, points=50, reason="Welcome")
    monkeypatch.setattr(members, "_LOCK", members._PEOPLE)

    faults = []
    try:
        faults.append(_spend_while_erased(member))
    except OperationalError as fault:
        faults.append(fault)

    assert "deadlock detected" in str(faults[0])


def _spend_while_erased(member: Customer) -> Any:
    spends: list[Running] = []

    def spend() -> None:
        spends.append(Running(spending(member, 10)))
        wait_until_blocked()

    with before_statement("loyalty_member", call=spend):
        erase_customer(customer=member, at=NOON)
    return spends[0].outcome()


@pytest.fixture
def couple(member: Customer) -> tuple[Customer, Customer]:
    """Two members with a purchase each; the purchase of the second was recorded first."""
    make_rule(member.workspace)
    first, second = sorted([member, make_member(member.workspace)], key=lambda one: one.id)
    record(member.workspace, purchase(second), purchase(first))
    return first, second


def of(*customers: Customer) -> ActivityEventQuerySet:
    return ActivityEvent.objects.of(customers[0].workspace).filter(customer__in=customers)


def test_a_deletion_and_a_batch_about_the_same_people_do_not_deadlock(
    couple: tuple[Customer, Customer], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deleting, "_CHUNK", 1)

    assert _delete_while_recording(couple) == 2


def test_twin_deleted_in_the_order_of_their_ids_they_would_deadlock(
    couple: tuple[Customer, Customer], monkeypatch: pytest.MonkeyPatch
) -> None:
    def by_id(events: ActivityEventQuerySet) -> Iterator[list[Any]]:
        return ([event.id] for event in events.order_by("id"))

    monkeypatch.setattr(deleting, "_locked_in_chunks", by_id)

    assert "deadlock detected" in str(_delete_while_recording(couple))


def _delete_while_recording(couple: tuple[Customer, Customer]) -> Any:
    """What becomes of a deletion that begins when a batch has locked one of two members."""
    workspace = couple[0].workspace
    kept = of(*couple).filter(id__in=list(of(*couple).values_list("id", flat=True)))
    try:
        with transaction.atomic():
            for one in couple:
                record_events(workspace=workspace, drafts=[purchase(one)], at=NOON)
                if one is couple[0]:
                    removing = Running(partial(delete_events, workspace=workspace, events=kept))
                    wait_until_blocked()
    except OperationalError as fault:
        removing.outcome()
        return fault
    return removing.outcome()


def test_two_deletions_with_events_in_common_do_not_deadlock(
    couple: tuple[Customer, Customer],
) -> None:
    assert faults_of(_delete_twice(couple)) == []


def test_twin_without_taking_turns_they_would_deadlock(
    couple: tuple[Customer, Customer], monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (deleting, privacy):
        monkeypatch.setattr(module, "take_turns_at_removing", lambda workspace: None)

    assert faults_of(_delete_twice(couple)) == ["OperationalError"]


def _delete_twice(couple: tuple[Customer, Customer]) -> list[Any]:
    """One deletion has a member and then wants an event; the other has that, and wants him."""
    first, second = couple
    workspace = first.workspace
    [mine] = of(first)
    record(workspace, purchase(first))
    theirs = of(first, second).exclude(id=mine.id)
    outcomes: list[Any] = []
    try:
        with transaction.atomic():
            delete_events(workspace=workspace, events=of(first).filter(id=mine.id))
            other = Running(partial(delete_events, workspace=workspace, events=theirs))
            wait_until_blocked()
            delete_events(workspace=workspace, events=of(second))
    except OperationalError as fault:
        outcomes.append(fault)
    return [*outcomes, other.outcome()]

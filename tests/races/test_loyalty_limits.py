"""What may be earned so many times is earned no more often, whoever reports at once."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from accounts.models import Customer, Workspace
from events.services.recording import Receipt, record_events
from loyalty.engine import members
from loyalty.ledger.services import adjust_points, spend_points
from loyalty.models import LedgerEntry, LimitUse, Member
from tests.concurrency import Running, at_once, outcomes_of, wait_until_blocked
from tests.factories import NOON, make_member
from tests.loyalty.counted import visit
from tests.loyalty.programme import points_of
from tests.loyalty.shop import VISIT_POINTS, VISITS_A_DAY, assert_books_hold, make_visit_rule

# Table and constraint: what holds the limit in the database.
Guard = tuple[str, str]
COUNTER: Guard = ("loyalty_limituse", "limit_is_never_passed")
TURNS: Guard = ("loyalty_ledgerentry", "entry_turn_once")


def come(member: Customer, **more: Any) -> list[Receipt]:
    return record_events(workspace=member.workspace, drafts=[visit(member, **more)], at=NOON)


def used_by(member: Customer) -> list[int]:
    kept = LimitUse.objects.filter(workspace=member.workspace, customer_id=member.id)
    return list(kept.values_list("used", flat=True))


def test_fifty_visits_at_once_are_rewarded_as_often_as_the_limit_says(member: Customer) -> None:
    make_visit_rule(member.workspace)

    receipts = at_once([partial(come, member)] * 50)

    points = sorted(one.earned.get("points", 0) for [one] in receipts)
    assert points == [0] * (50 - VISITS_A_DAY) + [VISIT_POINTS] * VISITS_A_DAY
    assert points_of(member) == VISITS_A_DAY * VISIT_POINTS
    assert used_by(member) == [VISITS_A_DAY]


def test_batches_at_once_that_hold_several_visits_each_stay_within_it(workspace: Workspace) -> None:
    make_visit_rule(workspace)
    people = [make_member(workspace) for _ in range(5)]
    batch = [visit(one) for one in people for _ in range(2)]

    at_once([partial(record_events, workspace=workspace, drafts=batch, at=NOON)] * 12)

    assert [points_of(one) for one in people] == [VISITS_A_DAY * VISIT_POINTS] * 5
    assert_books_hold(workspace)


@pytest.mark.parametrize("dropped", [[], [COUNTER], [TURNS]])
def test_twin_without_the_lock_a_second_visit_would_find_the_limit_unused(
    member: Customer, monkeypatch: pytest.MonkeyPatch, dropped: list[Guard]
) -> None:
    make_visit_rule(member.workspace, limit=1)

    with _without(*dropped):
        second = _two_at_once_without_the_lock(member, monkeypatch)

        # It was about to earn, too. What stops it is the counter, or that turns are unique.
        assert isinstance(second, IntegrityError)
        assert any(name in str(second) for _, name in {COUNTER, TURNS}.difference(dropped))
        assert used_by(member) == [1]


def test_twin_without_any_guard_the_limit_would_be_passed(
    member: Customer, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_visit_rule(member.workspace, limit=1)

    with _without(COUNTER, TURNS):
        [receipt] = _two_at_once_without_the_lock(member, monkeypatch)

        assert receipt.earned["points"] == VISIT_POINTS
        assert used_by(member) == [2]
        # And one of the two is missing in the balance.
        assert Member.objects.get(workspace=member.workspace).balance == VISIT_POINTS


def _two_at_once_without_the_lock(member: Customer, monkeypatch: pytest.MonkeyPatch) -> Any:
    """What becomes of a visit that is reported before another one is committed."""
    monkeypatch.setattr(members, "_LOCK", members._PEOPLE)
    with transaction.atomic():
        come(member)
        second = Running(partial(come, member))
        wait_until_blocked()
    return second.outcome()


@contextmanager
def _without(*guards: Guard) -> Iterator[None]:
    """The database without some of its constraints; what was earned then is gone afterwards."""
    definitions = {guard: _definition(guard) for guard in guards}
    with connection.cursor() as cursor:
        for table, name in guards:
            cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
    try:
        yield
    finally:
        LimitUse.objects.all().delete()
        LedgerEntry.objects.all().delete()
        with connection.cursor() as cursor:
            for (table, name), definition in definitions.items():
                cursor.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}")


def _definition(guard: Guard) -> str:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = %s", [guard[1]]
        )
        return str(cursor.fetchone()[0])


def test_fifty_spends_at_once_take_the_last_points_once(member: Customer) -> None:
    adjust_points(customer=member, points=20, reason="Welcome")
    spend = partial(spend_points, customer=member, points=1, reason="Coffee")

    outcomes = outcomes_of([spend] * 50)

    refused = [type(one).__name__ for one in outcomes if isinstance(one, Exception)]
    assert refused == ["NotEnoughPoints"] * 30
    assert points_of(member) == 0

"""Whatever happens to points, in whatever order: what always holds."""

from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from loyalty.models import EntryKind, LedgerEntry
from tests.factories import make_workspace
from tests.loyalty.ledger.points import ledger_of, sums_of
from tests.loyalty.ledger.strategies import Story, cents, life, live, rules, set_up, steps
from tests.loyalty.programme import make_rule

pytestmark = pytest.mark.django_db
few = settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def stories(contents: list[dict[str, Any]], *punctual: bool) -> list[Story]:
    """The same programme in as many workspaces, each with one customer."""
    told = []
    for number, is_punctual in enumerate(punctual):
        workspace = make_workspace(f"place-{number}")
        set_up(workspace, contents)
        make_rule(workspace, "visit", type="FIX", reward={"default": 5}, triggers=[])
        told.append(Story(workspace, is_punctual))
    return told


@few
@given(contents=st.lists(rules, min_size=1, max_size=3), told=steps)
def test_the_ledger_is_the_balance_and_only_taking_back_makes_debts(
    contents: list[dict[str, Any]], told: list[Any]
) -> None:
    with transaction.atomic():
        [story] = stories(contents, False)

        for step in told:
            live(story, [step])
            sums_of(story.customer)
        story.end()

        assert_only_refunds_make_debts(story)
        transaction.set_rollback(True)


def assert_only_refunds_make_debts(story: Story) -> None:
    before = 0
    for entry in LedgerEntry.objects.of(story.workspace).about(story.customer.id).order_by("turn"):
        if entry.kind != EntryKind.REVERSE:
            assert entry.balance >= min(0, before)
        before = entry.balance


@few
@given(contents=st.lists(rules, min_size=1, max_size=3), told=steps)
def test_a_sweep_that_never_comes_changes_nothing(
    contents: list[dict[str, Any]], told: list[Any]
) -> None:
    with transaction.atomic():
        punctual, late = stories(contents, True, False)

        for story in (punctual, late):
            live(story, told)

        assert punctual.end() == late.end()
        assert ledger_of(punctual.customer) == ledger_of(late.customer)
        transaction.set_rollback(True)


@few
@given(
    says=rules,
    paid=cents,
    parts=st.lists(st.tuples(st.integers(1, 100), st.integers(0, 30)), min_size=1, max_size=5),
    spent=st.integers(1, 30),
)
def test_any_sequence_of_refunds_ends_where_one_ends(
    says: dict[str, Any], paid: Decimal, parts: list[tuple[int, int]], spent: int
) -> None:
    pieces = [(paid * share / 100).quantize(Decimal("0.01")) for share, _ in parts]
    with transaction.atomic():
        many, one = stories([says], False, False)
        for story in (many, one):
            story.buy(1, paid)
            story.wait(1)
            story.spend(spent)

        for piece, (_, pause) in zip(pieces, parts, strict=True):
            many.wait(pause)
            many.refund(1, piece)
        one.wait(sum(pause for _, pause in parts))
        one.refund(1, sum(pieces, Decimal(0)))

        assert many.end() == one.end()
        assert net_of(many) == net_of(one)
        assert sum(pieces) < paid or net_of(many) == 0
        transaction.set_rollback(True)


def net_of(story: Story) -> int:
    """What all events have earned, less what was taken back."""
    kept = LedgerEntry.objects.of(story.workspace).exclude(event_id=None)
    return sum(entry.points + entry.pending for entry in kept)


@few
@given(
    contents=st.lists(rules, min_size=1, max_size=2),
    paid=st.lists(cents, min_size=1, max_size=3),
    back=st.lists(cents, min_size=1, max_size=3),
    order=st.randoms(use_true_random=False),
)
def test_purchases_and_refunds_of_an_order_may_come_in_any_order(
    contents: list[dict[str, Any]], paid: list[Decimal], back: list[Decimal], order: Any
) -> None:
    came: list[tuple[Any, ...]] = [
        *(("buy", 1, amount, hours) for hours, amount in enumerate(paid)),
        *(("refund", 1, amount) for amount in back),
    ]
    shuffled = list(came)
    order.shuffle(shuffled)
    with transaction.atomic():
        first, second = stories(contents, False, False)

        live(first, came)
        live(second, shuffled)

        assert sums_of(first.customer) == sums_of(second.customer)
        assert first.end() == second.end()
        transaction.set_rollback(True)


@few
@given(says=rules, paid=cents, how=life, pause=st.integers(0, 70))
def test_a_full_refund_ends_at_exactly_nothing_whenever_it_comes(
    says: dict[str, Any], paid: Decimal, how: dict[str, int], pause: int
) -> None:
    with transaction.atomic():
        [story] = stories([says, says | how], False)
        story.buy(1, paid)
        story.wait(pause)

        story.refund(1, paid)

        assert sums_of(story.customer) == (0, 0)
        assert story.end() == (0, 0)
        transaction.set_rollback(True)

"""Tills at once: each purchase is stamped once, each full card spent once."""

from collections.abc import Sequence
from decimal import Decimal
from functools import partial
from typing import Any
from unittest.mock import patch

import pytest
from celery import Celery
from django.db import IntegrityError, transaction

from accounts.models import Customer, Workspace
from events.drafts import Draft
from events.services.recording import Receipt, record_events
from loyalty.engine import members
from loyalty.models import Enrolment, Redemption, Stamp, StampCard, StampProgram
from loyalty.rewards.redeeming import Redeemed, redeem_reward
from loyalty.stamps.errors import NoFinishedCard
from tests.concurrency import Running, outcomes_of, wait_until_blocked
from tests.factories import NOON, draft, purchase
from tests.loyalty.programme import record
from tests.loyalty.stamps.stamped import assert_stamps_hold, make_program, refs, spend, told


@pytest.fixture
def program(workspace: Workspace) -> StampProgram:
    """Three purchases make a full card; no worker is woken, for there is no queue to ask."""
    with patch.object(Celery, "send_task"):
        return make_program(workspace)


@pytest.fixture
def unguarded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Customers are looked at and not locked."""
    monkeypatch.setattr(members, "_LOCK", members._PEOPLE)


def keep(workspace: Workspace, *drafts: Draft) -> list[Receipt]:
    return record_events(workspace=workspace, drafts=list(drafts), at=NOON)


def named(customer: Customer, *names: str) -> Sequence[Draft]:
    return [purchase(customer, external_id=name) for name in names]


def refund(customer: Customer, name: str) -> Draft:
    more: dict[str, Any] = {"metadata": {"refund_of": name}, "amount": Decimal(10)}
    return draft(customer, "transaction", "refund", **more)


def redeem(customer: Customer) -> Redeemed:
    return redeem_reward(customer=customer, key="coffee")


def kinds(outcomes: Sequence[Any]) -> dict[str, int]:
    """How many calls came to what."""
    names = [type(one).__name__ for one in outcomes]
    return {name: names.count(name) for name in names}


def finished(workspace: Workspace) -> int:
    """How many full cards were told."""
    return Enrolment.objects.get(workspace=workspace).finished


def test_a_purchase_sent_by_fifty_is_stamped_once(
    workspace: Workspace, member: Customer, program: StampProgram
) -> None:
    outcomes = outcomes_of([partial(keep, workspace, *named(member, "a"))] * 50)

    assert kinds(outcomes) == {"list": 50}
    assert Stamp.objects.of(workspace).count() == 1
    assert len(told(workspace, "qualifying_purchase.created")) == 1


def test_fifty_purchases_at_once_make_every_card_once(
    workspace: Workspace, member: Customer, program: StampProgram
) -> None:
    calls = [partial(keep, workspace, *named(member, f"p-{number}")) for number in range(50)]

    outcomes = outcomes_of(calls)

    assert kinds(outcomes) == {"list": 50}
    full = [one["finished"] for one in told(workspace, "stamp_card.completed")]
    assert (sorted(full), finished(workspace)) == (list(range(1, 17)), 16)
    assert_stamps_hold(workspace)


def test_who_stamps_waits_for_who_stamps(
    workspace: Workspace, member: Customer, program: StampProgram
) -> None:
    record(workspace, *named(member, "a"))

    with transaction.atomic():
        record(workspace, *named(member, "b"))
        other = Running(partial(keep, workspace, *named(member, "c")))
        wait_until_blocked()

    assert other.outcome()[0].earned["stamps"][0]["finished"] == finished(workspace) == 1


def test_twin_without_the_lock_a_full_card_is_noticed_by_nobody(
    workspace: Workspace, member: Customer, program: StampProgram, unguarded: None
) -> None:
    record(workspace, *named(member, "a"))

    with transaction.atomic():
        record(workspace, *named(member, "b"))
        other = Running(partial(keep, workspace, *named(member, "c")))
        assert other.outcome()[0].earned["stamps"][0]["finished"] == 0

    assert (len(refs(member)), finished(workspace)) == (3, 0)


def test_three_full_cards_are_spent_by_three_of_fifty(
    workspace: Workspace, member: Customer, program: StampProgram
) -> None:
    record(workspace, *named(member, *"abcdefghi"))

    outcomes = outcomes_of([partial(redeem, member)] * 50)

    assert kinds(outcomes) == {"Redeemed": 3, "NoFinishedCard": 47}
    cards = StampCard.objects.filter(workspace=workspace)
    assert [len(refs(member, card)) for card in cards] == [3, 3, 3]
    assert Redemption.objects.of(workspace).count() == 3
    assert_stamps_hold(workspace)


def test_twin_without_the_lock_two_cards_are_spent_on_the_same_stamps(
    workspace: Workspace, member: Customer, program: StampProgram, unguarded: None
) -> None:
    record(workspace, *named(member, *"abcdef"))

    with transaction.atomic():
        first = spend(member, program)
        other = Running(partial(spend, member, program))
        wait_until_blocked()
    second = other.outcome()

    assert (refs(member, first), refs(member, second)) == ([], ["a", "b", "c"])


def test_fifty_refunds_and_redemptions_of_one_card(
    workspace: Workspace, member: Customer, program: StampProgram
) -> None:
    record(workspace, *named(member, *"abc"))
    refunds = [partial(keep, workspace, refund(member, name)) for name in "abcba" * 5]

    outcomes = outcomes_of([*refunds, *[partial(redeem, member)] * 25])

    found = kinds(outcomes)
    spent = StampCard.objects.filter(workspace=workspace).count()
    assert found == {"list": 25, "NoFinishedCard": 25 - spent} | ({"Redeemed": 1} if spent else {})
    assert not Stamp.objects.of(workspace).valid().exists()
    assert Stamp.objects.of(workspace).exclude(card=None).count() == spent * 3
    assert_stamps_hold(workspace)


def test_who_redeems_waits_for_a_refund(
    workspace: Workspace, member: Customer, program: StampProgram
) -> None:
    record(workspace, *named(member, *"abc"))

    with transaction.atomic():
        keep(workspace, refund(member, "b"))
        other = Running(partial(redeem, member))
        wait_until_blocked()

    assert isinstance(other.outcome(), NoFinishedCard)


def test_twin_without_the_lock_a_card_is_spent_that_was_just_refunded(
    workspace: Workspace, member: Customer, program: StampProgram, unguarded: None
) -> None:
    record(workspace, *named(member, *"abc"))

    with transaction.atomic():
        keep(workspace, refund(member, "b"))
        other = Running(partial(redeem, member))
        wait_until_blocked()

    # Only the count of full cards, which is never below zero, saves the shop a coffee.
    assert isinstance(other.outcome(), IntegrityError)

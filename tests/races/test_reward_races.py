"""Everybody wants the last reward, and a code is brought and taken back at the same moment."""

import threading
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from accounts.models import Customer, Workspace
from events.models import ActivityEvent
from events.services.deleting import delete_events
from events.services.privacy import erase_customer
from loyalty.engine import members
from loyalty.errors import NotEnoughPoints
from loyalty.models import Redemption, RedemptionStep, RewardStock, RewardUse
from loyalty.rewards import redeeming, steps
from loyalty.rewards.catalogue import put_reward
from loyalty.rewards.content import RewardContent
from loyalty.rewards.counters import put_back
from loyalty.rewards.errors import (
    RedemptionIdTaken,
    RewardLimitReached,
    RewardSoldOut,
    StockTaken,
)
from loyalty.rewards.expiring import expire_redemptions
from loyalty.rewards.fulfilling import fulfil_redemption
from loyalty.rewards.redeeming import redeem_reward
from loyalty.rewards.reversing import reverse_redemption
from tests.concurrency import Running, at_once, outcomes_of, wait_until_blocked
from tests.factories import NOON, make_member
from tests.loyalty.ledger.points import sums_of
from tests.loyalty.rewards.setting import give, make_reward, redeem, taken_of
from tests.loyalty.shop import assert_books_hold

TRIES = 50


def redeeming_of(customer: Customer, key: str = "coffee", **more: Any) -> Callable[[], Any]:
    return partial(redeem_reward, customer=customer, key=key, **more)


def people(workspace: Workspace, count: int, points: int = 10) -> list[Customer]:
    """So many members with points."""
    found = [make_member(workspace) for _ in range(count)]
    for one in found:
        give(one, points)
    return found


def faults_of(outcomes: Sequence[Any]) -> list[str]:
    return sorted(type(one).__name__ for one in outcomes if isinstance(one, Exception))


def test_fifty_at_once_get_the_last_one_once(workspace: Workspace) -> None:
    reward = make_reward(workspace, stock=1)
    wanting = people(workspace, TRIES)

    outcomes = outcomes_of([redeeming_of(one) for one in wanting])

    assert faults_of(outcomes) == [RewardSoldOut.__name__] * (TRIES - 1)
    assert (Redemption.objects.of(workspace).count(), taken_of(reward)) == (1, 1)
    assert sorted(sums_of(one)[0] for one in wanting) == [0] + [10] * (TRIES - 1)
    assert ActivityEvent.objects.of(workspace).count() == 1
    assert_books_hold(workspace)


def test_twin_a_stock_that_is_read_and_written_gives_out_two(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    reward = make_reward(workspace, stock=1)
    meet = threading.Barrier(2, timeout=30).wait

    def take_unguarded(wanted: Any) -> None:
        rows = RewardStock.objects.filter(workspace=workspace, reward=wanted)
        seen = rows.get()
        meet()
        rows.update(taken=seen.taken + 1)

    monkeypatch.setattr(redeeming, "take_from_stock", take_unguarded)
    at_once([redeeming_of(one) for one in people(workspace, 2)])

    assert (Redemption.objects.of(workspace).count(), taken_of(reward)) == (2, 1)


def test_the_same_number_fifty_times_is_one_redemption(member: Customer) -> None:
    reward = make_reward(member.workspace)
    give(member, 100)

    made = at_once([redeeming_of(member, external_id="till-1")] * TRIES)

    assert len({one.redemption.id for one in made}) == 1
    assert [one.is_new for one in made].count(True) == 1
    assert (sums_of(member), taken_of(reward)) == ((90, 0), 1)


def test_the_same_number_of_fifty_people_is_the_firsts(workspace: Workspace) -> None:
    reward = make_reward(workspace)
    wanting = people(workspace, TRIES)

    outcomes = outcomes_of([redeeming_of(one, external_id="till-1") for one in wanting])

    assert faults_of(outcomes) == [RedemptionIdTaken.__name__] * (TRIES - 1)
    assert (Redemption.objects.of(workspace).count(), taken_of(reward)) == (1, 1)
    assert_books_hold(workspace)


def test_fifty_rewards_are_not_had_for_the_same_points(member: Customer) -> None:
    keys = [f"r{number}" for number in range(TRIES)]
    for key in keys:
        make_reward(member.workspace, key)
    give(member, 10)

    outcomes = outcomes_of([redeeming_of(member, key) for key in keys])

    assert faults_of(outcomes) == [NotEnoughPoints.__name__] * (TRIES - 1)
    assert sums_of(member) == (0, 0)
    taken = RewardStock.objects.filter(workspace=member.workspace).values_list("taken", flat=True)
    assert sum(taken) == 1


def test_twin_without_its_lock_two_rewards_would_find_the_same_points(
    member: Customer, monkeypatch: pytest.MonkeyPatch
) -> None:
    for key in ("coffee", "tea"):
        make_reward(member.workspace, key)
    give(member, 10)
    monkeypatch.setattr(members, "_LOCK", members._PEOPLE)

    with transaction.atomic():
        redeem(member)
        second = Running(redeeming_of(member, "tea"))
        wait_until_blocked()

    # It found ten points too. What stops it is that the ledger's turns are unique.
    assert isinstance(second.outcome(), IntegrityError)


def test_fifty_at_once_have_it_as_often_as_one_may(member: Customer) -> None:
    make_reward(member.workspace, perCustomer=3)
    give(member, 1000)

    outcomes = outcomes_of([redeeming_of(member)] * TRIES)

    assert faults_of(outcomes) == [RewardLimitReached.__name__] * (TRIES - 3)
    assert RewardUse.objects.get(workspace=member.workspace).used == 3


def test_a_code_is_brought_to_fifty_counters_and_is_good_once(member: Customer) -> None:
    make_reward(member.workspace)
    give(member)
    code = redeem(member).code

    outcomes = outcomes_of(
        [partial(fulfil_redemption, workspace=member.workspace, name=code)] * TRIES
    )

    assert faults_of(outcomes) == ["RedemptionFulfilled"] * (TRIES - 1)


def test_twin_a_code_that_is_not_locked_is_good_at_two_counters(
    member: Customer, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_reward(member.workspace)
    give(member)
    code = redeem(member).code
    monkeypatch.setattr("loyalty.rewards.fulfilling.lock_redemption", steps.find_redemption)
    fulfil = partial(fulfil_redemption, workspace=member.workspace, name=code)

    with transaction.atomic():
        fulfil()
        second = Running(fulfil)
        wait_until_blocked()

    assert second.outcome().state == "fulfilled"
    given = RedemptionStep.objects.filter(workspace=member.workspace, state="fulfilled")
    assert given.count() == 2


@pytest.mark.parametrize("number", range(5))
def test_given_out_taken_back_or_expired_but_one_of_them(member: Customer, number: int) -> None:
    reward = make_reward(member.workspace, stock=1)
    give(member, 10)
    redemption = redeem(member)
    named: dict[str, Any] = {"workspace": member.workspace, "name": redemption.code}
    calls: list[Callable[[], Any]] = [
        partial(fulfil_redemption, **named),
        partial(reverse_redemption, reason="Sorry", **named),
        partial(expire_redemptions, workspace=member.workspace, at=redemption.expires_at),
    ]

    outcomes_of(calls[number % 3 :] + calls[: number % 3])

    redemption.refresh_from_db()
    assert taken_of(reward) == (1 if redemption.state == "fulfilled" else 0)
    assert sums_of(member) == ((10 if redemption.state == "reversed" else 0), 0)
    assert redemption.state != "issued"
    assert_books_hold(member.workspace)


def test_a_stock_that_shrinks_while_it_is_taken_is_never_passed(workspace: Workspace) -> None:
    reward = make_reward(workspace, stock=TRIES)
    wanting = people(workspace, TRIES // 2)
    shrink = [
        partial(
            put_reward,
            workspace=workspace,
            key="coffee",
            content=RewardContent(title="A coffee", points=10, stock=number),
        )
        for number in (20, 10, 5)
    ]

    outcomes = outcomes_of([*shrink, *(redeeming_of(one) for one in wanting)])

    assert set(faults_of(outcomes)) <= {RewardSoldOut.__name__, StockTaken.__name__}
    stock = RewardStock.objects.get(workspace=workspace, reward=reward)
    assert stock.capacity is not None
    assert stock.taken == Redemption.objects.of(workspace).count() <= stock.capacity
    assert_books_hold(workspace)


def test_twin_a_stock_that_shrinks_without_a_look_meets_the_database(member: Customer) -> None:
    reward = make_reward(member.workspace, stock=2)
    give(member)
    rows = RewardStock.objects.filter(workspace=member.workspace, reward=reward)
    seen = rows.get().taken
    redeem(member)
    redeem(member)

    with pytest.raises(IntegrityError, match="reward_stock_is_never_passed"), transaction.atomic():
        rows.update(capacity=seen + 1)


def test_two_sweeps_and_two_reversals_do_not_deadlock(workspace: Workspace) -> None:
    keys = ["b", "a", "c"]
    for key in keys:
        make_reward(workspace, key)
    wanting = people(workspace, 6, points=30)
    made = [redeem(one, key) for one in wanting for key in keys]
    sweep = partial(expire_redemptions, workspace=workspace, at=made[-1].expires_at)
    reverse = [
        partial(reverse_redemption, workspace=workspace, name=one.code, reason="Sorry")
        for one in made[::3]
    ]

    outcomes = outcomes_of([sweep, sweep, *reverse, sweep])

    assert faults_of(outcomes) == []
    sweep()
    assert_books_hold(workspace)


def test_twin_stocks_put_back_in_the_order_of_the_codes_would_deadlock(
    workspace: Workspace,
) -> None:
    first, second = (make_reward(workspace, key) for key in ("a", "b"))
    RewardStock.objects.filter(workspace=workspace).update(taken=5)

    def unordered() -> None:
        with transaction.atomic():
            for reward in (second, first):
                put_back(workspace=workspace, reward_ids=[reward.id])

    outcomes: list[Any] = []
    try:
        with transaction.atomic():
            put_back(workspace=workspace, reward_ids=[first.id])
            other = Running(unordered)
            wait_until_blocked()
            put_back(workspace=workspace, reward_ids=[second.id])
    except Exception as fault:
        outcomes.append(fault)
    outcomes.append(other.outcome())

    assert faults_of(outcomes) == ["OperationalError"]


def test_erased_while_the_code_is_brought_and_reversed(member: Customer) -> None:
    reward = make_reward(member.workspace)
    give(member, 30)
    opened = [redeem(member) for _ in range(3)]
    named: list[dict[str, Any]] = [
        {"workspace": member.workspace, "name": one.code} for one in opened
    ]

    outcomes = outcomes_of(
        [
            partial(fulfil_redemption, **named[0]),
            partial(erase_customer, customer=member, at=NOON),
            partial(reverse_redemption, reason="Sorry", **named[1]),
            partial(
                delete_events,
                workspace=member.workspace,
                events=ActivityEvent.objects.of(member.workspace).all(),
            ),
        ]
    )

    assert set(faults_of(outcomes)) <= {
        "RedemptionExpired",
        "RedemptionReversed",
        "UnknownCustomer",
    }
    kept = Redemption.objects.of(member.workspace)
    assert not kept.filter(state="issued").exists()
    assert taken_of(reward) == kept.filter(state="fulfilled").count()
    assert_books_hold(member.workspace)

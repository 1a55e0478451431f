"""Challenges: what is counted, summed, told apart or in a row, and what it pays."""

from decimal import Decimal
from typing import Any

import pytest

from accounts.models import Customer, Workspace
from events.models import ActivityEvent, Message
from events.services.deleting import delete_events
from loyalty.challenges.progress import MOST_ROUNDS
from loyalty.challenges.reading import ChallengeState, ChallengeView, challenges_of
from tests.factories import NOON, draft, purchase
from tests.loyalty.counted import (
    PURCHASES,
    make_challenge,
    paid_by,
    progress_of,
    utc,
    visit,
)
from tests.loyalty.programme import points_of, record

pytestmark = pytest.mark.django_db


def seen(customer: Customer) -> ChallengeView:
    """The customer's only challenge, looked at."""
    [view] = challenges_of(customer, at=NOON)
    return view


def refund(customer: Customer, amount: str, order: str) -> Any:
    """A refund of an order."""
    return draft(
        customer,
        "transaction",
        "refund",
        amount=Decimal(amount),
        metadata={"order_id": order},
    )


def test_a_goal_is_paid_when_it_is_reached(workspace: Workspace, member: Customer) -> None:
    make_challenge(workspace, goals=[{"target": 2, "points": 5}, {"target": 3, "points": 7}])

    receipts = [record(workspace, visit(member))[0] for _ in range(4)]

    assert [receipt.earned.get("points", 0) for receipt in receipts] == [0, 5, 7, 0]
    assert seen(member).goals == [(2, 5, True), (3, 7, True)]
    assert seen(member).completed == 2
    types = Message.objects.filter(workspace=workspace).values_list("type", flat=True)
    assert list(types).count("challenge.completed") == 2


def test_several_goals_at_once_are_all_paid(workspace: Workspace, member: Customer) -> None:
    make_challenge(workspace, goals=[{"target": 1, "points": 5}, {"target": 3, "points": 7}])

    [*_, last] = record(workspace, *[visit(member) for _ in range(3)])

    assert last.earned["points"] == points_of(member) == 12


def test_a_repeated_one_begins_again(workspace: Workspace, member: Customer) -> None:
    challenge = make_challenge(workspace, repeats=True)

    record(workspace, *[visit(member) for _ in range(8)])

    assert paid_by(member, challenge) == {1: 10, 2: 10}
    assert (seen(member).progress, seen(member).completed) == (Decimal(8), 2)


def test_a_sum_shrinks_with_a_refund(workspace: Workspace, member: Customer) -> None:
    challenge = make_challenge(
        workspace,
        kind="sum",
        field="amount",
        counts=PURCHASES,
        goals=[{"target": 30, "points": 3}, {"target": 50, "points": 5}],
    )
    record(workspace, purchase(member, "49.99", metadata={"order_id": "A1"}))
    record(workspace, purchase(member, "0.01"))
    assert points_of(member) == 8

    record(workspace, refund(member, "10.50", "A1"))

    assert seen(member).progress == Decimal("39.5")
    assert paid_by(member, challenge) == {30: 3}
    assert points_of(member) == 3


def test_money_in_another_currency_is_not_summed_up(workspace: Workspace, member: Customer) -> None:
    make_challenge(workspace, kind="sum", field="amount", counts=PURCHASES)

    record(workspace, purchase(member, "2.50"), purchase(member, "100", currency="JPY"))

    assert seen(member).progress == Decimal("2.5")


def test_different_values_are_told_apart(workspace: Workspace, member: Customer) -> None:
    places = ["bar", "pool", "bar", ["pool", "sauna"], 7, 7.0, True, None, {"a": 1}, ""]
    make_challenge(workspace, kind="distinct", field="place", goals=[{"target": 9}])

    record(workspace, visit(member), *[visit(member, metadata={"place": one}) for one in places])

    # bar, pool, sauna, 7, True and the empty text
    assert seen(member).progress == 6


def test_no_more_values_are_kept_than_the_last_goal_needs(
    workspace: Workspace, member: Customer
) -> None:
    challenge = make_challenge(workspace, kind="distinct", field="place")

    record(workspace, *[visit(member, metadata={"place": n}) for n in range(5)])

    assert len(progress_of(member, challenge).values) == 3
    assert paid_by(member, challenge) == {3: 10}


def test_days_in_a_row(workspace: Workspace, member: Customer) -> None:
    make_challenge(workspace, kind="streak", goals=[{"target": 2, "points": 4}])

    record(workspace, visit(member, ago=3), visit(member, ago=1))
    assert (seen(member).progress, points_of(member)) == (Decimal(1), 0)
    record(workspace, visit(member, ago=2))

    assert (seen(member).progress, points_of(member)) == (Decimal(3), 4)


@pytest.mark.parametrize(
    ("now", "state"),
    [
        (utc(2026, 3, 1), ChallengeState.UPCOMING),
        (utc(2026, 3, 10), ChallengeState.RUNNING),
        (utc(2026, 3, 19, 23, 59), ChallengeState.RUNNING),
        (utc(2026, 3, 20), ChallengeState.OVER),
    ],
)
def test_a_limited_time(
    workspace: Workspace, member: Customer, now: Any, state: ChallengeState
) -> None:
    make_challenge(workspace, startsAt="2026-03-10T00:00:00Z", endsAt="2026-03-20T00:00:00Z")
    edges = [utc(2026, 3, 9, 23, 59), utc(2026, 3, 10), utc(2026, 3, 19, 23, 59), utc(2026, 3, 20)]

    record(workspace, *[visit(member, at=at) for at in edges], at=utc(2026, 3, 21))

    [view] = challenges_of(member, at=now)
    assert (view.progress, view.state) == (Decimal(2), state)


def test_a_deleted_event_takes_the_last_round_back(workspace: Workspace, member: Customer) -> None:
    challenge = make_challenge(workspace, repeats=True, goals=[{"target": 1, "points": 3}])
    record(workspace, *[visit(member, external_id=f"v{n}") for n in range(150)])
    assert points_of(member) == 450

    delete_events(workspace=workspace, events=ActivityEvent.objects.all().known_as(["v7"]))

    assert points_of(member) == 447
    assert set(paid_by(member, challenge)) == set(range(1, 150))


def test_rounds_come_to_an_end(workspace: Workspace, member: Customer) -> None:
    challenge = make_challenge(
        workspace,
        kind="sum",
        field="amount",
        counts=PURCHASES,
        repeats=True,
        goals=[{"target": 1, "points": 1}],
    )

    record(workspace, purchase(member, "999999999999.99"))

    assert points_of(member) == MOST_ROUNDS
    assert progress_of(member, challenge).rounds == MOST_ROUNDS


def test_a_negative_sum_pays_nothing_and_owes_nothing(
    workspace: Workspace, member: Customer
) -> None:
    make_challenge(
        workspace, kind="sum", field="score", repeats=True, goals=[{"target": 2, "points": 1}]
    )

    record(workspace, visit(member, metadata={"score": -9}), visit(member))
    assert (seen(member).progress, points_of(member)) == (Decimal(-9), 0)
    record(workspace, visit(member, metadata={"score": 13.5}))

    assert (seen(member).progress, points_of(member)) == (Decimal("4.5"), 2)

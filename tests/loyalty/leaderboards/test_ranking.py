"""1 2 2 4: ranks over everybody, pages, and who is around one customer."""

from collections.abc import Sequence
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import Customer, Workspace
from core.ids import uuid7
from events.models import ActivityEvent
from events.services.privacy import erase_customer
from loyalty.leaderboards.contests import present_contest
from loyalty.leaderboards.ranking import Place, View, rank
from loyalty.models import Leaderboard
from tests.factories import NOON, make_member, make_workspace
from tests.loyalty.leaderboards.boards import EVERYBODY, buy, make_board, ranking_of, told

pytestmark = pytest.mark.django_db


def spend(workspace: Workspace, amounts: Sequence[int]) -> list[Customer]:
    """Customers who have spent these amounts, in the order in which they came."""
    people = [make_member(workspace, f"c{number}") for number in range(len(amounts))]
    ActivityEvent.objects.bulk_create(
        ActivityEvent(
            id=uuid7(),
            workspace=workspace,
            customer=person,
            event_category="transaction",
            event_type="purchase",
            amount=amount,
            currency="EUR",
            occurred_at=NOON,
            received_at=NOON,
        )
        for person, amount in zip(people, amounts, strict=True)
    )
    return people


@pytest.fixture
def board(workspace: Workspace) -> Leaderboard:
    """By money spent, of all time."""
    return make_board(workspace, metric="spend", span="all")


def ranks(places: Sequence[Place]) -> list[int]:
    return [one.rank for one in places]


def test_who_shares_a_rank_leaves_the_next_one_empty(board: Leaderboard) -> None:
    spend(board.workspace, [47, 56, 47, 30, 49])

    ranking = ranking_of(board)

    assert told(ranking.entries) == [
        (1, "c1", 56),
        (2, "c4", 49),
        (3, "c0", 47),
        (3, "c2", 47),
        (5, "c3", 30),
    ]
    assert ranking.total == 5


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(amounts=st.lists(st.integers(0, 6), min_size=1, max_size=12), seed=st.integers(0, 11))
def test_every_place_is_what_counting_by_hand_says(
    transactional_workspaces: list[Workspace], amounts: list[int], seed: int
) -> None:
    workspace = make_workspace(f"club-{len(transactional_workspaces)}")
    transactional_workspaces.append(workspace)
    people = spend(workspace, amounts)
    one = people[seed % len(people)]
    board = make_board(workspace, metric="spend", span="all")
    scored = {p.id: Decimal(a) for p, a in zip(people, amounts, strict=True) if a}

    ranking = ranking_of(board, view=View(limit=1000, around=one.id, neighbours=2))

    by_hand = [
        (1 + sum(other > score for other in scored.values()), key, score)
        for key, score in sorted(scored.items(), key=lambda pair: (-pair[1], pair[0]))
    ]
    keys = [key for _, key, _ in by_hand]
    assert [(p.rank, p.customer_id, p.score) for p in ranking.entries] == by_hand
    place = keys.index(one.id) if one.id in keys else None
    near = [] if place is None else keys[max(0, place - 2) : place + 3]
    assert [p.customer_id for p in ranking.neighbours] == near
    better = [s for s in scored.values() if s > scored.get(one.id, Decimal(99))]
    assert ranking.to_next == (min(better) - scored[one.id] if better else None)


@pytest.fixture
def transactional_workspaces() -> list[Workspace]:
    """Those that the examples made: each needs a name of its own."""
    return []


@pytest.mark.parametrize("size", [1, 2, 3, 7, 50])
def test_pages_over_shared_ranks_miss_nobody_and_repeat_nobody(
    board: Leaderboard, size: int
) -> None:
    spend(board.workspace, [5, 5, 5, 3, 3, 5, 9])
    whole = ranking_of(board).entries

    pages = [ranking_of(board, view=View(offset, size)) for offset in range(0, 7, size)]

    assert [one for page in pages for one in page.entries] == whole
    assert ranks(whole) == [1, 2, 2, 2, 2, 6, 6]
    assert {page.total for page in pages} == {7}


def test_beyond_the_end_there_is_nobody_and_the_total_still(board: Leaderboard) -> None:
    spend(board.workspace, [5, 4])

    ranking = ranking_of(board, view=View(offset=10, limit=5))

    assert (ranking.entries, ranking.total) == ([], 2)


@pytest.mark.parametrize(
    ("number", "near", "to_next"),
    [(0, [1, 2, 3], None), (1, [1, 2, 3, 4], 1), (3, [2, 3, 4, 5], 1), (4, [3, 4, 5], 1)],
)
def test_neighbours_at_the_ends_are_fewer(
    board: Leaderboard, number: int, near: list[int], to_next: int | None
) -> None:
    people = spend(board.workspace, [5, 4, 3, 2, 1])

    ranking = ranking_of(board, view=View(around=people[number].id, neighbours=2))

    assert ranks(ranking.neighbours) == near
    assert ranking.to_next == to_next
    assert ranking.entries == []


def test_who_has_no_score_has_no_rank(board: Leaderboard) -> None:
    _, nobody = spend(board.workspace, [5, 0])

    ranking = ranking_of(board, view=View(limit=5, around=nobody.id, neighbours=2))

    assert (ranking.own, ranking.neighbours, ranking.to_next) == (None, [], None)
    assert ranking.total == 1


def test_who_was_erased_is_on_no_board(board: Leaderboard) -> None:
    first, *_ = spend(board.workspace, [5, 4, 3])

    erase_customer(customer=first, at=NOON)

    assert told(ranking_of(board).entries) == [(1, "c1", 4), (2, "c2", 3)]


def test_another_workspaces_customers_are_not_here(board: Leaderboard, stranger: Customer) -> None:
    buy(stranger, 1000)
    spend(board.workspace, [5])

    ranking = ranking_of(board, view=View(limit=9, around=stranger.id, neighbours=9))

    assert told(ranking.entries) == [(1, "c0", 5)]
    assert ranking.own is None


def test_many_boards_and_many_customers_cost_one_statement(workspace: Workspace) -> None:
    boards = [
        make_board(workspace, f"b{number}", metric=metric, span=span)
        for number, metric in enumerate(["points", "count", "spend"])
        for span in ["month", "all"]
    ]
    spend(workspace, range(1, 20))
    contests = [present_contest(board, at=NOON) for board in boards]

    with CaptureQueriesContext(connection) as captured:
        rank(workspace=workspace, contests=contests, view=EVERYBODY)

    assert len(captured) == 1

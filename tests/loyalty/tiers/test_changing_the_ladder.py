"""A ladder that is changed: everybody stands where it now says, whoever comes first."""

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import Customer, Workspace
from core.errors import DomainError
from loyalty.models import Member, Programme, TierBasis, TierPeriod
from loyalty.tiers import reviewing, services
from loyalty.tiers.placing import tier_of
from loyalty.tiers.reviewing import review_members
from loyalty.tiers.services import retire_tier, set_programme
from loyalty.tiers.tasks import review_all_tiers, review_tiers
from tests.factories import NOON, draft, make_member, make_workspace, purchase
from tests.loyalty.programme import make_rule, points_of, record
from tests.loyalty.tiers.setting import changes, make_ladder, make_tier, on, standing_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def many(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Two members are already too many to be moved at once; which workspaces wait for a worker."""
    woken: list[str] = []
    monkeypatch.setattr(services, "CHUNK", 1)
    monkeypatch.setattr(reviewing, "CHUNK", 1)
    monkeypatch.setattr(services, "wake_review", lambda workspace: woken.append(str(workspace.id)))
    return woken


@pytest.fixture
def two(workspace: Workspace) -> list[Customer]:
    """Two customers who bought for 120 and for 600."""
    make_rule(workspace)
    people = [make_member(workspace, name) for name in ("anna", "ben")]
    record(workspace, *map(purchase, people, ["120", "600"]))
    return people


def tiers(people: list[Customer]) -> list[str]:
    return [standing_of(one)[0] for one in people]


def test_the_first_tier_looks_back(workspace: Workspace, two: list[Customer]) -> None:
    make_ladder(workspace)

    assert tiers(two) == ["silver", "gold"]
    assert [points_of(one) for one in two] == [120, 600]


def test_a_threshold_that_is_raised_moves_people_down_at_once(
    workspace: Workspace, two: list[Customer]
) -> None:
    make_ladder(workspace)

    make_tier(workspace, "gold", 1000)

    assert tiers(two) == ["silver", "silver"]
    assert changes(workspace)[-1] == ("gold", "silver")


def test_nobody_is_in_a_tier_that_is_retired(workspace: Workspace, two: list[Customer]) -> None:
    make_ladder(workspace)

    retire_tier(workspace=workspace, key="gold")
    without_gold = tiers(two)
    retire_tier(workspace=workspace, key="silver")

    assert without_gold == ["silver", "silver"]
    assert tiers(two) == ["", ""]
    assert [points_of(one) for one in two] == [120, 600]


def test_a_tier_that_comes_back_is_reached_again(workspace: Workspace, two: list[Customer]) -> None:
    make_ladder(workspace)
    retire_tier(workspace=workspace, key="gold")

    make_tier(workspace, "gold", 500)

    assert tiers(two) == ["silver", "gold"]


def test_what_was_earned_while_there_were_no_tiers_counts(
    workspace: Workspace, member: Customer
) -> None:
    make_rule(workspace)
    make_tier(workspace, "silver", 100)
    retire_tier(workspace=workspace, key="silver")
    record(workspace, purchase(member, "150"))

    make_tier(workspace, "silver", 100)

    assert standing_of(member) == ("silver", 150, 0)


def test_the_same_once_more_moves_nobody(workspace: Workspace, two: list[Customer]) -> None:
    make_ladder(workspace)
    before = Programme.objects.get(workspace=workspace).tier_revision, changes(workspace)

    make_ladder(workspace)

    assert (Programme.objects.get(workspace=workspace).tier_revision, changes(workspace)) == before


def test_another_title_or_multiplier_moves_nobody(
    workspace: Workspace, two: list[Customer]
) -> None:
    make_ladder(workspace)
    before = Programme.objects.get(workspace=workspace)

    make_tier(workspace, "gold", 500, title="Golden", multiplier=Decimal(2))

    after = Programme.objects.get(workspace=workspace)
    assert after.tier_revision == before.tier_revision
    assert after.revision > before.revision


def test_a_base_tier_is_everybodys(workspace: Workspace, two: list[Customer]) -> None:
    make_tier(workspace, "base", 0)
    newcomer = make_member(workspace)

    record(workspace, draft(newcomer, "activity", "visit"), purchase(newcomer, "1"))

    assert tiers([*two, newcomer]) == ["base", "base", "base"]


def test_basis_and_period_are_counted_anew(workspace: Workspace, member: Customer) -> None:
    make_rule(workspace, reward={"default": 10})
    make_ladder(workspace)
    record(workspace, purchase(member, "30", event_timestamp=on(2026, 2, 1)))
    record(workspace, purchase(member, "40", event_timestamp=NOON))
    found = [standing_of(member)]

    for basis, period in [("spend", "year"), ("spend", "month"), ("points", "month")]:
        set_programme(workspace=workspace, basis=TierBasis(basis), period=TierPeriod(period))
        found.append(standing_of(member))

    assert found == [("gold", 700, 0), ("", 70, 0), ("", 40, 30), ("silver", 400, 300)]


def test_when_they_are_many_a_worker_moves_them(
    workspace: Workspace, two: list[Customer], many: list[str]
) -> None:
    make_ladder(workspace)
    before = tiers(two)

    review_tiers(many[-1])

    assert (before, tiers(two)) == (["", ""], ["silver", "gold"])
    assert set(many) == {str(workspace.id)}
    assert review_members(workspace=workspace, at=NOON) == 0


def test_a_lost_wake_up_is_made_up_by_the_schedule(
    workspace: Workspace, two: list[Customer], many: list[str]
) -> None:
    make_ladder(workspace)

    review_all_tiers()

    assert tiers(two) == ["silver", "gold"]


def test_an_event_does_not_wait_for_the_worker(
    workspace: Workspace, two: list[Customer], many: list[str]
) -> None:
    make_ladder(workspace)

    [receipt] = record(workspace, purchase(two[0], "10"))

    assert standing_of(two[0]) == ("silver", 130, 0)
    assert receipt.earned["tier"] == "silver"
    assert tier_of(customer=two[1], at=NOON).rung is not None
    assert standing_of(two[1])[0] == ""


@pytest.mark.parametrize("event_first", [True, False])
def test_by_money_an_event_counts_once_whoever_comes_first(
    workspace: Workspace, two: list[Customer], many: list[str], event_first: bool
) -> None:
    make_ladder(workspace, basis=TierBasis.SPEND)
    steps: list[Callable[[], Any]] = [
        lambda: record(workspace, purchase(two[0], "400")),
        lambda: review_tiers(str(workspace.id)),
    ]

    for step in steps if event_first else reversed(steps):
        step()

    assert standing_of(two[0]) == ("gold", 520, 0)


def test_a_change_that_is_rolled_back_is_known_to_nobody(
    workspace: Workspace, two: list[Customer]
) -> None:
    make_ladder(workspace)

    with transaction.atomic():
        make_tier(workspace, "silver", 121)
        assert tiers(two) == ["", "gold"]
        transaction.set_rollback(True)
    make_rule(workspace, "another")
    record(workspace, purchase(two[0], "0.10"))

    assert tiers(two) == ["silver", "gold"]


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("buy"), st.integers(0, 700), st.integers(1, 200)),
        st.tuples(st.just("back"), st.integers(0, 700), st.integers(1, 200)),
        st.tuples(st.just("tier"), st.sampled_from([50, 100, 150]), st.just(0)),
        st.tuples(st.just("retire"), st.just(0), st.just(0)),
        st.tuples(st.just("basis"), st.sampled_from(list(TierBasis)), st.just(0)),
        st.tuples(st.just("period"), st.sampled_from(list(TierPeriod)), st.just(0)),
    ),
    max_size=8,
)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(steps=STEPS, is_lazy=st.booleans())
def test_sums_are_those_of_a_new_count_whatever_happened(
    steps: list[tuple[str, Any, int]], is_lazy: bool
) -> None:
    """Purchases, refunds and changes of the ladder, with and without a worker in between."""
    with transaction.atomic():
        workspace = make_workspace()
        member = make_member(workspace)
        make_rule(workspace)
        record(workspace, purchase(member, "1", metadata={"order_id": "0"}))
        with pytest.MonkeyPatch.context() as patched:
            if is_lazy:
                patched.setattr(services, "review_members", lambda **_: 0)
            for number, step in enumerate(steps):
                take(workspace, member, number, step)
        review_members(workspace=workspace, at=NOON)
        kept = standing_of(member)
        Member.objects.of(workspace).update(tier_revision=0, tier_period_on="0001-01-01")
        Programme.objects.filter(workspace=workspace).update(tier_revision=1000)
        review_members(workspace=workspace, at=NOON)
        fresh = standing_of(member)
        transaction.set_rollback(True)

    assert kept[1:] == fresh[1:]


def take(workspace: Workspace, member: Customer, number: int, step: tuple[str, Any, int]) -> None:
    """One step of somebody's day."""
    kind, value, amount = step
    if kind in {"buy", "back"}:
        trade(member, kind, number, days=value, amount=amount)
    elif kind == "tier":
        make_tier(workspace, "silver", value)
    elif kind == "retire":
        try:
            retire_tier(workspace=workspace, key="silver")
        except DomainError:
            return  # there was none yet
    else:
        settings_now = Programme.objects.get(workspace=workspace)
        wishes = {"basis": settings_now.tier_basis, "period": settings_now.tier_period}
        set_programme(workspace=workspace, **wishes | {kind: value})


def trade(member: Customer, kind: str, number: int, *, days: int, amount: int) -> None:
    """A purchase some days ago, or a refund of the one before."""
    when = datetime.fromordinal(NOON.toordinal() - days).replace(tzinfo=NOON.tzinfo)
    if kind == "buy":
        order = {"order_id": str(number)}
        made = purchase(member, str(amount), event_timestamp=when, metadata=order)
    else:
        back = {"amount": Decimal(amount), "metadata": {"order_id": str(max(0, number - 1))}}
        made = draft(member, "transaction", "refund", event_timestamp=when, **back)
    record(member.workspace, made)


def test_a_hundred_members_cost_the_statements_of_one(workspace: Workspace) -> None:
    make_rule(workspace)
    people = [make_member(workspace) for _ in range(12)]
    record(workspace, purchase(people[0], "120"))
    costs = []

    for crowd in (people[:1], people):
        record(workspace, *(purchase(one, "120") for one in crowd[1:]))
        set_programme(workspace=workspace, basis=TierBasis.SPEND, period=TierPeriod.YEAR)
        make_tier(workspace, "silver", 100)
        with CaptureQueriesContext(connection) as captured:
            make_tier(workspace, "silver", 50)
        costs.append(len(captured))
        retire_tier(workspace=workspace, key="silver")

    assert costs[0] == costs[1]

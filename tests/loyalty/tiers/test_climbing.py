"""Tiers that events lift customers into, and the calendar takes away."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from accounts.models import Customer, Workspace
from loyalty.models import TierBasis, TierPeriod
from loyalty.tiers.placing import tier_of
from loyalty.tiers.reviewing import review_members
from tests.factories import draft, make_member, make_workspace, purchase
from tests.loyalty.programme import make_rule, points_of, record
from tests.loyalty.tiers.setting import changes, make_ladder, make_tier, on, standing_of

pytestmark = pytest.mark.django_db


def buy(customer: Customer, amount: str | int, at: datetime, known: Any = None) -> None:
    """A purchase, known when it happens unless told otherwise."""
    made = purchase(customer, str(amount), event_timestamp=at, metadata={"order_id": f"{at}"})
    record(customer.workspace, made, at=known or at)


def give_back(customer: Customer, amount: str | int, of: datetime, at: datetime) -> None:
    """A refund of the purchase at an instant."""
    back = {"amount": Decimal(amount), "event_timestamp": at, "metadata": {"order_id": f"{of}"}}
    record(customer.workspace, draft(customer, "transaction", "refund", **back), at=at)


def test_a_purchase_lifts_at_once(workspace: Workspace, member: Customer) -> None:
    make_rule(workspace)
    make_ladder(workspace)

    [receipt] = record(workspace, purchase(member, "120"))

    assert standing_of(member) == ("silver", 120, 0)
    assert receipt.earned["tier"] == "silver"
    assert points_of(member) == 120
    assert changes(workspace) == [("", "silver")]


def test_points_are_multiplied_from_the_next_event_on(
    workspace: Workspace, member: Customer
) -> None:
    make_rule(workspace)
    make_tier(workspace, "silver", 100, multiplier=Decimal("1.5"))

    record(workspace, purchase(member, "100"), purchase(member, "10"))

    assert points_of(member) == 115


def test_a_refund_takes_no_tier_within_the_period_and_does_at_its_end(
    workspace: Workspace, member: Customer
) -> None:
    make_rule(workspace)
    make_ladder(workspace)
    buy(member, 600, on(2026, 3, 1))

    give_back(member, 550, of=on(2026, 3, 1), at=on(2026, 4, 1))
    within = standing_of(member)
    review_members(workspace=workspace, at=on(2027, 1, 2))

    assert within == ("gold", 50, 0)
    assert standing_of(member) == ("", 0, 50)
    assert changes(workspace) == [("", "gold"), ("gold", "")]


def test_a_late_event_of_the_last_period_lifts_at_once(
    workspace: Workspace, member: Customer
) -> None:
    make_rule(workspace)
    make_ladder(workspace)
    buy(member, 60, on(2025, 12, 30))

    buy(member, 60, on(2025, 12, 31), known=on(2026, 1, 5))

    assert standing_of(member) == ("silver", 0, 120)


def test_what_was_earned_two_periods_ago_lifts_nobody(
    workspace: Workspace, member: Customer
) -> None:
    make_rule(workspace)
    make_ladder(workspace)

    buy(member, 600, on(2024, 12, 31), known=on(2026, 1, 5))

    assert standing_of(member) == ("", 0, 0)


@pytest.mark.parametrize("reviewed", [[], [on(2027, 1, 1)], [on(2027, 6, 1), on(2027, 6, 2)]])
def test_a_task_at_midnight_late_or_never_ends_the_same(
    workspace: Workspace, member: Customer, reviewed: list[datetime]
) -> None:
    make_rule(workspace)
    make_ladder(workspace)
    buy(member, 600, on(2025, 5, 1))
    buy(member, 120, on(2026, 5, 1))

    for at in reviewed:
        review_members(workspace=workspace, at=at)
    buy(member, 10, on(2027, 7, 1))

    assert standing_of(member) == ("silver", 10, 120)
    assert changes(workspace) == [("", "gold"), ("gold", "silver")]
    assert points_of(member) == 730


def test_a_second_review_finds_nobody(workspace: Workspace, member: Customer) -> None:
    make_rule(workspace)
    make_ladder(workspace)
    buy(member, 600, on(2025, 5, 1))

    found = [review_members(workspace=workspace, at=on(2027, 1, 1)) for _ in range(2)]

    assert found == [1, 0]


def test_where_a_customer_stands_does_not_wait_for_the_task(
    workspace: Workspace, member: Customer
) -> None:
    make_rule(workspace)
    make_ladder(workspace)
    buy(member, 600, on(2025, 5, 1))
    buy(member, 120, on(2026, 5, 1))

    standing = tier_of(customer=member, at=on(2027, 1, 1))

    assert standing.rung is not None
    assert standing.rung.key == "silver"
    assert standing.earned == 0
    assert standing.earned_before == 120
    assert standing.missing == 500
    assert standing_of(member)[0] == "gold"


@pytest.mark.parametrize(
    ("zone", "moment", "year"),
    [
        ("Europe/Berlin", datetime(2026, 12, 31, 22, 59, 59, tzinfo=UTC), 2026),
        ("Europe/Berlin", datetime(2026, 12, 31, 23, 0, tzinfo=UTC), 2027),
        ("Pacific/Kiritimati", datetime(2026, 12, 31, 10, 0, tzinfo=UTC), 2027),
        ("Pacific/Pago_Pago", datetime(2027, 1, 1, 10, 59, tzinfo=UTC), 2026),
    ],
)
def test_a_year_ends_at_the_workspaces_midnight(zone: str, moment: datetime, year: int) -> None:
    member = make_member(make_workspace("far-club", time_zone=zone))
    make_rule(member.workspace)
    make_ladder(member.workspace)

    buy(member, 120, moment, known=on(2027, 1, 2))

    assert standing_of(member) == ("silver", *((120, 0) if year == 2027 else (0, 120)))


@pytest.mark.parametrize(
    ("hour", "sums"), [(20, (Decimal(0), Decimal(120))), (22, (Decimal(120), Decimal(0)))]
)
def test_a_month_that_begins_in_summer_time_begins_an_hour_earlier(
    workspace: Workspace, member: Customer, hour: int, sums: tuple[Decimal, Decimal]
) -> None:
    """Berlin changes its clocks on 29 March 2026: April begins at 22:00 UTC, not at 23:00."""
    make_rule(workspace)
    make_ladder(workspace, period=TierPeriod.MONTH)

    buy(member, 120, on(2026, 3, 31, hour), known=on(2026, 4, 2))

    assert standing_of(member) == ("silver", *sums)


def test_by_money_refunds_count_when_they_happen(workspace: Workspace, member: Customer) -> None:
    make_ladder(workspace, basis=TierBasis.SPEND)
    buy(member, "599.90", on(2025, 12, 1))

    give_back(member, "99.95", of=on(2025, 12, 1), at=on(2026, 1, 10))

    assert standing_of(member) == ("gold", Decimal("-99.95"), Decimal("599.90"))


def test_by_money_only_the_workspaces_currency_counts(
    workspace: Workspace, member: Customer
) -> None:
    make_ladder(workspace, basis=TierBasis.SPEND)

    record(workspace, purchase(member, "600", currency="USD"), purchase(member, "110"))

    assert standing_of(member) == ("silver", 110, 0)

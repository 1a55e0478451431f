"""Segments of the loyalty programme: points that customers have, earned or spent, and tiers."""

from typing import Any

import pytest

from accounts.models import Workspace
from loyalty.ledger.services import adjust_points, spend_points
from tests.analytics.segments.asking import did, faults_of, made, who
from tests.loyalty.programme import make_rule
from tests.loyalty.tiers.setting import make_ladder

pytestmark = pytest.mark.django_db


def points(of: str, value: int, **more: Any) -> dict[str, Any]:
    """At least so many points, unless told otherwise."""
    says = {"type": "points", "of": of, "operator": "greater_than_or_equal", "value": value}
    return says | more


def earners(workspace: Workspace) -> None:
    """Ana earned 1,000 and was taken 100 back, Ben 1,000, Cem 999, and Dan nothing."""
    make_rule(workspace)
    for name, amount in {"ana": "1000", "ben": "1000", "cem": "999"}.items():
        did(made(workspace, name), "purchase", amount=amount, metadata={"order_id": name})
    did(
        made(workspace, "ana"),
        "refund",
        amount="100",
        metadata={"order_id": "ana"},
    )
    made(workspace, "dan")


def test_total_points_earned(workspace: Workspace) -> None:
    earners(workspace)

    assert who(workspace, points("earned", 1000)) == {"ben"}
    assert who(workspace, points("earned", 1000, operator="less_than")) == {"ana", "cem", "dan"}


def test_points_earned_in_a_span_are_those_of_all_time_when_it_is_long(
    workspace: Workspace,
) -> None:
    earners(workspace)
    did(made(workspace, "early"), "purchase", amount="2000", on="2026-01-01")

    assert who(workspace, points("earned", 1000, within_days=7)) == {"ben"}
    assert who(workspace, points("earned", 1000, within_days=90)) == {"ben", "early"}
    assert who(workspace, points("earned", 1000, window="this_year")) == {"ben", "early"}
    assert who(workspace, points("earned", 1000)) == {"ben", "early"}


def test_points_to_spend_and_points_spent(workspace: Workspace) -> None:
    earners(workspace)
    ben = made(workspace, "ben")
    spend_points(customer=ben, points=300, reason="mug")
    adjust_points(customer=made(workspace, "dan"), points=5, reason="sorry")

    assert who(workspace, points("balance", 900)) == {"ana", "cem"}
    assert who(workspace, points("balance", 5, operator="equals")) == {"dan"}
    assert who(workspace, points("spent", 300)) == {"ben"}
    assert who(workspace, points("earned", 1000)) == {"ben"}


def test_members_of_tiers(workspace: Workspace) -> None:
    make_ladder(workspace)
    earners(workspace)

    gold = {"type": "tier", "any_of": ["gold"]}

    assert who(workspace, gold) == {"ana", "ben", "cem"}
    assert who(workspace, {"type": "NOT", "conditions": [gold]}) == {"dan"}


@pytest.mark.parametrize(
    ("criteria", "fault"),
    [
        (points("balance", 1, within_days=3), ("criteria.within_days", "field_not_allowed")),
        (points("pending", 1, window="today"), ("criteria.window", "field_not_allowed")),
        (points("won", 1), ("criteria.of", "invalid_type")),
        ({"type": "tier", "any_of": [""]}, ("criteria.any_of", "required")),
    ],
)
def test_what_cannot_be_asked(criteria: Any, fault: tuple[str, str]) -> None:
    assert faults_of(criteria) == [fault]

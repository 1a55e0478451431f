"""What loyalty keeps of a person: all of it in the copy, nothing personal after an erasure."""

from typing import Any

import pytest

from accounts.models import Customer, Workspace
from events.export import export_customer
from events.services.privacy import erase_customer
from loyalty.ledger.dues import settle_dues
from loyalty.ledger.services import adjust_points, spend_points
from loyalty.models import LedgerEntry, Member
from tests.events.test_erasure import lines_with
from tests.factories import NOON, make_member, purchase
from tests.loyalty.ledger.points import clock_at, days, kinds_of, sums_of
from tests.loyalty.programme import make_rule, record

pytestmark = pytest.mark.django_db

PERSONAL = ["wheelchair", "johnsons-friends", "her birthday cake", "sunny street"]


@pytest.fixture
def sarah(workspace: Workspace) -> Customer:
    """A customer whose points tell a lot."""
    sarah = make_member(workspace, "sarah", user_groups=["johnsons-friends"])
    make_rule(
        workspace,
        pendingDays=14,
        expireDays=30,
        reward={"default": 1, "johnsons-friends": 2},
        conditions={"field": "needs", "operator": "equals", "value": "wheelchair"},
    )
    met = {"needs": "wheelchair", "order_id": "A1"}
    unmet = {"needs": "sunny street 7"}
    record(workspace, purchase(sarah, metadata=met), purchase(sarah, metadata=unmet))
    with clock_at(days(20)):
        spend_points(customer=sarah, points=5, reason="Her birthday cake")
    # What the rule asks for is the shop's, and stays.
    make_rule(workspace, reward={"default": 1})
    return sarah


def test_an_erasure_leaves_the_sums_and_nothing_of_the_person(sarah: Customer) -> None:
    before = kinds_of(sarah)
    entries = LedgerEntry.objects.of(sarah.workspace).about(sarah.id)
    assert all(said_of(word, entries) for word in PERSONAL)

    erase_customer(customer=sarah, at=NOON)

    assert not any(said_of(word, entries) for word in PERSONAL)
    assert kinds_of(sarah) == before == [("earn", 20), ("ripen", 20), ("spend", -5)]
    assert sums_of(sarah) == (15, 0)
    assert Member.objects.of(sarah.workspace).get(customer_id=sarah.id).standings == {
        "is_erased": True
    }


def said_of(word: str, entries: Any) -> bool:
    """Whether a ledger holds a word."""
    return word in str(list(entries.values_list("trace", "reason"))).lower()


def test_an_erased_persons_points_expire_and_the_card_shows_numbers_alone(
    sarah: Customer,
) -> None:
    erase_customer(customer=sarah, at=NOON)

    settle_dues(workspace=sarah.workspace, at=days(400))

    assert sums_of(sarah) == (0, 0)
    sarah.card.refresh_from_db()
    assert sarah.card.fields == {
        "points": 0,
        "pending_points": 0,
        "lifetime_points": 20,
        "tier": "",
    }
    assert lines_with(["birthday", "sunny street"]) == []


def test_a_copy_holds_points_the_whole_ledger_and_what_was_seen(sarah: Customer) -> None:
    ben = make_member(sarah.workspace, "ben")
    adjust_points(customer=ben, points=7, reason="Ben's own")

    with clock_at(days(21)):
        kept = export_customer(customer=sarah)["loyalty"]

    assert kept["points"]["points"] == 15
    assert [line["kind"] for line in kept["ledger"]] == ["spend", "ripen", "earn", "earn"]
    assert kept["ledger"][3]["trace"]["groups"] == ["johnsons-friends"]
    assert all(word in str(kept).lower() for word in PERSONAL)
    assert "Ben" not in str(kept)


def test_a_copy_of_who_never_earned_anything_is_empty(member: Customer) -> None:
    kept = export_customer(customer=member)["loyalty"]

    assert kept["points"]["points"] == 0
    assert (kept["ledger"], kept["streaks"], kept["challenges"]) == ([], {}, {})

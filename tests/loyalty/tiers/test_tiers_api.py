"""Tiers over HTTP."""

from typing import Any

import pytest

from accounts.models import Customer, Workspace
from loyalty.tiers import placing
from tests.api.calling import Answer, Caller, app_of, codes, till_of
from tests.api.test_addresses import assert_refusal
from tests.factories import NOON, key_header, make_member, purchase
from tests.loyalty.programme import make_rule, record
from tests.loyalty.tiers.setting import make_ladder, make_tier, standing_of

pytestmark = pytest.mark.django_db

GOLD = {
    "tierId": "gold",
    "title": "Gold",
    "description": "For regulars",
    "threshold": "1000",
    "multiplier": "1.5",
    "active": True,
}


@pytest.fixture
def till(workspace: Workspace) -> Caller:
    """A machine with an API key of the workspace."""
    return Caller(key_header(workspace))


def put(caller: Caller, path: str, body: Any) -> Answer:
    return caller.send("PUT", path, body)


def test_what_get_gives_put_takes(till: Caller) -> None:
    made = put(till, "/tiers/gold", GOLD)

    assert (made.status_code, made.json()) == (200, GOLD)
    assert till.get("/tiers/gold").json() == GOLD
    assert put(till, "/tiers/gold", made.json()).json() == GOLD
    assert till.get("/tiers").json() == [GOLD]


def test_the_short_form_is_enough(till: Caller) -> None:
    made = put(till, "/tiers/silver", {"title": "Silver", "threshold": 99.5})

    assert made.json() == {
        "tierId": "silver",
        "title": "Silver",
        "description": "",
        "threshold": "99.5",
        "multiplier": "1",
        "active": True,
    }


def test_tiers_are_listed_from_below(till: Caller) -> None:
    for key, threshold in [("gold", 500), ("base", 0), ("silver", 100)]:
        put(till, f"/tiers/{key}", {"title": key, "threshold": threshold})

    assert [one["tierId"] for one in till.get("/tiers").json()] == ["base", "silver", "gold"]


@pytest.mark.parametrize(
    ("change", "field", "code"),
    [
        ({"title": ""}, "title", "required"),
        ({"title": "x" * 201}, "title", "required"),
        ({"description": "x" * 2001}, "description", "too_long"),
        ({"threshold": -1}, "threshold", "out_of_range"),
        ({"threshold": "NaN"}, "threshold", "out_of_range"),
        ({"threshold": "Infinity"}, "threshold", "out_of_range"),
        ({"threshold": "1e40"}, "threshold", "out_of_range"),
        ({"threshold": "0.00001"}, "threshold", "too_many_digits"),
        ({"threshold": "1e-99999"}, "threshold", "too_many_digits"),
        ({"threshold": True}, "threshold", "invalid_type"),
        ({"threshold": None}, "threshold", "invalid_type"),
        ({"multiplier": "1.2345"}, "multiplier", "too_many_digits"),
        ({"multiplier": 1000}, "multiplier", "out_of_range"),
        ({"active": "yes"}, "active", "invalid_type"),
        ({"colour": "gold"}, "colour", "unknown_field"),
        ({"tierId": "silver"}, "tierId", "other_key"),
        ({"title": "Go\0ld"}, "title", "nul_character"),
    ],
)
def test_a_wrong_field_is_named(till: Caller, change: Any, field: str, code: str) -> None:
    answer = put(till, "/tiers/gold", GOLD | change)

    assert_refusal(answer, 400, "invalid")
    assert codes(answer) == [(field, code)]
    assert till.get("/tiers").json() == []


@pytest.mark.parametrize("key", ["x" * 101, "%00", " gold", "%0A"])
def test_a_key_that_cannot_be_is_refused(till: Caller, key: str) -> None:
    body = {"title": "Gold", "threshold": 1}

    assert codes(put(till, f"/tiers/{key}", body)) == [("tierId", "invalid_key")]
    assert_refusal(till.get(f"/tiers/{key}"), 404, "unknown_definition")


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b"null", b'"gold"', b"\xff", b"[" * 5000])
def test_what_is_no_tier_is_refused(till: Caller, body: bytes) -> None:
    assert put(till, "/tiers/gold", body).status_code == 400
    assert put(till, "/loyalty/programme", body).status_code == 400


def test_a_retired_tier_is_there_and_shown_to_no_customer(till: Caller, member: Customer) -> None:
    put(till, "/tiers/gold", GOLD)

    gone = till.send("DELETE", "/tiers/gold")

    assert (gone.status_code, gone.content) == (204, b"")
    assert till.send("DELETE", "/tiers/gold").status_code == 204
    assert till.get("/tiers").json() == [GOLD | {"active": False}]
    assert app_of(member).get("/tiers").json() == []
    assert_refusal(till.send("DELETE", "/tiers/none"), 404, "unknown_definition")


def test_how_tiers_are_reached_can_be_said(till: Caller) -> None:
    before = till.get("/loyalty/programme").json()
    wish = {"tierBasis": "spend", "tierPeriod": "quarter"}

    assert before == {"tierBasis": "points", "tierPeriod": "year"}
    assert put(till, "/loyalty/programme", wish).json() == wish
    assert till.get("/loyalty/programme").json() == wish
    assert_refusal(put(till, "/loyalty/programme", {"tierBasis": "love"}), 400, "invalid")


def test_a_customer_sees_what_the_next_tier_takes(workspace: Workspace, member: Customer) -> None:
    make_rule(workspace)
    make_ladder(workspace)
    record(workspace, purchase(member, "120"))

    answers = [
        caller.get(path)
        for caller in (app_of(member), till_of(member))
        for path in ("/user/sarah/tier", "/customers/sarah/tier")
    ]

    assert [answer.json() for answer in answers] == [
        {
            "userId": "sarah",
            "tier": "silver",
            "title": "Silver",
            "multiplier": "1",
            "basis": "points",
            "period": "year",
            "earned": "120",
            "earnedBefore": "0",
            "toKeep": "0",
            "nextTier": {"tier": "gold", "title": "Gold", "threshold": "500", "missing": "380"},
            "periodEndsAt": "2026-12-31T23:00:00Z",
        }
    ] * 4


def test_without_tiers_there_is_nothing_to_reach(member: Customer) -> None:
    shown = app_of(member).get("/user/sarah/tier").json()

    assert (shown["tier"], shown["nextTier"], shown["toKeep"]) == (None, None, None)


def test_at_the_top_there_is_no_next_tier(workspace: Workspace, member: Customer) -> None:
    make_rule(workspace)
    make_ladder(workspace)
    record(workspace, purchase(member, "5000"))

    assert till_of(member).get("/user/sarah/tier").json()["nextTier"] is None


def test_a_customer_sees_no_other_customers_tier(member: Customer) -> None:
    make_member(member.workspace, "ben")

    assert_refusal(app_of(member).get("/user/ben/tier"), 403, "other_customer")
    assert_refusal(till_of(member).get("/user/nobody/tier"), 404, "unknown_customer")


def test_points_that_are_spent_take_no_tier(workspace: Workspace, member: Customer) -> None:
    make_rule(workspace)
    make_ladder(workspace)
    record(workspace, purchase(member, "120"))

    spent = till_of(member).post("/user/sarah/points/spend", {"points": 100, "reason": "Mug"})

    assert spent.status_code < 300, spent.content
    assert standing_of(member) == ("silver", 120, 0)


def test_a_stranger_stands_on_a_ladder_of_their_own(
    workspace: Workspace, member: Customer, stranger: Customer
) -> None:
    make_tier(workspace, "gold", 1)
    make_tier(stranger.workspace, "silver", 0)

    assert till_of(stranger).get("/user/sarah/tier").json()["tier"] == "silver"
    assert [one["tierId"] for one in till_of(stranger).get("/tiers").json()] == ["silver"]
    assert_refusal(till_of(stranger).get("/tiers/gold"), 404, "unknown_definition")


def test_placing_needs_no_row_to_be_written(member: Customer) -> None:
    make_tier(member.workspace, "base", 0)

    standing = placing.tier_of(customer=member, at=NOON)

    assert standing.rung is not None
    assert standing.rung.key == "base"

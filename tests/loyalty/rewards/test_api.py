"""Rewards over HTTP: the catalogue, and what is within reach."""

from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from accounts.models import Customer, Workspace
from loyalty.models import Reward
from tests.api.calling import Caller, app_of, codes, till_of
from tests.api.test_addresses import assert_refusal
from tests.factories import make_member
from tests.loyalty.rewards.setting import give, make_reward, make_stamp_reward, redeem
from tests.loyalty.stamps.stamped import make_program
from tests.loyalty.tiers.setting import make_ladder

pytestmark = pytest.mark.django_db

BODY: dict[str, Any] = {"title": "A coffee", "points": 10}
WHOLE = BODY | {
    "description": "Any size",
    "active": True,
    "stock": 50,
    "perCustomer": 2,
    "startsAt": "2026-03-01T00:00:00Z",
    "endsAt": "2026-04-01T00:00:00Z",
    "tiers": ["gold"],
    "validDays": 14,
}


@pytest.fixture
def till(member: Customer) -> Caller:
    """A till of the member's workspace."""
    return till_of(member)


def test_what_get_gives_put_takes(till: Caller, workspace: Workspace) -> None:
    make_ladder(workspace)
    made = till.send("PUT", "/v1/rewards/coffee", WHOLE)
    given = till.get("/v1/rewards/coffee")

    again = till.send("PUT", "/v1/rewards/coffee", given.json())

    assert (made.status_code, given.status_code, again.status_code) == (200, 200, 200)
    assert given.json() == WHOLE | {"rewardId": "coffee", "taken": 0}
    assert again.json() == given.json()


def test_the_list_has_the_retired_and_a_customer_sees_the_active(
    till: Caller, member: Customer
) -> None:
    for key in ("b", "a"):
        till.send("PUT", f"/rewards/{key}", BODY)
    assert till.send("DELETE", "/rewards/b").status_code == 204

    listed = till.get("/rewards").json()

    assert [(one["rewardId"], one["active"]) for one in listed] == [("a", True), ("b", False)]
    assert [one["rewardId"] for one in app_of(member).get("/rewards").json()] == ["a"]


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ({"title": "A coffee"}, ("points", "required")),
        (BODY | {"points": "ten"}, ("points", "invalid_type")),
        (BODY | {"points": True}, ("points", "invalid_type")),
        (BODY | {"points": 10**40}, ("points", "number_too_large")),
        (BODY | {"stock": 1.5}, ("stock", "invalid_type")),
        (BODY | {"tiers": "gold"}, ("tiers", "invalid_type")),
        (BODY | {"title": "a\0b"}, ("title", "nul_character")),
        (BODY | {"price": 1}, ("price", "unknown_field")),
        (BODY | {"startsAt": "2026-03-01T00:00:00"}, ("startsAt", "time_zone_missing")),
    ],
)
def test_a_body_that_cannot_be_meant(
    till: Caller, body: dict[str, Any], fault: tuple[str, str]
) -> None:
    answer = till.send("PUT", "/rewards/c", body)

    assert_refusal(answer, 400, "invalid")
    assert codes(answer) == [fault]


def test_a_stock_below_what_is_taken_is_refused(till: Caller, member: Customer) -> None:
    make_reward(member.workspace, stock=2)
    give(member)
    redeem(member)

    assert_refusal(
        till.send("PUT", "/rewards/coffee", BODY | {"stock": 0}), 409, "stock_below_taken"
    )


def test_what_is_not_there(till: Caller) -> None:
    for method in ("GET", "DELETE"):
        assert_refusal(till.send(method, "/rewards/x"), 404, "unknown_definition")
    assert_refusal(till.get("/rewards?x=1"), 400, "unknown_parameter")
    assert_refusal(till.get("/user/nobody/rewards"), 404, "unknown_customer")


def test_what_is_within_reach(till: Caller, member: Customer) -> None:
    workspace = member.workspace
    make_ladder(workspace)
    make_reward(workspace, "a-coffee", stock=3)
    make_reward(workspace, "b-jacket", points=500, tiers=["gold"])
    make_reward(workspace, "c-meal", points=30)
    make_reward(workspace, "d-gone", active=False)
    make_program(workspace, threshold=3)
    give(member, 12)

    found = app_of(member).get("/customers/sarah/rewards").json()

    seen = {one["rewardId"]: one for one in found}
    assert seen["a-coffee"]["left"] == 3
    told = {
        key: (one["canRedeem"], one["missingPoints"], (one["reason"] or {}).get("code"))
        for key, one in seen.items()
    }
    stamped = (told.keys() - {"a-coffee", "b-jacket", "c-meal"}).pop()
    assert told == {
        "a-coffee": (True, 0, None),
        "b-jacket": (False, 488, "tier_required"),
        "c-meal": (False, 18, "not_enough_points"),
        stamped: (False, 0, "no_finished_card"),
    }
    assert seen[stamped]["missingStamps"] == 3
    assert till.get("/user/sarah/rewards").json() == found


def test_a_customer_sees_nobody_elses_reach(member: Customer) -> None:
    make_member(member.workspace, "mike")

    assert_refusal(app_of(member).get("/customers/mike/rewards"), 403, "other_customer")


@pytest.mark.parametrize("path", ["/rewards", "/customers/sarah/rewards"])
def test_ten_rewards_cost_what_one_costs(
    till: Caller, member: Customer, path: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    give(member)
    make_reward(member.workspace)
    make_stamp_reward(member.workspace)
    till.get(path)
    with CaptureQueriesContext(connection) as queries:
        till.get(path)
    for number in range(9):
        make_reward(member.workspace, f"r{number}")

    with django_assert_num_queries(len(queries)):
        assert len(till.get(path).json()) == 11
    assert Reward.objects.of(member.workspace).count() == 11

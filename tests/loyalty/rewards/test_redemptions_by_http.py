"""Redemptions over HTTP."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from accounts.models import Customer
from accounts.scopes import Role
from loyalty.rewards.codes import shown_code
from loyalty.rewards.fulfilling import fulfil_redemption
from tests.api.calling import Caller, app_of, codes, till_of
from tests.api.test_addresses import assert_refusal
from tests.factories import make_member, make_staff
from tests.loyalty.ledger.points import clock_at
from tests.loyalty.programme import points_of
from tests.loyalty.rewards.setting import give, make_reward, redeem

pytestmark = pytest.mark.django_db
PATH = "/customers/sarah/redemptions"


@pytest.fixture
def till(member: Customer) -> Caller:
    """A till of the member's workspace, who has points for something that it offers."""
    make_reward(member.workspace, stock=20)
    give(member)
    return till_of(member)


@pytest.fixture
def app(till: Caller, member: Customer) -> Caller:
    """The member's own device."""
    return app_of(member)


def test_a_customer_redeems_and_a_till_gives_out(app: Caller, till: Caller) -> None:
    made = app.post(PATH, {"rewardId": "coffee"})
    code = made.json()["code"]

    fulfilled = till.post(f"/redemptions/{code}/fulfil")

    assert (made.status_code, made.json()["state"], made.json()["points"]) == (201, "issued", 10)
    assert (fulfilled.status_code, fulfilled.json()["state"]) == (200, "fulfilled")
    assert [step["state"] for step in fulfilled.json()["steps"]] == ["issued", "fulfilled"]
    assert_refusal(till.post(f"/redemptions/{code}/fulfil"), 409, "redemption_fulfilled")
    assert till.post(f"/redemptions/{code}/unfulfil").json()["state"] == "issued"


def test_the_same_number_again_is_the_first(app: Caller, member: Customer) -> None:
    body = {"rewardId": "coffee", "externalId": "till-7"}

    first, again = app.post(PATH, body), app.post(PATH, body)

    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert points_of(member) == 90


def test_the_same_number_for_another_is_a_conflict(till: Caller, member: Customer) -> None:
    make_reward(member.workspace, "tea")
    till.post(PATH, {"rewardId": "coffee", "externalId": "till-7"})

    answer = till.post(PATH, {"rewardId": "tea", "externalId": "till-7"})

    assert_refusal(answer, 409, "redemption_id_conflict")
    assert codes(answer) == [("rewardId", "differs")]


def test_a_reversal_gives_back_and_says_why(till: Caller, member: Customer) -> None:
    redemption = redeem(member)

    answer = till.post(f"/redemptions/{redemption.id}/reverse", {"reason": "No beans"})

    assert (answer.status_code, answer.json()["state"]) == (200, "reversed")
    assert answer.json()["steps"][-1]["reason"] == "No beans"
    assert points_of(member) == 100


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ({}, ("rewardId", "required")),
        ({"rewardId": 7}, ("rewardId", "invalid_type")),
        ({"rewardId": "coffee", "externalId": ["x"]}, ("externalId", "invalid_type")),
        ({"rewardId": "coffee", "externalId": "x" * 256}, ("externalId", "too_long")),
        ({"rewardId": "coffee", "externalId": "a\0b"}, ("externalId", "nul_character")),
        ({"rewardId": "coffee", "points": 0}, ("points", "unknown_field")),
    ],
)
def test_a_body_that_cannot_be_meant(
    app: Caller, member: Customer, body: dict[str, Any], fault: tuple[str, str]
) -> None:
    answer = app.post(PATH, body)

    assert_refusal(answer, 400, "invalid")
    assert codes(answer) == [fault]
    assert points_of(member) == 100


@pytest.mark.parametrize("key", ["nothing", "", "a\u0007b", "é" * 300])
def test_a_reward_that_is_none(app: Caller, key: str) -> None:
    assert_refusal(app.post(PATH, {"rewardId": key}), 404, "unknown_definition")


def test_what_stands_in_the_way_is_a_conflict(app: Caller, member: Customer) -> None:
    make_reward(member.workspace, "jacket", points=101)

    assert_refusal(app.post(PATH, {"rewardId": "jacket"}), 409, "not_enough_points")


def test_the_list_is_paged_the_newest_first(app: Caller, member: Customer) -> None:
    made = [str(redeem(member).id) for _ in range(3)]

    first = app.get(PATH, limit=2).json()
    rest = app.get(PATH, limit=2, cursor=first["next_cursor"]).json()

    listed = [one["redemptionId"] for one in first["results"] + rest["results"]]
    assert listed == made[::-1]
    assert rest["next_cursor"] is None


def test_a_customer_sees_and_redeems_nobody_elses(app: Caller, member: Customer) -> None:
    mike = make_member(member.workspace, "mike")
    give(mike)
    redemption = redeem(mike)

    assert_refusal(app.get("/customers/mike/redemptions"), 403, "other_customer")
    assert_refusal(
        app.post("/customers/mike/redemptions", {"rewardId": "coffee"}), 403, "other_customer"
    )
    for rest in ("", "/qr"):
        for name in (redemption.id, redemption.code):
            answer = app.get(f"/redemptions/{name}{rest}")
            assert_refusal(answer, 404, "unknown_redemption")


@pytest.mark.parametrize("step", ["fulfil", "unfulfil", "reverse"])
def test_a_customer_gives_nothing_out(app: Caller, member: Customer, step: str) -> None:
    redemption = redeem(member)

    answer = app.post(f"/redemptions/{redemption.id}/{step}", {"reason": "x"})

    assert_refusal(answer, 403, "api_key_required")


def test_who_of_the_staff_it_was_is_the_staffs(app: Caller, till: Caller, member: Customer) -> None:
    ana = make_staff(member.workspace, Role.STEWARD, "ana@example.com").user
    redemption = redeem(member)
    fulfil_redemption(workspace=member.workspace, name=redemption.code, by=ana)

    path = f"/redemptions/{redemption.code.lower()}"
    assert till.get(path).json()["steps"][-1]["by"] == "ana@example.com"
    assert app.get(path).json()["steps"] == []
    assert "ana@" not in app.get(f"{path}/qr").content.decode().replace(
        app.get(f"{path}/qr").json()["message"], ""
    )


def test_a_code_whose_time_is_over_reads_expired_before_any_sweep(
    till: Caller, member: Customer
) -> None:
    redemption = redeem(member)

    with clock_at(redemption.expires_at + timedelta(seconds=1)):
        shown = till.get(f"/redemptions/{redemption.id}").json()
        listed = till.get(PATH).json()["results"]
        drawn = till.get(f"/redemptions/{redemption.id}/qr")

    assert shown["state"] == listed[0]["state"] == "expired"
    assert_refusal(drawn, 409, "redemption_expired")


def test_the_code_is_drawn_as_is_wished(app: Caller, member: Customer) -> None:
    redemption = redeem(member)
    path = f"/redemptions/{redemption.id}/qr"

    told = app.get(path).json()
    pictures = {
        kind: Caller(app.headers | {"Accept": kind}).get(path)
        for kind in ("image/svg+xml", "image/png")
    }

    assert told["payload"] == redemption.code
    assert told["code"] == shown_code(redemption.code)
    assert pictures["image/svg+xml"].content.decode() == told["svg"]
    assert pictures["image/png"].content.startswith(b"\x89PNG")
    assert_refusal(Caller(app.headers | {"Accept": "text/csv"}).get(path), 406, "not_acceptable")


@pytest.mark.parametrize("name", ["K7PM2-QXH9T", "x", "0" * 400, "%00", "a%0ab", "é"])
@pytest.mark.parametrize(("method", "rest"), [("GET", ""), ("GET", "/qr"), ("POST", "/fulfil")])
def test_what_is_no_redemption(till: Caller, name: str, method: str, rest: str) -> None:
    assert_refusal(till.send(method, f"/redemptions/{name}{rest}"), 404, "unknown_redemption")


def test_ten_redemptions_cost_what_one_costs(
    till: Caller, member: Customer, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    redeem(member)
    till.get(PATH)
    with CaptureQueriesContext(connection) as queries:
        till.get(PATH)
    for _ in range(9):
        redeem(member)

    with django_assert_num_queries(len(queries)):
        assert len(till.get(PATH).json()["results"]) == 10

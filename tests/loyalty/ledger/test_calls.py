"""Points over HTTP."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Customer, Workspace
from core.api.paging import Place
from core.ids import uuid7
from loyalty.ledger.dues import settle_dues
from loyalty.ledger.services import adjust_points
from loyalty.models import LedgerEntry
from tests.api.calling import Caller, app_of, codes, till_of
from tests.api.test_addresses import assert_refusal
from tests.factories import make_staff, purchase
from tests.loyalty.ledger.points import clock_at, days, refund, sums_of, visit
from tests.loyalty.programme import make_rule, record

pytestmark = pytest.mark.django_db

NOTHING = {
    "points": 0,
    "pending": 0,
    "lifetime": 0,
    "tier": None,
    "nextAvailable": None,
    "nextExpiry": None,
}


@pytest.fixture
def till(member: Customer) -> Caller:
    """A till of the workspace."""
    return till_of(member)


@pytest.fixture
def programme(workspace: Workspace) -> None:
    """Points of purchases ripen after 14 days and expire 30 days later; visits' never."""
    make_rule(workspace, pendingDays=14, expireDays=30)
    make_rule(workspace, "visit", type="FIX", reward={"default": 5}, triggers=[])


def history(caller: Caller, **query: Any) -> list[tuple[str, int, int]]:
    found = caller.get("/user/sarah/history", **query).json()["results"]
    return [(one["kind"], one["points"], one["balance"]) for one in found]


def test_who_never_earned_anything_has_nothing(till: Caller, member: Customer) -> None:
    assert till.get("/user/sarah/points").json() == {"userId": "sarah"} | NOTHING
    assert till.get("/customers/sarah/history").json() == {"results": [], "next_cursor": None}


@pytest.mark.usefixtures("programme")
def test_points_say_what_comes_next(till: Caller, member: Customer) -> None:
    record(member.workspace, purchase(member), visit(member))

    with clock_at(days(1)):
        answer = till.get("/user/sarah/points")

    assert answer.json() == {
        "userId": "sarah",
        "points": 5,
        "pending": 10,
        "lifetime": 15,
        "tier": None,
        "nextAvailable": {"points": 10, "at": "2026-03-28T12:00:00Z"},
        "nextExpiry": None,
    }


@pytest.mark.usefixtures("programme")
@pytest.mark.parametrize("day", [13, 14, 43, 44, 50])
def test_points_are_the_same_before_and_after_a_late_sweep(
    till: Caller, member: Customer, day: int
) -> None:
    record(member.workspace, purchase(member), visit(member))

    with clock_at(days(day)):
        late = till.get("/user/sarah/points").json()
        settle_dues(workspace=member.workspace, at=days(day))
        swept = till.get("/user/sarah/points").json()

    assert late == swept
    assert late["points"] == (15 if 14 <= day < 44 else 5)


def test_a_history_tells_newest_first_how_points_came_about(till: Caller, member: Customer) -> None:
    make_rule(member.workspace)
    [receipt] = record(member.workspace, purchase(member, "49.99"))
    till.post("/user/sarah/points/spend", {"points": 20, "reason": "Coffee", "externalId": "R-1"})

    spent, earned = till.get("/user/sarah/history").json()["results"]

    assert (spent["kind"], spent["points"], spent["balance"]) == ("spend", -20, 30)
    assert (spent["reason"], spent["externalId"], spent["activityId"]) == ("Coffee", "R-1", None)
    assert (earned["eventIds"], earned["activityId"]) == (["purchase_completed"], str(receipt.id))
    assert "€49.99" in earned["sentence"]


def test_a_history_speaks_of_the_money_that_was_paid(till: Caller, member: Customer) -> None:
    make_rule(member.workspace)
    record(member.workspace, purchase(member, "10.00", currency="USD"))

    [earned] = till.get("/user/sarah/history").json()["results"]

    assert earned["sentence"].startswith("Purchase completed: 10 points for $10 (")


def test_a_history_says_that_expired_points_are_not_taken_twice(
    till: Caller, member: Customer
) -> None:
    make_rule(member.workspace, expireDays=30)
    record(member.workspace, purchase(member, metadata={"order_id": "A1"}))
    record(member.workspace, refund(member, "10"), at=days(31))

    told = [one["sentence"] for one in till.get("/user/sarah/history").json()["results"]]

    assert told[1:3] == ["10 points had expired, and are not taken twice.", "10 points expired."]


def test_why_nothing_was_earned_is_told_when_it_is_asked_for(
    till: Caller, member: Customer
) -> None:
    make_rule(member.workspace, "visit", type="FIX", reward={"default": 5}, limit=1, triggers=[])
    record(member.workspace, visit(member), visit(member))

    assert history(till) == [("earn", 5, 5)]
    assert history(till, refusals="true") == [("earn", 0, 5), ("earn", 5, 5)]


def test_a_history_is_read_page_by_page_while_more_comes(till: Caller, member: Customer) -> None:
    make_rule(member.workspace, "visit", type="FIX", reward={"default": 1}, triggers=[])
    record(member.workspace, *[visit(member)] * 5)

    page = till.get("/user/sarah/history", limit=2).json()
    record(member.workspace, visit(member))
    rest = history(till, limit=1000, cursor=page["next_cursor"])

    assert [one["balance"] for one in page["results"]] == [5, 4]
    assert [balance for _, _, balance in rest] == [3, 2, 1]


@pytest.mark.usefixtures("programme")
def test_a_long_history_costs_as_many_statements_as_a_short_one(
    till: Caller, member: Customer
) -> None:
    costs = []
    for number in (1, 9):
        record(member.workspace, *[purchase(member)] * number)
        till.get("/user/sarah/history")
        with CaptureQueriesContext(connection) as captured:
            till.get("/user/sarah/history")
        costs.append(len(captured))

    assert costs[0] == costs[1]


def test_a_till_spends_points_once(till: Caller, member: Customer) -> None:
    adjust_points(customer=member, points=100, reason="Welcome")
    body = {"points": 40, "reason": "Coffee", "externalId": "R-1"}

    answers = [till.post("/user/sarah/points/spend", body) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[0].json() == answers[1].json()
    assert answers[0].json() | {"points": -40, "balance": 60} == answers[0].json()
    assert sums_of(member) == (60, 0)


def test_a_spend_beyond_the_balance_is_refused(till: Caller, member: Customer) -> None:
    answer = till.post("/customers/sarah/points/spend", {"points": 1, "reason": "Coffee"})

    assert_refusal(answer, 409, "not_enough_points")


def test_a_number_that_stands_for_something_else_is_refused(till: Caller, member: Customer) -> None:
    body = {"points": 40, "reason": "Sorry", "externalId": "R-1"}
    till.post("/user/sarah/points/adjust", body)

    answer = till.post("/user/sarah/points/adjust", body | {"points": 41})

    assert_refusal(answer, 409, "external_id_conflict")
    assert codes(answer) == [("points", "differs")]


def test_staff_who_adjust_are_named_in_the_ledger(member: Customer) -> None:
    staff = make_staff(member.workspace)
    caller = Caller()
    caller.client.force_login(staff.user)

    caller.post("/user/sarah/points/adjust", {"points": 5, "reason": "Sorry"})

    assert LedgerEntry.objects.of(member.workspace).get().by == staff.user


def test_a_customers_token_reads_its_own_and_moves_nothing(member: Customer) -> None:
    app = app_of(member)

    for address in ("points", "history"):
        assert app.get(f"/user/sarah/{address}").status_code == 200
        assert_refusal(app.get(f"/user/ben/{address}"), 403, "other_customer")
    for address in ("spend", "adjust"):
        answer = app.post(f"/user/sarah/points/{address}", {"points": 1, "reason": "x"})
        assert_refusal(answer, 403, "api_key_required")


GOOD = {"points": 1, "reason": "x"}


@pytest.mark.parametrize("address", ["spend", "adjust"])
@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"points": 0}, ("points", "out_of_range")),
        ({"points": 10**13}, ("points", "out_of_range")),
        ({"points": 1.5}, ("points", "invalid_type")),
        ({"points": "1"}, ("points", "invalid_type")),
        ({"points": True}, ("points", "invalid_type")),
        ({"points": None}, ("points", "invalid_type")),
        ({"points": 10**20}, ("points", "number_too_large")),
        ({"reason": ""}, ("reason", "required")),
        ({"reason": "x" * 501}, ("reason", "too_long")),
        ({"reason": "a\0b"}, ("reason", "nul_character")),
        ({"externalId": "x" * 256}, ("externalId", "too_long")),
        ({"externalid": "x"}, ("externalid", "unknown_field")),
    ],
)
def test_what_cannot_be_is_refused_by_name(
    till: Caller, member: Customer, address: str, change: Any, fault: tuple[str, str]
) -> None:
    answer = till.post(f"/user/sarah/points/{address}", GOOD | change)

    assert_refusal(answer, 400, "invalid")
    assert fault in codes(answer)


@pytest.mark.parametrize("body", [b"[]", b"7", b'"x"', b"null"])
def test_a_body_of_another_shape_is_refused(till: Caller, member: Customer, body: bytes) -> None:
    assert till.post("/user/sarah/points/spend", body).status_code == 400


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ({"refusals": "yes"}, "invalid"),
        ({"limit": "0"}, "invalid"),
        ({"cursor": "x"}, "invalid"),
        ({"kind": "earn"}, "unknown_parameter"),
    ],
)
def test_a_question_that_cannot_be_is_refused(
    till: Caller, member: Customer, query: dict[str, str], code: str
) -> None:
    assert_refusal(till.get("/user/sarah/history", **query), 400, code)


def test_a_cursor_of_another_list_shows_ones_own_history_at_most(
    till: Caller, member: Customer
) -> None:
    adjust_points(customer=member, points=5, reason="Sorry")
    cursor = Place(timezone.now(), uuid7()).cursor()

    assert history(till, cursor=cursor) == [("adjust", 5, 5)]

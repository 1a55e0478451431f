"""Stamp programmes and cards over HTTP."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Customer, Workspace
from loyalty.models import Enrolment, Stamp, StampProgram
from tests.api.calling import Caller, app_of, codes, till_of
from tests.api.test_addresses import assert_refusal
from tests.factories import make_member, purchase
from tests.loyalty.counted import finish_recounts
from tests.loyalty.programme import record
from tests.loyalty.stamps.stamped import make_program, spend

pytestmark = pytest.mark.django_db

BODY: dict[str, Any] = {"title": "Coffee", "threshold": 10, "reward": {"title": "One free"}}
WHOLE: dict[str, Any] = {
    "title": "Coffee",
    "description": "Ten make one free.",
    "active": True,
    "counts": {
        "triggers": [{"types": ["purchase"], "sources": ["bar"]}],
        "conditions": {"field": "metadata.item", "operator": "equals", "value": "coffee"},
    },
    "threshold": 10,
    "minimum_amount": "2.50",
    "once_a_day": True,
    "enrolment": "by_staff",
    "starts_at": "2026-03-01T00:00:00Z",
    "ends_at": "2026-04-01T00:00:00Z",
    "reward": {"title": "One free", "description": "Any size", "valid_days": 7, "stock": 5},
}
PATH = "/v1/loyalty/programs/coffee"


@pytest.fixture
def till(member: Customer) -> Caller:
    """A till of the member's workspace."""
    return till_of(member)


def test_what_get_gives_put_takes(till: Caller, workspace: Workspace) -> None:
    made = till.send("PUT", PATH, WHOLE)
    finish_recounts(workspace)
    given = till.get(PATH)

    again = till.send("PUT", PATH, given.json())

    assert (made.status_code, given.status_code, again.status_code) == (200, 200, 200)
    program = StampProgram.objects.of(workspace).get()
    own = {"key": "coffee", "loyalty_program_id": f"lp_{program.id.hex}", "recount": None}
    assert given.json() == WHOLE | own | {"reward": WHOLE["reward"] | {"reward_id": "coffee"}}
    assert again.json() == given.json()
    assert program.version == 1


def test_what_is_left_out_is_the_usual(till: Caller) -> None:
    made = till.send("PUT", PATH, BODY).json()

    assert made["counts"] == {"triggers": [{"types": ["purchase"]}]}
    assert (made["minimum_amount"], made["once_a_day"]) == (None, False)
    assert (made["enrolment"], made["reward"]["valid_days"]) == ("automatic", 30)


def test_the_list_has_the_retired_and_a_customer_sees_the_active(
    till: Caller, member: Customer
) -> None:
    for key in ("b", "a"):
        till.send("PUT", f"/loyalty/programs/{key}", BODY)
    assert till.send("DELETE", "/loyalty/programs/b").status_code == 204

    listed = till.get("/loyalty/programs").json()

    assert [(one["key"], one["active"]) for one in listed] == [("a", True), ("b", False)]
    seen = app_of(member).get("/loyalty/programs").json()
    assert [one["key"] for one in seen] == ["a"]


def test_a_customer_reads_their_own_cards(workspace: Workspace, member: Customer) -> None:
    program = make_program(workspace, threshold=1)
    record(workspace, purchase(member, external_id="ORD-1"))
    card = spend(member, program)
    record(workspace, purchase(member, external_id="ORD-2"))

    [shown] = app_of(member).get("/v3/customers/sarah/cards").json()

    [paid] = Stamp.objects.of(workspace).filter(card=card)
    assert {name: shown[name] for name in ("stamps", "missing", "finished", "spent")} == {
        "stamps": 0,
        "missing": 1,
        "finished": 1,
        "spent": 1,
    }
    assert [one["state"] for one in shown["cards"]] == ["finished", "under_way", "spent"]
    assert shown["cards"][2] == {
        "state": "spent",
        "threshold": 1,
        "missing": 0,
        "stamps": [
            {
                "qualifying_purchase_id": f"qp_{paid.id.hex}",
                "transaction_id": f"tx_{paid.event_id.hex}",
                "transaction_ref": "ORD-1",
                "occurred_at": "2026-03-14T12:00:00Z",
                "qualified_at": "2026-03-14T12:00:00Z",
                "voided_at": None,
            }
        ],
        "redemption_id": str(card.redemption_id),
        "spent_at": "2026-03-14T12:00:00Z",
        "shortfall": 0,
    }


def test_a_customer_reads_nobody_elses(workspace: Workspace, member: Customer) -> None:
    make_member(workspace, "mike")

    assert_refusal(app_of(member).get("/user/mike/cards"), 403, "other_customer")


def test_a_customer_enrols_nobody(workspace: Workspace, member: Customer) -> None:
    make_program(workspace, enrolment="by_staff")

    for method in ("PUT", "DELETE"):
        answer = app_of(member).send(method, f"{PATH}/customers/sarah")
        assert_refusal(answer, 403, "api_key_required")


def test_a_till_enrols_and_takes_out(workspace: Workspace, till: Caller, member: Customer) -> None:
    make_program(workspace, enrolment="by_staff")
    record(workspace, purchase(member))
    since = {"since": "2026-01-01T00:00:00Z"}

    enrolled = till.send("PUT", f"{PATH}/customers/sarah", since)
    again = till.send("PUT", f"{PATH}/customers/sarah", since)
    left = till.send("DELETE", f"{PATH}/customers/sarah")

    assert (enrolled.json()["enrolled"], enrolled.json()["stamps"]) == (True, 1)
    assert again.json() == enrolled.json()
    assert (left.status_code, till.get("/user/sarah/cards").json()) == (204, [])
    assert Enrolment.objects.filter(workspace=workspace, left_at__isnull=False).exists()


def test_enrolling_needs_no_body(workspace: Workspace, till: Caller, member: Customer) -> None:
    make_program(workspace, enrolment="by_staff")

    assert till.send("PUT", f"{PATH}/customers/sarah", b"").json()["enrolled"] is True


def test_what_is_not_there(till: Caller) -> None:
    for path in (PATH, "/user/sarah/cards?program=x", "/user/sarah/cards?program=%00"):
        assert_refusal(till.get(path), 404, "unknown_definition")
    for method in ("PUT", "DELETE"):
        answer = till.send(method, f"{PATH}/customers/sarah")
        assert_refusal(answer, 404, "unknown_definition")
        answer = till.send(method, f"{PATH}/customers/nobody")
        assert_refusal(answer, 404, "unknown_customer")
    assert_refusal(till.get("/user/nobody/cards"), 404, "unknown_customer")
    assert_refusal(till.send("DELETE", PATH), 404, "unknown_definition")
    assert_refusal(till.get("/user/sarah/cards?x=1"), 400, "unknown_parameter")


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        (BODY | {"threshold": 0}, ("threshold", "out_of_range")),
        (BODY | {"threshold": 1001}, ("threshold", "out_of_range")),
        (BODY | {"threshold": "10"}, ("threshold", "invalid_type")),
        (BODY | {"threshold": 2**63}, ("threshold", "number_too_large")),
        (BODY | {"title": "a\0b"}, ("title", "nul_character")),
        (BODY | {"title": " "}, ("title", "required")),
        (BODY | {"minimum_amount": "-1"}, ("minimum_amount", "out_of_range")),
        (BODY | {"minimum_amount": "NaN"}, ("minimum_amount", "out_of_range")),
        (BODY | {"minimum_amount": "1e99"}, ("minimum_amount", "out_of_range")),
        (BODY | {"minimum_amount": "2.505"}, ("minimum_amount", "too_many_digits")),
        (BODY | {"enrolment": "never"}, ("enrolment", "invalid_type")),
        (BODY | {"starts_at": "2026-01-01T00:00:00"}, ("starts_at", "time_zone_missing")),
        (BODY | {"ends_at": "3000-01-01T00:00:00Z"}, ("ends_at", "out_of_range")),
        (BODY | {"key": "tea"}, ("key", "other_key")),
        (BODY | {"reward": {"title": ""}}, ("reward.title", "required")),
        (BODY | {"reward": {"title": "x", "stock": -1}}, ("reward.stock", "out_of_range")),
        (
            BODY | {"reward": {"title": "x", "valid_days": 0}},
            ("reward.valid_days", "out_of_range"),
        ),
        (
            BODY | {"reward": {"title": "x", "reward_id": "y"}},
            ("reward.reward_id", "other_key"),
        ),
        (BODY | {"reward": None}, ("reward", "invalid_type")),
        (
            BODY | {"counts": {"triggers": [{"types": ["visit"]}]}},
            ("counts.triggers.0.types", "not_a_purchase"),
        ),
        (
            BODY | {"counts": {"triggers": [{"category": "activity"}]}},
            ("counts.triggers.0.category", "not_a_purchase"),
        ),
        (BODY | {"points": 5}, ("points", "unknown_field")),
    ],
)
def test_a_body_that_cannot_be_meant(
    till: Caller, body: dict[str, Any], fault: tuple[str, str]
) -> None:
    answer = till.send("PUT", PATH, body)

    assert_refusal(answer, 400, "invalid")
    assert codes(answer) == [fault]


def test_an_end_before_the_start(till: Caller) -> None:
    dates = {"starts_at": "2026-02-01T00:00:00Z", "ends_at": "2026-01-01T00:00:00Z"}

    answer = till.send("PUT", PATH, BODY | dates)

    assert codes(answer) == [("ends_at", "ends_before_it_starts")]


def test_ten_programmes_cost_as_many_queries_as_one(
    workspace: Workspace, till: Caller, member: Customer
) -> None:
    costs = []
    for count in (1, 10):
        for number in range(count):
            program = make_program(workspace, f"p-{number}", threshold=1)
        record(workspace, purchase(member), purchase(member))
        spend(member, program)
        for path in ("/loyalty/programs", "/user/sarah/cards"):
            till.get(path)
            with CaptureQueriesContext(connection) as asked:
                assert len(till.get(path).json()) == count
            costs.append(len(asked))

    assert costs[:2] == costs[2:]

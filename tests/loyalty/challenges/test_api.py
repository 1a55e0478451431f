"""Challenges over HTTP."""

from typing import Any

import pytest

from accounts.models import Customer, Workspace
from loyalty.models import Challenge
from tests.api.calling import Caller, app_of, codes, till_of
from tests.api.test_addresses import assert_refusal
from tests.factories import make_member
from tests.loyalty.counted import VISITS, finish_recounts, make_challenge, visit
from tests.loyalty.programme import record

pytestmark = pytest.mark.django_db

BODY: dict[str, Any] = {"title": "Three", "counts": VISITS, "goals": [{"target": 3, "points": 9}]}
WHOLE = BODY | {
    "description": "Go!",
    "active": True,
    "kind": "sum",
    "field": "metadata.minutes",
    "period": "daily",
    "repeats": True,
    "startsAt": "2026-03-01T00:00:00Z",
    "endsAt": "2026-04-01T00:00:00Z",
}


@pytest.fixture
def till(member: Customer) -> Caller:
    """A till of the member's workspace."""
    return till_of(member)


def test_what_get_gives_put_takes(till: Caller, workspace: Workspace) -> None:
    made = till.send("PUT", "/v1/challenges/c", WHOLE)
    finish_recounts(workspace)
    given = till.get("/v1/challenges/c")

    again = till.send("PUT", "/v1/challenges/c", given.json())

    assert (made.status_code, given.status_code, again.status_code) == (200, 200, 200)
    assert given.json() == WHOLE | {"challengeId": "c", "recount": None}
    assert again.json() == given.json()
    assert Challenge.objects.of(workspace).get().version == 1


def test_the_list_has_the_retired_and_a_customer_sees_the_active(
    till: Caller, member: Customer
) -> None:
    for key in ("b", "a"):
        till.send("PUT", f"/challenges/{key}", BODY)
    assert till.send("DELETE", "/challenges/b").status_code == 204

    listed = till.get("/challenges").json()

    assert [(one["challengeId"], one["active"]) for one in listed] == [("a", True), ("b", False)]
    assert [one["challengeId"] for one in app_of(member).get("/challenges").json()] == ["a"]


def test_a_customer_reads_their_own_by_either_name(workspace: Workspace, member: Customer) -> None:
    make_challenge(workspace)
    record(workspace, visit(member))

    for path in ("/user/sarah/challenge", "/v2/customers/sarah/challenge"):
        [challenge] = app_of(member).get(path).json()
        assert challenge == {
            "challengeId": "visits",
            "title": "Three visits",
            "kind": "count",
            "progress": 1,
            "goals": [{"target": 3, "points": 10, "reached": False}],
            "completed": 0,
            "repeats": False,
            "startsAt": None,
            "endsAt": None,
            "state": "running",
        }


def test_a_customer_reads_nobody_elses(workspace: Workspace, member: Customer) -> None:
    make_member(workspace, "mike")

    assert_refusal(app_of(member).get("/user/mike/challenge"), 403, "other_customer")


def test_what_is_not_there(till: Caller) -> None:
    for path in ("/challenges/x", "/user/sarah/challenge?challengeId=x"):
        assert_refusal(till.get(path), 404, "unknown_definition")
    assert_refusal(till.get("/user/nobody/challenge"), 404, "unknown_customer")
    assert_refusal(till.send("DELETE", "/challenges/x"), 404, "unknown_definition")
    assert_refusal(till.get("/user/sarah/challenge?x=1"), 400, "unknown_parameter")


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        (BODY | {"goals": None}, ("goals", "invalid_type")),
        (BODY | {"kind": "most"}, ("kind", "invalid_type")),
        (BODY | {"repeats": "yes"}, ("repeats", "invalid_type")),
        (BODY | {"challengeId": "other"}, ("challengeId", "other_key")),
        (BODY | {"goals": [{"target": 3, "point": 1}]}, ("goals.0.point", "unknown_field")),
        (BODY | {"repeats": True, "kind": "streak"}, ("repeats", "not_repeatable")),
    ],
)
def test_a_body_that_cannot_be_meant(
    till: Caller, body: dict[str, Any], fault: tuple[str, str]
) -> None:
    answer = till.send("PUT", "/challenges/c", body)

    assert_refusal(answer, 400, "invalid")
    assert codes(answer) == [fault]

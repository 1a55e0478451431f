"""Recording many events at once: a receipt for each, in order."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Customer
from events.models import ActivityEvent
from tests.api.calling import Caller, codes
from tests.factories import make_member

pytestmark = pytest.mark.django_db


def visit(number: int, **more: Any) -> dict[str, Any]:
    """The body of a visit of a customer known by a user id."""
    base = {"event_category": "activity", "event_type": "visit", "user_id": "sarah"}
    return base | {"external_id": f"V-{number}"} | more


def kept(member: Customer) -> int:
    """How many events the workspace has."""
    return ActivityEvent.objects.filter(workspace=member.workspace).count()


def test_a_thousand_valid_events_are_recorded(till: Caller, member: Customer) -> None:
    result = till.post("/events/batch", [visit(n) for n in range(1000)]).json()

    assert (result["created"], result["duplicates"], result["failed"]) == (1000, 0, 0)
    assert [one["index"] for one in result["results"]] == list(range(1000))
    assert [one["external_id"] for one in result["results"]] == [f"V-{n}" for n in range(1000)]
    assert kept(member) == 1000


def test_every_event_has_its_receipt_in_order(till: Caller, member: Customer) -> None:
    known = till.post("/events", visit(1)).json()
    batch = [
        visit(1),
        visit(2),
        visit(1, source="bar"),
        visit(3, event_type="vist"),
        visit(2),
        visit(4, user_id="nobody"),
        "not an event",
        visit(5, external_id=None),
    ]

    result = till.post("/events/batch", {"events": batch}).json()

    statuses = [one["status"] for one in result["results"]]
    assert statuses == [
        *("duplicate", "created", "conflict", "failed"),
        *("duplicate", "failed", "failed", "created"),
    ]
    assert (result["created"], result["duplicates"], result["failed"]) == (2, 2, 4)
    assert result["results"][0]["id"] == result["results"][2]["id"] == known["id"]
    assert result["results"][4]["id"] == result["results"][1]["id"]
    assert result["results"][3]["id"] is None


def test_every_refused_event_says_why(till: Caller, member: Customer) -> None:
    till.post("/events", visit(1))
    batch = [
        visit(1, source="bar"),
        visit(3, event_type="vist", source=7),
        visit(4, event_type="vist"),
        visit(5, user_id="nobody"),
    ]

    errors = till.post("/events/batch", batch).json()["errors"]

    assert [(e["index"], e["external_id"], e["code"], e["field"]) for e in errors] == [
        (0, "V-1", "external_id_conflict", "source"),
        (1, None, "invalid_type", "source"),
        (2, "V-4", "unknown_type", "event_type"),
        (3, "V-5", "unknown_customer", "user_id"),
    ]


def test_an_atomic_batch_is_recorded_whole(till: Caller, member: Customer) -> None:
    till.post("/events", visit(1))

    answer = till.post("/events/batch", [visit(1), visit(2)], atomic="true")

    assert (answer.status_code, answer.json()["created"]) == (200, 1)
    assert kept(member) == 2


@pytest.mark.parametrize("wrong", [visit(2, user_id="nobody"), {"event_type": 1}, visit(1)])
def test_an_atomic_batch_with_one_fault_is_not_recorded(
    till: Caller, member: Customer, wrong: dict[str, Any]
) -> None:
    batch = [visit(1, source="bar"), wrong]

    answer = till.post("/events/batch", batch, atomic="true")

    assert (answer.status_code, answer.json()["code"]) == (422, "batch_refused")
    assert codes(answer)[0][0].startswith("events.1.")
    assert kept(member) == 0


def test_a_dry_run_answers_the_same_and_keeps_nothing(till: Caller, member: Customer) -> None:
    batch = [visit(1), visit(1), visit(2, user_id="new"), visit(3, event_type="vist")]
    query = {"create_customers": "true"}

    rehearsed = till.post("/events/batch", batch, dry_run="true", **query).json()
    nothing = kept(member)
    recorded = till.post("/events/batch", batch, **query).json()

    assert nothing == 0
    assert [one["status"] for one in rehearsed["results"]] == [
        one["status"] for one in recorded["results"]
    ]
    assert rehearsed["errors"] == recorded["errors"]


def test_an_atomic_dry_run_says_that_the_batch_would_be_refused(
    till: Caller, member: Customer
) -> None:
    batch = [visit(1), visit(2, user_id="nobody")]

    answer = till.post("/events/batch", batch, atomic="true", dry_run="true")

    assert (answer.status_code, answer.json()["code"]) == (422, "batch_refused")
    assert kept(member) == 0


def test_more_than_a_thousand_are_too_many(till: Caller, member: Customer) -> None:
    answer = till.post("/events/batch", [visit(n) for n in range(1001)])

    assert (answer.status_code, answer.json()["code"]) == (413, "batch_too_large")
    assert kept(member) == 0


def test_unknown_customers_are_made_once_each(till: Caller, member: Customer) -> None:
    batch = [visit(n, user_id=f"new-{n % 3}") for n in range(9)]

    result = till.post("/events/batch", batch, create_customers="true").json()

    assert result["created"] == 9
    found = till.get("/customers").json()["results"]
    assert sorted(one["userId"] for one in found) == ["new-0", "new-1", "new-2", "sarah"]


@pytest.mark.parametrize("user_id", ["a/b", " padded", "..", "tab\there"])
def test_an_id_that_no_address_could_hold_makes_no_customer(
    till: Caller, member: Customer, user_id: str
) -> None:
    batch = [visit(1, user_id=user_id)]

    result = till.post("/events/batch", batch, create_customers="true").json()

    assert result["errors"][0]["code"] == "unknown_customer"


def test_an_empty_batch_is_recorded_at_once(till: Caller) -> None:
    result = till.post("/events/batch", []).json()

    assert (result["created"], result["results"], result["errors"]) == (0, [], [])


@pytest.mark.parametrize(
    "body", [b"7", b'"x"', b"{}", b'{"events": 1}', b"", b"null", b'{"a": []}']
)
def test_what_is_no_batch_is_refused(till: Caller, body: bytes) -> None:
    answer = till.post("/events/batch", body)

    assert (answer.status_code, answer.json()["code"]) == (400, "malformed_json")


def statements(till: Caller, count: int, prefix: str, **query: Any) -> int:
    """How many SQL statements a batch of this size takes: half new, half known or broken."""
    events = [visit(n, external_id=f"{prefix}-{n // 2}") for n in range(count - 2)]
    events += [visit(0, user_id=f"{prefix}-new"), visit(1, event_type="vist")]
    with CaptureQueriesContext(connection) as captured:
        answer = till.post("/events/batch", events, **query)
    assert answer.status_code == 200
    return len(captured)


@pytest.mark.parametrize("query", [{}, {"create_customers": "true"}, {"dry_run": "true"}])
def test_a_batch_of_a_thousand_costs_no_more_statements_than_one_of_ten(
    till: Caller, member: Customer, query: dict[str, str]
) -> None:
    make_member(member.workspace)
    statements(till, 4, "warm", **query)

    ten, thousand = statements(till, 10, "a", **query), statements(till, 1000, "b", **query)

    assert ten == thousand
    assert thousand < 20

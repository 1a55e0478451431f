"""Lists of events: filters, pages that stay stable, and what they cost."""

import base64
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Customer
from tests.api.calling import Caller, codes
from tests.factories import NOON, make_event, make_member

pytestmark = pytest.mark.django_db


def ids(answer: Any) -> list[str]:
    """The ids of a page."""
    assert answer.status_code == 200, answer.content
    return [event["id"] for event in answer.json()["results"]]


def test_the_newest_come_first(till: Caller, member: Customer) -> None:
    days = [make_event(member, event_timestamp=NOON - timedelta(days=n)) for n in (1, 0, 2)]

    listed = ids(till.get("/events"))

    assert listed == [str(days[n].id) for n in (1, 0, 2)]


def test_pages_follow_each_other_to_the_end_whatever_is_inserted(
    till: Caller, member: Customer
) -> None:
    events = [make_event(member) for _ in range(7)]  # all at the same instant
    seen: list[str] = []
    cursor = None

    while cursor != "" and len(seen) < 20:
        page = till.get("/events", limit=2, **({"cursor": cursor} if cursor else {}))
        seen += ids(page)
        cursor = page.json()["next_cursor"] or ""
        make_event(member, event_timestamp=NOON + timedelta(seconds=1))  # newer than the page

    assert seen == [str(event.id) for event in reversed(events)]


def test_pages_of_a_pass_follow_each_other(till: Caller, member: Customer) -> None:
    moments = [NOON - timedelta(microseconds=n // 2) for n in range(5)]
    events = [make_event(member, event_timestamp=moment) for moment in moments]
    path = f"/passes/{member.id}/events"

    first = till.get(path, limit=3)
    rest = till.get(path, limit=3, cursor=first.json()["next_cursor"])

    assert sorted(ids(first) + ids(rest)) == sorted(str(event.id) for event in events)
    assert rest.json()["next_cursor"] is None


@pytest.mark.parametrize("limit", ["0", "-1", "1001", "ten", "", "1.5", "٣", "9" * 5000])
def test_a_limit_out_of_bounds_is_refused(till: Caller, limit: str) -> None:
    answer = till.get("/events", limit=limit)

    assert (answer.status_code, codes(answer)) == (400, [("limit", "out_of_range")])


@pytest.mark.parametrize(
    "text",
    ["x", "0", ":", "1:2", "9" * 5000 + ":" + "0" * 32, f"{10**20}:{'0' * 32}", "-1:" + "g" * 32],
)
def test_a_made_up_cursor_is_refused(till: Caller, text: str) -> None:
    cursor = base64.urlsafe_b64encode(text.encode()).decode()

    for made_up in (text, cursor):
        answer = till.get("/events", cursor=made_up)
        assert (answer.status_code, codes(answer)) == (400, [("cursor", "invalid_cursor")])


@pytest.mark.parametrize("microseconds", [-62_135_596_800_000_000, 253_402_300_799_999_999])
def test_a_cursor_at_the_ends_of_time_is_answered(till: Caller, microseconds: int) -> None:
    cursor = base64.urlsafe_b64encode(f"{microseconds}:{'0' * 32}".encode()).decode()

    assert ids(till.get("/events", cursor=cursor)) == []


@pytest.mark.parametrize("limit", [1, 1000])
def test_a_limit_within_bounds_is_kept(till: Caller, member: Customer, limit: int) -> None:
    for _ in range(2):
        make_event(member)

    assert len(ids(till.get("/events", limit=limit))) == min(limit, 2)


@pytest.fixture
def cast(member: Customer) -> dict[str, str]:
    """Four events that differ in everything a filter asks, by a letter each."""
    hour, ten = timedelta(hours=1), NOON - timedelta(hours=2)
    other = make_member(member.workspace, "ben")
    made = {
        "a": make_event(member, source="bar", external_id="A-1", event_timestamp=ten - hour),
        "b": make_event(member, kind="refund", currency="USD", event_timestamp=ten),
        "c": make_event(member, category="activity", kind="visit", event_timestamp=ten + hour),
        "d": make_event(other, external_id="D-1", event_timestamp=NOON),
    }
    return {str(event.id): letter for letter, event in made.items()}


@pytest.mark.parametrize(
    ("query", "letters"),
    [
        ({"event_category": "transaction"}, "dba"),
        ({"event_type": "visit"}, "c"),
        ({"event_types": "visit,refund"}, "cb"),
        ({"source": "bar"}, "a"),
        ({"source": "ba"}, ""),
        ({"user_id": "ben"}, "d"),
        ({"external_id": "A-1"}, "a"),
        ({"external_ids": "A-1,D-1,X"}, "da"),
        ({"currency": "USD"}, "b"),
        ({"from": "2026-03-14T10:00:00Z"}, "dcb"),
        ({"to": "2026-03-14T10:00:00Z"}, "a"),
        ({"from": "2026-03-14T11:00:00", "to": "2026-03-14T12:00:00"}, "b"),  # Berlin
        ({"from": "2026-03-14T10:00:00Z", "event_category": "transaction"}, "db"),
        ({"import_id": "01890000-0000-7000-8000-000000000000"}, ""),
    ],
)
def test_filters_narrow(
    till: Caller, cast: dict[str, str], query: dict[str, str], letters: str
) -> None:
    assert "".join(cast[key] for key in ids(till.get("/events", **query))) == letters


def test_the_pass_filter_asks_for_one_pass(till: Caller, cast: dict[str, str]) -> None:
    ben = till.get("/customers/ben").json()["passId"]

    assert [cast[key] for key in ids(till.get("/events", pass_id=ben))] == ["d"]


@pytest.mark.parametrize(
    ("query", "field", "code"),
    [
        ({"sourc": "bar"}, "sourc", "unknown_parameter"),
        ({"format": "json"}, "format", "unknown_parameter"),
        ({"event_type": "purchas"}, "event_type", "unknown_kind"),
        ({"event_types": "visit,nothing"}, "event_types", "unknown_kind"),
        ({"event_category": "money"}, "event_category", "unknown_kind"),
        ({"pass_id": "card"}, "pass_id", "invalid"),
        ({"import_id": "7"}, "import_id", "invalid"),
        ({"from": "yesterday"}, "from", "invalid"),
        ({"to": "2026-02-30T00:00:00Z"}, "to", "invalid"),
        ({"source": "a\0b"}, "source", "null_characters_not_allowed"),
    ],
)
def test_a_filter_that_cannot_be_meant_is_refused(
    till: Caller, query: dict[str, str], field: str, code: str
) -> None:
    answer = till.get("/events", **query)

    assert (answer.status_code, codes(answer)) == (400, [(field, code)])


@pytest.mark.parametrize(
    "moment",
    [
        "0001-01-01T00:00:00Z",
        "0001-01-01T00:00:00+14:00",
        "9999-12-31T23:59:59-12:00",
        "9999-12-31T23:59:59",
        "0001-01-01T00:00:00",
        "2026-03-14T10:00:00+16:00",
        "2026-03-14T10:00:00-23:59",
    ],
)
def test_a_time_at_the_ends_of_the_calendar_is_no_fault_of_ours(
    till: Caller, member: Customer, moment: str
) -> None:
    assert till.get("/events", **{"from": moment}).status_code in {200, 400}
    assert till.get("/events", to=moment).status_code in {200, 400}


def test_a_misspelt_parameter_is_answered_with_the_right_one(till: Caller) -> None:
    answer = till.get("/events", event_catgory="activity")

    assert answer.json()["errors"][0]["message"] == "Did you mean 'event_category'?"


def statements(till: Caller, path: str) -> int:
    """How many SQL statements one answer takes."""
    with CaptureQueriesContext(connection) as captured:
        assert till.get(path).status_code == 200
    return len(captured)


@pytest.mark.parametrize("path", ["/events", "/passes/{}/events", "/customers", "/customers/sarah"])
def test_ten_rows_cost_what_one_row_costs(till: Caller, member: Customer, path: str) -> None:
    path = path.format(member.id)
    make_event(member)
    till.get(path)
    one = statements(till, path)

    for _ in range(9):
        make_event(member)
        make_event(make_member(member.workspace))

    assert statements(till, path) == one

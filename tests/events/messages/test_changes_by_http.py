"""The log of changes as integrators read it."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from accounts.models import Customer, Workspace
from accounts.scopes import Scope
from events.messages.types import message_types
from events.models import Message
from events.relay import _loaded as loaded_subscribers
from tests.api.calling import Caller, app_of, codes, till_of
from tests.api.test_addresses import assert_refusal
from tests.events.messages.telling import changes, hand_on, tell, tell_each
from tests.factories import NOON, key_header, make_event

pytestmark = pytest.mark.django_db


@pytest.fixture
def till(workspace: Workspace) -> Caller:
    """A program that may read the log."""
    return Caller(key_header(workspace, scopes=[Scope.CHANGES_READ.value]))


def test_an_integrator_reads_what_they_wrote_at_once(till: Caller, member: Customer) -> None:
    event = make_event(member, external_id="ORD-1")

    answer = till.get("/changes")

    [change] = changes(answer)
    message = Message.objects.get(workspace=member.workspace)
    assert list(change) == ["cursor", "event_id", "timestamp", "type", "activity_id", "activity"]
    assert change["event_id"] == f"evt_{message.id.hex}"
    assert (change["cursor"], change["type"]) == ("1-0", "event.recorded")
    assert (change["activity_id"], change["activity"]["external_id"]) == (str(event.id), "ORD-1")
    assert (answer.json()["next"], answer.json()["has_more"]) == ("1-0", False)


def test_page_by_page_to_the_end(till: Caller, workspace: Workspace) -> None:
    tell(workspace, 1)
    tell_each(workspace, 2, 3, 4)

    first = till.get("/changes", limit=3).json()
    second = till.get("/changes", after=first["next"], limit=3).json()
    third = till.get("/changes", after=second["next"]).json()

    assert [one["n"] for one in first["changes"]] == [1, 2, 3]
    assert (first["next"], first["has_more"]) == ("2-1", True)
    assert [one["n"] for one in second["changes"]] == [4]
    assert third == {"changes": [], "next": "2-2", "has_more": False}


def test_each_part_of_a_message_has_its_own_id(till: Caller, workspace: Workspace) -> None:
    tell_each(workspace, 1, 2)

    first, second = changes(till.get("/changes"))

    assert second["event_id"] == f"{first['event_id']}_1"
    assert changes(till.get("/changes")) == [first, second]


def test_who_starts_today_begins_now(till: Caller, workspace: Workspace) -> None:
    tell_each(workspace, 1, 2, 3)

    now = till.get("/changes", after="now").json()
    tell(workspace, 4)

    assert now == {"changes": [], "next": "1-2", "has_more": False}
    assert [one["n"] for one in changes(till.get("/changes", after=now["next"]))] == [4]


def test_an_empty_cursor_is_the_beginning(till: Caller, workspace: Workspace) -> None:
    tell(workspace, 1)

    assert len(changes(till.get("/changes", after=""))) == 1


@pytest.mark.parametrize(
    ("types", "expected"),
    [
        ("event.recorded", ["event.recorded"]),
        ("event.*", ["event.recorded", "event.deleted"]),
        ("event.deleted,customer.*", ["event.deleted"]),
        ("*", ["event.recorded", "event.deleted"]),
        ("ticket.*", []),
    ],
)
def test_types_are_chosen_by_name_or_by_their_beginning(
    till: Caller, member: Customer, types: str, expected: list[str]
) -> None:
    event = make_event(member)
    deletion = {"filters": {"pass_id": str(event.customer_id)}, "confirm": True}
    assert till_of(member).post("/events/delete-batch", deletion).status_code == 200

    answer = till.get("/changes", types=types)

    assert [one["type"] for one in changes(answer)] == expected
    assert answer.json()["next"] == "2-0"


@pytest.mark.parametrize(
    ("query", "fault"),
    [
        ({"after": "1"}, ("after", "invalid_cursor")),
        ({"after": "-1-0"}, ("after", "invalid_cursor")),
        ({"after": "\N{ARABIC-INDIC DIGIT ONE}-0"}, ("after", "invalid_cursor")),
        ({"after": "1-0\0"}, ("after", "invalid_cursor")),
        ({"after": "9" * 400 + "-0"}, ("after", "invalid_cursor")),
        ({"after": "NOW"}, ("after", "invalid_cursor")),
        ({"after": "7-0"}, ("after", "cursor_ahead")),
        ({"limit": "0"}, ("limit", "out_of_range")),
        ({"limit": "1001"}, ("limit", "out_of_range")),
        ({"limit": "many"}, ("limit", "out_of_range")),
        ({"types": ""}, ("types.0", "unknown_message_type")),
        ({"types": "ticket.sold"}, ("types.0", "unknown_message_type")),
        ({"types": "event.recorded,tick*"}, ("types.1", "unknown_message_type")),
        ({"types": "\0"}, ("types.0", "unknown_message_type")),
        ({"since": "1-0"}, ("since", "unknown_parameter")),
    ],
)
def test_what_cannot_be_is_refused(
    till: Caller, query: dict[str, str], fault: tuple[str, str]
) -> None:
    answer = till.get("/changes", **query)

    assert answer.status_code == 400
    assert codes(answer) == [fault]


def test_a_customers_token_reads_no_log(member: Customer) -> None:
    for path in ("/changes", "/webhooks/types"):
        assert_refusal(app_of(member).get(path), 403, "api_key_required")


def test_the_log_needs_its_scope(workspace: Workspace) -> None:
    others = [scope.value for scope in Scope if scope is not Scope.CHANGES_READ]
    caller = Caller(key_header(workspace, scopes=others))

    for path in ("/changes", "/webhooks/types"):
        assert_refusal(caller.get(path), 403, "scope_missing")


def test_who_was_erased_is_erased_from_the_log(till: Caller, member: Customer) -> None:
    make_event(member, metadata={"note": "by the window"}, external_id="ORD-1")
    before = till.get("/changes").content.decode()

    assert till_of(member).post("/customers/sarah/erasure").status_code == 200

    answer = till.get("/changes")
    first, last = changes(answer)
    assert ("by the window" in before, "sarah" in before) == (True, True)
    assert "by the window" not in answer.content.decode()
    assert "sarah" not in answer.content.decode().lower()
    assert (first["activity"]["amount"], first["activity"]["metadata"]) == ("10.00", {})
    assert (last["type"], last["pass_id"]) == ("customer.erased", str(member.id))


def test_what_was_deleted_is_told_without_content(till: Caller, member: Customer) -> None:
    event = make_event(member, metadata={"note": "by the window"})
    [before] = changes(till.get("/changes"))

    deletion = {"filters": {"pass_id": str(member.id)}, "confirm": True}
    assert till_of(member).post("/events/delete-batch", deletion).status_code == 200

    first, last = changes(till.get("/changes"))
    assert first == before | {"activity": None}
    assert (last["type"], last["activity_id"]) == ("event.deleted", str(event.id))


def refuse(messages: Any) -> None:
    """A subscriber that takes nothing."""
    raise ConnectionError("the reader is away")


def test_a_subscriber_that_fails_is_nobodys_500(
    till: Caller, workspace: Workspace, settings: Settings
) -> None:
    tell(workspace, 1)
    hand_on(workspace)
    settings.MESSAGE_SUBSCRIBERS = [f"{__name__}.refuse"]
    loaded_subscribers.cache_clear()
    Message.objects.create(workspace=workspace, type="told", body={"n": 2}, created_at=NOON)

    assert [one["n"] for one in changes(till.get("/changes"))] == [1]


def test_thirty_cost_what_one_costs(till: Caller, member: Customer) -> None:
    make_event(member)
    one = statements(till)
    for _ in range(30):
        make_event(member)
    hand_on(member.workspace)

    many = statements(till)

    assert many == one


def statements(till: Caller) -> int:
    """How many statements a call needs when nothing waits."""
    till.get("/changes")
    with CaptureQueriesContext(connection) as captured:
        till.get("/changes")
    return len(captured)


def test_the_types_are_told_with_schema_and_example(till: Caller) -> None:
    answer = till.get("/webhooks/types")

    told = {one["name"]: one for one in answer.json()}
    assert set(told) == set(message_types())
    recorded = told["event.recorded"]
    assert list(recorded) == ["name", "when", "schema", "example"]
    assert recorded["schema"]["properties"]["type"] == {"type": "string", "const": "event.recorded"}
    assert till.get("/webhooks/types", limit=3).status_code == 400

"""What a door gets by HTTP: one test for each outcome that it sees."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Customer, StaffMember
from accounts.scopes import Role, Scope
from tests.api.calling import Answer, Caller, app_of, codes, till_of
from tests.factories import key_header, make_staff
from tests.ticketing.checkin.doors import make_ticket
from tests.ticketing.stage import sell
from ticketing.checkin.models import CheckIn
from ticketing.tickets.codes import code_of
from ticketing.tickets.models import Ticket

pytestmark = pytest.mark.django_db


def scan(caller: Caller, name: object, event: str = "", **body: Any) -> Answer:
    shown = name.id if isinstance(name, Ticket) else name
    query = {"event": event} if event else {}
    return caller.post(f"/events/check-in/{shown}", body, **query)


def test_a_check_in_says_who_and_what_came_in(member: Customer) -> None:
    ticket = make_ticket(member)

    answer = scan(till_of(member), code_of(ticket), nonce="scan-1", gate="Gate 2")

    assert answer.status_code == 200
    told = answer.json()
    assert told.pop("checkInId")
    assert told.pop("at").endswith("Z")
    assert told == {
        "ticketId": str(ticket.id),
        "number": ticket.number,
        "eventId": "evt-spring-2026",
        "direction": "in",
        "gate": "Gate 2",
        "entries": 1,
        "isDouble": False,
        "ticketTypeId": "tt-general",
        "ticketType": "General",
        "perks": [{"perkId": "drink", "title": "Free drink", "left": 2}],
        "message": "In: General",
        "holderName": "Sarah Johnson",
    }


def test_an_empty_body_is_a_scan_now(member: Customer) -> None:
    ticket = make_ticket(member)

    answer = till_of(member).send("POST", f"/api/v1/events/check-in/{ticket.number}", b"")

    assert (answer.status_code, answer.json()["entries"]) == (200, 1)


def test_the_same_nonce_gets_the_same_body_even_after_an_undo(member: Customer) -> None:
    ticket, caller = make_ticket(member), till_of(member)
    first = scan(caller, ticket, nonce="scan-1").json()
    caller.post(f"/events/check-in/{ticket.id}/undo", {"nonce": "scan-1"})

    again = scan(caller, ticket, nonce="scan-1")

    assert (again.status_code, again.json()) == (200, first)


def test_a_second_scan_is_a_conflict_in_words(member: Customer) -> None:
    ticket, caller = make_ticket(member), till_of(member)
    scan(caller, ticket, nonce="1", gate="Gate 2")

    answer = scan(caller, ticket, nonce="2")

    assert (answer.status_code, answer.json()["code"]) == (409, "already_in")
    assert answer.json()["message"].startswith("Already in: Gate 2, ")
    assert answer.json()["message"].endswith(", by till")


def test_a_door_of_another_event_refuses(member: Customer) -> None:
    ticket, caller = make_ticket(member), till_of(member)

    refused = scan(caller, ticket, event="evt-autumn-2026")
    admitted = scan(caller, ticket, event="evt-spring-2026")

    assert (refused.status_code, refused.json()["code"]) == (409, "wrong_event")
    assert admitted.status_code == 200


def test_a_customers_token_opens_no_door(member: Customer) -> None:
    ticket = make_ticket(member)

    answer = scan(app_of(member), ticket)

    assert (answer.status_code, answer.json()["code"]) == (403, "api_key_required")
    assert not CheckIn.objects.filter(workspace=member.workspace).exists()


def test_who_may_not_see_customers_is_not_told_their_name(member: Customer) -> None:
    alone = Caller(key_header(member.workspace, scopes=[Scope.TICKETS_AT_DOOR.value]))

    answer = scan(alone, make_ticket(member))

    assert "holderName" not in answer.json()


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ({"gate": "x" * 61}, ("gate", "too_long")),
        ({"nonce": "x" * 101}, ("nonce", "too_long")),
        ({"nonce": 7}, ("nonce", "invalid_type")),
        ({"gate": "a\0b"}, ("gate", "nul_character")),
        ({"at": "2026-06-12T19:04:00"}, ("at", "time_zone_missing")),
        ({"at": "0001-01-01T00:00:00Z"}, ("at", "out_of_range")),
        ({"at": 10**30}, ("at", "number_too_large")),
        ({"direction": "sideways"}, ("direction", "invalid_type")),
        ({"door": 1}, ("door", "unknown_field")),
    ],
)
def test_a_scan_that_cannot_be_is_refused_by_its_field(
    member: Customer, body: dict[str, Any], fault: tuple[str, str]
) -> None:
    answer = scan(till_of(member), make_ticket(member), **body)

    assert (answer.status_code, codes(answer)) == (400, [fault])


@pytest.mark.parametrize("name", ["%00", "x" * 300, "%F0%9F%8E%9F", "0190aaaa-zzzz", "-", "😀"])
def test_what_names_no_ticket_is_not_there(member: Customer, name: str) -> None:
    answer = scan(till_of(member), name)

    assert (answer.status_code, answer.json()["code"]) == (404, "unknown_ticket")


def test_an_undo_says_where_the_ticket_is_now(member: Customer) -> None:
    ticket, caller = make_ticket(member), till_of(member)
    scan(caller, ticket, nonce="scan-1")

    answer = caller.post(f"/events/check-in/{ticket.id}/undo")

    assert answer.status_code == 200
    assert (answer.json()["isInside"], answer.json()["entries"]) == (False, 0)


def test_a_perk_is_given_once_for_a_nonce_and_refused_when_used_up(member: Customer) -> None:
    ticket, caller = make_ticket(member), till_of(member)
    path = f"/events/check-in/{code_of(ticket)}/perks/drink"

    told = [caller.post(path, {"nonce": nonce, "gate": "Bar"}) for nonce in "1123"]

    assert [one.status_code for one in told] == [200, 200, 200, 409]
    assert [one.json().get("left") for one in told] == [1, 1, 0, None]
    assert told[3].json()["code"] == "perk_used_up"
    assert caller.post(f"{path}/undo", {"nonce": "2"}).json()["left"] == 1


def test_the_figures_are_those_of_the_door(member: Customer) -> None:
    ticket, caller = make_ticket(member), till_of(member)
    scan(caller, ticket, gate="Gate 2")

    told = caller.get("/ticketed-events/evt-spring-2026/occupancy").json()

    assert (told["expected"], told["entered"], told["inside"]) == (1, 1, 1)
    assert [(one["gate"], one["entered"]) for one in told["perGate"]] == [
        ("Gate 1", 0),
        ("Gate 2", 1),
    ]
    assert [one["entered"] for one in told["perQuarterHour"]] == [1]


def test_a_steward_checks_in_with_their_session(member: Customer) -> None:
    ticket = make_ticket(member)
    caller = signed_in(make_staff(member.workspace, Role.STEWARD))

    answer = scan(caller, ticket)

    assert answer.status_code == 200
    kept = CheckIn.objects.select_related("by").get(workspace=member.workspace)
    assert kept.by is not None
    assert kept.by.email.startswith("steward")


def test_an_analyst_opens_no_door(member: Customer) -> None:
    caller = signed_in(make_staff(member.workspace, Role.ANALYST))

    answer = scan(caller, make_ticket(member))

    assert (answer.status_code, answer.json()["code"]) == (403, "scope_missing")


def signed_in(staff: StaffMember) -> Caller:
    caller = Caller()
    caller.client.force_login(staff.user)
    return caller


def test_a_check_in_costs_this_many_statements(member: Customer) -> None:
    tickets, caller = [make_ticket(member)], till_of(member)
    tickets += sell(tickets[0].ticketed_event, member)
    scan(caller, tickets[0])

    with CaptureQueriesContext(connection) as spent:
        scan(caller, tickets[1], nonce="n", gate="Gate 2")

    # The transaction is a savepoint here, its end another statement; there is no savepoint within.
    assert [str(one["sql"]).split()[0] for one in spent].count("SAVEPOINT") == 1
    assert len(spent) == 8 + 2

"""What the door's modules ask: answers as JSON, who is signed in, and who somebody is."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Customer, StaffMember
from accounts.scopes import Role
from tests.admin.visiting import at_desk
from tests.factories import make_workspace
from tests.ticketing.checkin.door_visiting import door_page
from tests.ticketing.checkin.doors import make_ticket, scans_of
from tests.ticketing.stage import sell
from ticketing.tickets.models import Ticket

pytestmark = pytest.mark.django_db

AS_JSON = {"accept": "application/json"}


def asked(client: Client, scanned: Ticket, **fields: str) -> Any:
    """What a form of the door is answered as JSON."""
    sent = {"code": scanned.number, "nonce": "n-1"} | fields
    return client.post(door_page(scanned.ticketed_event), sent, headers=AS_JSON)


def state_of(ticket: Ticket) -> str:
    return reverse("door:state", args=[ticket.ticketed_event.key])


def found(client: Client, ticket: Ticket, text: str) -> list[dict[str, Any]]:
    address = reverse("door:find", args=[ticket.ticketed_event.key])
    rows: list[dict[str, Any]] = client.get(address, {"q": text}).json()["found"]
    return rows


def test_an_answer_says_what_the_page_would(member: Customer) -> None:
    ticket = make_ticket(member)

    told = asked(at_desk(member.workspace, Role.STEWARD), ticket).json()

    assert (told["kind"], told["words"], told["code"]) == ("in", "Let in", "")
    assert told["ticket"] == {
        "id": str(ticket.id),
        "number": ticket.number,
        "name": "Sarah Johnson",
        "type": "General",
        "inside": True,
        "entries": 1,
    }
    assert told["perks"] == [{"perkId": "drink", "title": "Free drink", "left": 2}]


def test_a_no_says_why_and_what_to_do(member: Customer) -> None:
    ticket = make_ticket(member)
    steward = at_desk(member.workspace, Role.STEWARD)
    asked(steward, ticket)

    answer = asked(steward, ticket, nonce="n-2")

    told = answer.json()
    assert (answer.status_code, told["kind"], told["code"]) == (409, "refused", "already_in")
    assert told["reason"].startswith("Already in: Gate 1")
    assert "Compare the name" in told["advice"]


def test_an_undo_says_where_the_ticket_is(member: Customer) -> None:
    ticket = make_ticket(member)
    steward = at_desk(member.workspace, Role.STEWARD)
    asked(steward, ticket)

    told = asked(steward, ticket, ask="undo", ticket=str(ticket.id)).json()

    assert (told["kind"], told["ticket"]["inside"], told["ticket"]["entries"]) == (
        "undone",
        False,
        0,
    )
    assert scans_of(ticket) == []


def test_names_are_told_to_who_may_see_them_alone(
    member: Customer, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticket = make_ticket(member)
    steward = at_desk(member.workspace, Role.STEWARD)
    monkeypatch.setattr(StaffMember, "scopes", frozenset({"tickets:door"}))

    told = asked(steward, ticket).json()

    assert told["ticket"]["name"] == ""
    assert found(steward, ticket, "Sarah") == []


def test_the_state_says_who_is_signed_in_and_how_many_came_in_here(member: Customer) -> None:
    ticket = make_ticket(member)
    steward = at_desk(member.workspace, Role.STEWARD)
    asked(steward, ticket)

    told = steward.get(state_of(ticket), {"gate": "Gate 1"}).json()

    assert told["person"]["name"].startswith("steward-")
    assert told["person"]["shift"]
    assert (told["entered"], len(told["token"])) == (1, 64)


@pytest.mark.parametrize("gate", ["Gate 9", "Gate 1\0", ""])
def test_at_what_is_no_gate_of_the_event_nobody_came_in(gate: str, member: Customer) -> None:
    ticket = make_ticket(member)
    steward = at_desk(member.workspace, Role.STEWARD)
    asked(steward, ticket)

    assert steward.get(state_of(ticket), {"gate": gate}).json()["entered"] == 0


@pytest.mark.parametrize("name", ["door:state", "door:find"])
def test_strangers_learn_nothing(name: str, member: Customer, client: Client) -> None:
    address = reverse(name, args=[make_ticket(member).ticketed_event.key])

    answers = [
        client.get(address).status_code,
        at_desk(member.workspace, Role.ANALYST).get(address).status_code,
        at_desk(make_workspace("other-club")).get(address).status_code,
    ]

    assert answers == [302, 403, 404]


def test_a_page_of_one_house_scans_nothing_in_another(member: Customer) -> None:
    ticket = make_ticket(member)
    steward = at_desk(member.workspace, Role.STEWARD)
    elsewhere = str(make_workspace("other-club").id)

    answer = steward.post(
        door_page(ticket.ticketed_event),
        {"code": ticket.number},
        headers=AS_JSON | {"orgid": elsewhere},
    )

    assert (answer.status_code, scans_of(ticket)) == (404, [])


@pytest.mark.parametrize("text", ["sarah", "JOHNSON sar", "sarah@example", "order", "number"])
def test_somebody_is_found_by_what_is_known_of_them(text: str, member: Customer) -> None:
    ticket = make_ticket(member)
    text = {"order": ticket.order.number, "number": ticket.number.lower()}.get(text, text)

    (one,) = found(at_desk(member.workspace, Role.STEWARD), ticket, text)

    assert (one["number"], one["name"], one["inside"]) == (ticket.number, "Sarah Johnson", False)


@pytest.mark.parametrize("text", ["", "s", " ", "nobody", "\0\0", "%%", "sarah\njohnson"])
def test_nobody_is_found_by_less(text: str, member: Customer) -> None:
    assert found(at_desk(member.workspace, Role.STEWARD), make_ticket(member), text) == []


@pytest.mark.parametrize("text", ["johnson", "order"])
def test_who_it_may_be_is_offered_without_scripts_too(text: str, member: Customer) -> None:
    ticket = make_ticket(member)
    steward = at_desk(member.workspace, Role.STEWARD)
    typed = ticket.order.number if text == "order" else text

    answer = steward.post(door_page(ticket.ticketed_event), {"code": typed, "nonce": "n"})

    assert answer.status_code == 404
    words = answer.content.decode()
    assert f'name="code" value="{ticket.number}"' in words
    assert "Who it may be" in words
    assert 'class="verdict' not in words.split("<template")[0]


def test_ten_who_are_found_cost_what_one_costs(member: Customer) -> None:
    ticket, steward = make_ticket(member), at_desk(member.workspace, Role.STEWARD)
    with CaptureQueriesContext(connection) as for_one:
        found(steward, ticket, "sarah")
    sell(ticket.ticketed_event, member, ("tt-general", 9))

    with CaptureQueriesContext(connection) as for_ten:
        rows = found(steward, ticket, "sarah")

    assert (len(rows), len(for_ten)) == (8, len(for_one))

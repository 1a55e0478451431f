"""Handing on over HTTP: what the holder, whoever has the link, and the former holder get."""

import pytest

from accounts.models import Customer, Workspace
from tests.api.calling import app_of, codes, till_of
from tests.factories import make_member
from tests.ticketing.offering import offer_of, token_of
from tests.ticketing.stage import make_ticketed_event, sell
from ticketing.tickets.models import Ticket
from ticketing.transfers.models import Transfer

pytestmark = pytest.mark.django_db
MINE = "/client/events/tickets"
OFFERS = "/client/events/transfers"


@pytest.fixture
def ticket(workspace: Workspace, member: Customer) -> Ticket:
    """A ticket that the member holds."""
    return sell(make_ticketed_event(workspace), member)[0]


@pytest.fixture
def tom(workspace: Workspace) -> Customer:
    """To whom the ticket is offered."""
    return make_member(workspace, "tom", name="Tom Weber")


def test_a_ticket_is_offered_and_claimed(ticket: Ticket, member: Customer, tom: Customer) -> None:
    wish = {"email": "tom@example.com", "name": "Tom", "note": "Enjoy"}

    offered = app_of(member).post(f"{MINE}/{ticket.id}/transfer", wish)

    token = token_of(Transfer.objects.of(member.workspace).get())
    claimed = app_of(tom).post(f"{OFFERS}/{token}/claim")
    assert (offered.status_code, offered.json()["status"]) == (201, "offered")
    assert token not in offered.content.decode()
    assert (claimed.status_code, claimed.json()["ticketId"]) == (200, str(ticket.id))
    assert [one["ticketId"] for one in app_of(tom).get(f"{MINE}/mine").json()] == [str(ticket.id)]


def test_the_holder_sees_to_whom_it_is_offered(ticket: Ticket, member: Customer) -> None:
    before = app_of(member).get(f"{MINE}/{ticket.id}").json()["transfer"]
    offer_of(ticket)

    after = app_of(member).get(f"{MINE}/mine").json()[0]["transfer"]

    assert before is None
    assert (after["email"], after["status"]) == ("tom@example.com", "offered")


def test_the_link_shows_what_is_offered_and_no_way_in(ticket: Ticket, tom: Customer) -> None:
    token = offer_of(ticket)

    answer = app_of(tom).get(f"{OFFERS}/{token}")

    shown = answer.json()
    assert (shown["status"], shown["from"]) == ("offered", "Sarah Johnson")
    assert (shown["eventTitle"], shown["email"]) == ("Spring concert", "tom@example.com")
    for secret in (str(ticket.id), ticket.number, token):
        assert secret not in answer.content.decode()


def test_a_link_that_is_over_names_nobody(ticket: Ticket, member: Customer, tom: Customer) -> None:
    token = offer_of(ticket)
    taken = app_of(member).send("DELETE", f"{MINE}/{ticket.id}/transfer")

    shown = app_of(tom).get(f"{OFFERS}/{token}").json()
    claimed = app_of(tom).post(f"{OFFERS}/{token}/claim")

    assert taken.status_code == 204
    assert (shown["status"], shown["from"], shown["email"]) == ("taken_back", "", "")
    assert (claimed.status_code, claimed.json()["code"]) == (409, "transfer_over")


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", ""),
        ("GET", "/qr"),
        ("GET", "/pdf"),
        ("GET", "/calendar"),
        ("GET", "/perks"),
        ("PATCH", ""),
        ("POST", "/reissue"),
        ("POST", "/transfer"),
        ("DELETE", "/transfer"),
    ],
)
def test_the_former_holder_reaches_nothing(
    ticket: Ticket, member: Customer, tom: Customer, method: str, path: str
) -> None:
    token = offer_of(ticket)
    app_of(tom).post(f"{OFFERS}/{token}/claim")
    body = {"PATCH": {"holderName": "Eve"}, "POST": {"email": "eve@example.com"}}.get(method)

    app = app_of(member)
    url = f"{MINE}/{ticket.id}{path}"
    answer = app.get(url) if method == "GET" else app.send(method, url, body)

    assert (answer.status_code, answer.json()["code"]) == (404, "unknown_ticket")
    assert app.get(f"{MINE}/mine").json() == []
    assert app.get("/client/events/booking").json() == []


def test_a_program_claims_for_whom_it_names(ticket: Ticket, tom: Customer) -> None:
    token = offer_of(ticket)

    unnamed = till_of(tom).post(f"{OFFERS}/{token}/claim")
    claimed = till_of(tom).post(f"{OFFERS}/{token}/claim", {"userId": "tom"})

    ticket.refresh_from_db()
    assert (unnamed.status_code, codes(unnamed)) == (400, [("userId", "required")])
    assert (claimed.status_code, ticket.customer_id) == (200, tom.id)


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ({}, ("email", "required")),
        ({"email": " "}, ("email", "required")),
        ({"email": "tom"}, ("email", "invalid_email")),
        ({"email": "tom@example.com\nBcc: eve@example.com"}, ("email", "invalid_email")),
        ({"email": "t" * 250 + "@example.com"}, ("email", "too_long")),
        ({"email": "tom@example.com", "note": "x" * 301}, ("note", "too_long")),
        ({"email": "tom@example.com", "name": "x" * 201}, ("name", "too_long")),
        ({"email": ["tom@example.com"]}, ("email", "invalid_type")),
    ],
)
def test_a_wrong_address_is_refused(
    ticket: Ticket, member: Customer, body: object, fault: tuple[str, str]
) -> None:
    answer = app_of(member).post(f"{MINE}/{ticket.id}/transfer", body)

    assert (answer.status_code, codes(answer)) == (400, [fault])

"""Handing on over HTTP: what the holder, whoever has the link, and the former holder get."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import URLPattern

from accounts.models import Customer, Workspace
from config.api_urls import urlpatterns
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


_TICKET = "client/events/tickets/<str:ticket_id>"
BODIES = {"PATCH": {"holderName": "Eve"}, "POST": {"email": "eve@example.com"}}


def calls_about_a_ticket() -> Iterator[tuple[str, str]]:
    """Every call about one ticket that is open to customers; new ones are tested unasked."""
    for pattern in urlpatterns:
        _, found, rest = str(pattern.pattern).partition(_TICKET)
        if found and isinstance(pattern, URLPattern):
            view: Any = pattern.callback
            yield from ((method, rest) for method in sorted(view.view_class.customer_methods))


def test_the_calls_about_a_ticket_are_found() -> None:
    assert len(set(calls_about_a_ticket())) >= 9


@pytest.mark.parametrize(("method", "path"), list(calls_about_a_ticket()))
@pytest.mark.parametrize("name", ["id", "number"])
def test_the_former_holder_reaches_nothing(
    ticket: Ticket, member: Customer, tom: Customer, method: str, path: str, name: str
) -> None:
    token = offer_of(ticket)
    app_of(tom).post(f"{OFFERS}/{token}/claim")

    app = app_of(member)
    url = f"{MINE}/{getattr(ticket, name)}{path}"
    answer = app.get(url) if method == "GET" else app.send(method, url, BODIES.get(method))

    assert (answer.status_code, answer.json()["code"]) == (404, "unknown_ticket")
    assert app.get(f"{MINE}/mine").json() == []
    assert app.get("/client/events/booking").json() == []


def test_the_former_holder_claims_nothing_with_the_old_link(
    ticket: Ticket, member: Customer, tom: Customer
) -> None:
    token = offer_of(ticket)
    app_of(tom).post(f"{OFFERS}/{token}/claim")

    shown, claimed = (
        app_of(member).get(f"{OFFERS}/{token}"),
        app_of(member).post(f"{OFFERS}/{token}/claim"),
    )

    assert (shown.json()["status"], shown.json()["email"]) == ("claimed", "")
    assert claimed.status_code == 409
    assert str(ticket.id) not in shown.content.decode()


def test_somebody_of_another_workspace_claims_nothing(ticket: Ticket, stranger: Customer) -> None:
    token = offer_of(ticket)

    for answer in (
        app_of(stranger).get(f"{OFFERS}/{token}"),
        app_of(stranger).post(f"{OFFERS}/{token}/claim"),
        till_of(stranger).post(f"{OFFERS}/{token}/claim", {"userId": stranger.external_id}),
    ):
        assert (answer.status_code, answer.json()["code"]) == (404, "unknown_transfer")


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

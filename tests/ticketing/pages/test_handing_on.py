"""A ticket is offered on its page, and claimed on another."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Customer, Workspace
from core.sealing import unseal
from tests.ticketing.pages.visiting import (
    WHO,
    once_on,
    order_of,
    order_page,
    put_in_basket,
    text_of,
    ticket_page,
    tickets_of,
)
from tests.ticketing.stage import make_ticketed_event, ticket_type
from ticketing.mail.models import Letter, LetterKind
from ticketing.orders.models import Order
from ticketing.payments.services.settling import take_payment_at_desk
from ticketing.tickets.models import Ticket
from ticketing.tickets.states import TicketState

pytestmark = pytest.mark.django_db

MIKE = {"name": "Mike Chen", "email": "mike@example.com"}


def bought(workspace: Workspace, client: Client, **says: Any) -> Ticket:
    """A ticket that this browser bought at the desk."""
    order = put_in_basket(client, make_ticketed_event(workspace, **says))
    client.post(order_page(order, "pay"), WHO | {"payment": "offline"})
    kept = Order.objects.of(workspace).select_related("workspace").get(id=order.id)
    take_payment_at_desk(order=kept, amount=kept.total, at=timezone.now())
    return tickets_of(kept)[0]


def offered(client: Client, ticket: Ticket) -> str:
    """The ticket offered to Mike: the address that his letter carries."""
    answer = client.post(ticket_page(ticket, "hand-on"), MIKE | {"note": "Enjoy!"})
    assert answer.status_code == 302, text_of(answer)
    letters = Letter.objects.filter(workspace=ticket.workspace, kind=LetterKind.OFFERED)
    sealed = letters.order_by("-id")[0].sealed_secret
    assert sealed is not None
    return reverse("whats-on:claim", args=[unseal(sealed)])


def read_again(ticket: Ticket) -> Ticket:
    """The ticket as it is now: who claims it gets another code, and another number."""
    return tickets_of(order_of(ticket))[0]


def test_an_offer_waits_on_the_tickets_page(workspace: Workspace, client: Client) -> None:
    ticket = bought(workspace, client)

    offered(client, ticket)

    shown = client.get(ticket_page(ticket))
    said = text_of(shown)
    assert "To Mike Chen, mike@example.com Since" in said
    assert said.index("Since") < said.index("Until") < said.index("Take the offer back")
    assert "code.svg" in shown.content.decode()


def test_an_offer_is_taken_back(workspace: Workspace, client: Client) -> None:
    ticket = bought(workspace, client)
    claim = offered(client, ticket)

    answer = client.post(ticket_page(ticket, "keep"), follow=True)
    again = client.post(ticket_page(ticket, "keep"), follow=True)

    assert "The offer is taken back" in text_of(answer)
    assert "This ticket is offered to nobody" in text_of(again)
    late = Client().get(claim)
    assert (late.status_code, "This offer is over" in text_of(late)) == (410, True)


def test_somebody_else_takes_the_ticket_and_the_sender_reaches_nothing(
    workspace: Workspace, client: Client
) -> None:
    ticket, friend = bought(workspace, client), Client()
    claim = offered(client, ticket)
    asked = friend.get(claim)

    answer = friend.post(claim, MIKE | {"once": once_on(asked)}, follow=True)

    assert "Sarah Johnson offers you a ticket" in text_of(asked)
    assert "Enjoy!" in text_of(asked)
    assert "Holder Mike Chen" in text_of(answer)
    assert ticket.number not in text_of(client.get(order_page(order_of(ticket))))
    ticket.refresh_from_db()
    assert ticket.number in text_of(friend.get(ticket_page(ticket)))
    for what in ("ticket", "code", "paper", "calendar"):
        assert client.get(ticket_page(ticket, what)).status_code == 404
    assert client.post(ticket_page(ticket, "hand-on"), MIKE).status_code == 404
    assert "Handed on" in text_of(client.get(order_page(order_of(ticket))))


def test_a_claim_that_is_sent_twice_is_one_guest(workspace: Workspace, client: Client) -> None:
    ticket, friend = bought(workspace, client), Client()
    claim = offered(client, ticket)
    sent = MIKE | {"once": once_on(friend.get(claim))}

    answers = [one.post(claim, sent) for one in (Client(), friend, friend)]

    place = ticket_page(read_again(ticket))
    assert {answer["Location"] for answer in answers} == {place}
    assert Customer.objects.of(workspace).count() == 2
    assert friend.get(claim)["Location"] == place


def test_a_ticket_that_was_claimed_can_be_handed_on_again(
    workspace: Workspace, client: Client
) -> None:
    ticket, friend, third = bought(workspace, client), Client(), Client()
    friend.post(offered(client, ticket), MIKE)
    claim = offered(friend, read_again(ticket))

    third.post(claim, {"name": "Lena Vogel", "email": "lena@example.com"})

    place = ticket_page(read_again(ticket))
    assert "Holder Lena Vogel" in text_of(third.get(place))
    assert friend.get(place).status_code == 404


def test_ones_own_offer_is_not_claimed(workspace: Workspace, client: Client) -> None:
    claim = offered(client, bought(workspace, client))

    assert "This is your own offer" in text_of(client.get(claim))
    assert "This ticket is yours" in text_of(client.post(claim, WHO))


@pytest.mark.parametrize("wrong", [{"email": ""}, {"email": "nobody"}, {"note": "x" * 301}])
def test_a_wrong_address_is_said_at_its_field(
    wrong: dict[str, str], workspace: Workspace, client: Client
) -> None:
    ticket = bought(workspace, client)

    answer = client.post(ticket_page(ticket, "hand-on"), MIKE | {"note": "Enjoy!"} | wrong)

    assert answer.status_code == 422
    assert "field wrong" in answer.content.decode()
    assert 'value="Mike Chen"' in answer.content.decode()


def test_what_cannot_be_handed_on_is_not_offered(workspace: Workspace, client: Client) -> None:
    kept = ticket_type(transferable=False)
    ticket = bought(workspace, client, ticketTypes=[kept])

    answer = client.post(ticket_page(ticket, "hand-on"), MIKE)

    assert "Hand it on" not in text_of(client.get(ticket_page(ticket)))
    assert "cannot be handed on" in text_of(answer)


@pytest.mark.parametrize("token", ["x", "x" * 64, "A" * 64, "no%00thing"])
def test_a_claim_of_nothing_is_not_there(token: str, client: Client) -> None:
    assert client.get(f"/whats-on/claim/{token}/").status_code == 404
    assert client.post(f"/whats-on/claim/{token}/", MIKE).status_code == 404


@pytest.mark.parametrize("state", [TicketState.REFUNDED, TicketState.CANCELLED])
def test_a_void_ticket_says_so_and_shows_no_code(
    state: TicketState, workspace: Workspace, client: Client
) -> None:
    ticket = bought(workspace, client)
    ticket.state = state
    ticket.save(update_fields=["state"])

    shown = client.get(ticket_page(ticket))

    assert f"This ticket was {state.value}" in text_of(shown)
    assert "code.svg" not in shown.content.decode()
    assert "opens no door" in text_of(client.get(order_page(order_of(ticket))))
    assert client.get(ticket_page(ticket, "code")).status_code == 404


def test_a_ticket_has_paper_a_picture_and_a_calendar(workspace: Workspace, client: Client) -> None:
    perks = [{"perkId": "drink", "title": "Free drink", "allowance": 2}]
    ticket = bought(workspace, client, ticketTypes=[ticket_type(perks=perks)])

    paper, code, calendar = (
        client.get(ticket_page(ticket, what)) for what in ("paper", "code", "calendar")
    )

    assert "Free drink 2 of 2 left" in text_of(client.get(ticket_page(ticket)))
    assert paper.content.startswith(b"%PDF")
    assert code["Content-Type"] == "image/svg+xml"
    assert b"BEGIN:VEVENT" in calendar.content


def test_offers_are_few_in_a_minute(workspace: Workspace, client: Client) -> None:
    ticket = bought(workspace, client)
    address = ticket_page(ticket, "hand-on")

    answers = [client.post(address, MIKE).status_code for _ in range(21)]

    assert answers == [302, *[422] * 19, 429]

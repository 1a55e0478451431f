"""Wallets are offered where the operator has certificates, for tickets that open a door."""

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from accounts.models import Workspace
from tests.factories import make_member
from tests.ticketing.pages.visiting import (
    order_of,
    order_page,
    put_in_basket,
    text_of,
    ticket_page,
    tickets_of,
)
from tests.ticketing.stage import make_ticketed_event, ticket_type
from tests.ticketing.tickets import certificates
from ticketing.tickets.models import Ticket
from ticketing.tickets.states import TicketState
from ticketing.transfers.services.moving import Recipient, move_ticket

pytestmark = pytest.mark.django_db

WALLETS = ("apple", "google")


@pytest.fixture
def ticket(workspace: Workspace, client: Client) -> Ticket:
    """A free ticket that this browser has."""
    event = make_ticketed_event(workspace, ticketTypes=[ticket_type(price="0")])
    order = put_in_basket(client, event, name="Sarah Johnson", email="sarah@example.com")
    return tickets_of(order)[0]


@pytest.fixture
def _certificates(settings: Settings) -> None:
    settings.APPLE_WALLET = certificates.apple()
    settings.GOOGLE_WALLET = certificates.google()


def statuses(client: Client, ticket: Ticket) -> list[int]:
    return [client.get(ticket_page(ticket, wallet)).status_code for wallet in WALLETS]


def test_without_certificates_no_wallet_is_offered(ticket: Ticket, client: Client) -> None:
    assert "Wallet" not in text_of(client.get(ticket_page(ticket)))
    assert statuses(client, ticket) == [404, 404]


@pytest.mark.usefixtures("_certificates")
def test_with_them_a_ticket_goes_to_both(ticket: Ticket, client: Client) -> None:
    apple, google = (client.get(ticket_page(ticket, wallet)) for wallet in WALLETS)

    shown = text_of(client.get(ticket_page(ticket)))
    ordered = text_of(client.get(order_page(order_of(ticket))))
    for page in (shown, ordered):
        assert "Add to Apple Wallet Add to Google Wallet" in page
    assert apple["Content-Type"] == "application/vnd.apple.pkpass"
    assert f"ticket-{ticket.number}.pkpass" in apple["Content-Disposition"]
    assert google["Location"].startswith("https://pay.google.com/gp/v/save/")


@pytest.mark.usefixtures("_certificates")
def test_a_pass_of_who_handed_it_on_is_refused(ticket: Ticket, client: Client) -> None:
    before = ticket_page(ticket, "apple")
    friend = make_member(ticket.workspace, "mike", name="Mike Chen", email="mike@example.com")

    move_ticket(ticket=ticket, to=Recipient(friend, "Mike", friend.email), at=timezone.now())

    assert client.get(before).status_code == 404
    assert statuses(client, ticket) == [404, 404]


@pytest.mark.usefixtures("_certificates")
def test_a_void_ticket_has_no_pass(ticket: Ticket, client: Client) -> None:
    Ticket.objects.of(ticket.workspace).update(state=TicketState.CANCELLED)

    assert statuses(client, ticket) == [404, 404]


@pytest.mark.usefixtures("_certificates")
def test_a_stranger_has_none_either(ticket: Ticket) -> None:
    assert statuses(Client(), ticket) == [404, 404]

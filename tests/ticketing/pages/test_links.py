"""Links in letters: they open one thing, on any device, for as long as it is the reader's."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from accounts.models import Customer, Workspace
from events.services.privacy import erase_customer
from tests.factories import make_member, make_workspace
from tests.ticketing.pages.visiting import mine, order_of, order_page, text_of, ticket_page
from tests.ticketing.stage import make_ticketed_event, place, sell
from ticketing.links import (
    order_link,
    read_order_link,
    read_return_link,
    read_ticket_link,
    return_link,
    ticket_link,
)
from ticketing.orders.models import Order
from ticketing.tickets.models import Ticket
from ticketing.tickets.services.changing import reissue_ticket
from ticketing.tickets.services.finding import find_ticket
from ticketing.transfers.services.moving import Recipient, move_ticket

pytestmark = pytest.mark.django_db


@pytest.fixture
def ticket(workspace: Workspace, member: Customer) -> Ticket:
    """A ticket of the member's, with what belongs to it."""
    number = sell(make_ticketed_event(workspace), member, at=timezone.now())[0].number
    return find_ticket(workspace=workspace, name=number)


def path_of(link: str) -> str:
    assert link.startswith(f"{settings.PUBLIC_URL}/whats-on/")
    return link.removeprefix(settings.PUBLIC_URL)


def handed_on(ticket: Ticket) -> Ticket:
    friend = make_member(ticket.workspace, "mike", name="Mike Chen", email="mike@example.com")
    to = Recipient(friend, friend.name, friend.email)
    move_ticket(ticket=ticket, to=to, at=timezone.now())
    return ticket


def test_an_orders_link_opens_it_and_its_tickets_on_any_device(ticket: Ticket) -> None:
    phone, tablet = Client(), Client()

    answer = phone.get(path_of(order_link(order_of(ticket))), follow=True)

    assert "Your tickets" in text_of(answer)
    assert phone.get(ticket_page(ticket)).status_code == 200
    assert ticket.ticketed_event.title in text_of(phone.get(mine(ticket.workspace)))
    assert tablet.get(ticket_page(ticket)).status_code == 404
    assert "knows of no tickets" in text_of(tablet.get(mine(ticket.workspace)))


def test_an_orders_link_does_not_open_the_buyers_other_orders(
    ticket: Ticket, member: Customer, client: Client
) -> None:
    other = place(ticket.ticketed_event, member, at=timezone.now()).order

    client.get(path_of(order_link(order_of(ticket))))

    assert client.get(order_page(other)).status_code == 404
    assert other.number not in text_of(client.get(mine(ticket.workspace)))


def test_a_ticket_that_was_handed_on_is_shown_to_its_buyer_no_more(
    ticket: Ticket, client: Client
) -> None:
    client.get(path_of(order_link(order_of(ticket))))

    handed_on(ticket)

    shown = client.get(order_page(order_of(ticket)))
    assert "Handed on: it is somebody else's now" in text_of(shown)
    assert "code.svg" not in shown.content.decode()
    for what in ("ticket", "code", "paper", "calendar"):
        assert client.get(ticket_page(ticket, what)).status_code == 404
    for what in ("hand-on", "keep"):
        assert client.post(ticket_page(ticket, what)).status_code == 404
    assert "Ticket" not in text_of(client.get(mine(ticket.workspace))).replace("My tickets", "")


def test_a_tickets_link_is_for_its_holder_of_then(ticket: Ticket) -> None:
    before, after = Client(), Client()
    old = path_of(ticket_link(ticket))
    assert before.get(old, follow=True).status_code == 200

    new = path_of(ticket_link(handed_on(ticket)))

    assert before.get(ticket_page(ticket)).status_code == 404
    assert before.get(old).status_code == 410
    over = before.get(old)
    assert "This link is over" in text_of(over)
    # Beside the tab: what is on this device by another way is one step away.
    assert over.content.decode().count(f'href="{mine(ticket.workspace)}"') == 2
    assert "Mike Chen" in text_of(after.get(new, follow=True))
    assert after.get(order_page(order_of(ticket))).status_code == 404


def test_a_link_that_we_did_not_make_opens_nothing(ticket: Ticket, client: Client) -> None:
    link = path_of(order_link(order_of(ticket)))
    elsewhere = make_workspace("other-club")
    bare = f"/whats-on/city-gym/orders/{order_of(ticket).id.hex}/"
    swapped = link.replace("/orders/", "/tickets/")
    there = link.replace("city-gym", elsewhere.slug)

    for forged in (link[:-3] + "x/", bare, swapped, there, bare[:-1] + ".sig/"):
        assert client.get(forged).status_code == 404, forged


def test_links_say_nothing_but_what_they_open(ticket: Ticket) -> None:
    order = order_link(order_of(ticket)).rstrip("/").rsplit("/", 1)[1]
    own = ticket_link(ticket).rstrip("/").rsplit("/", 1)[1]

    assert read_order_link(order) == (ticket.order_id, 1)
    assert read_ticket_link(own) == (ticket.id, 1)
    assert read_order_link(own) is None
    assert read_ticket_link(order) is None
    assert read_return_link(order) is None


def test_a_device_can_be_made_to_forget(ticket: Ticket, client: Client) -> None:
    client.get(path_of(order_link(order_of(ticket))))

    answer = client.post(f"{mine(ticket.workspace)}forget/", follow=True)

    assert "This device has forgotten you" in text_of(answer)
    assert client.get(ticket_page(ticket)).status_code == 404


def test_a_new_code_ends_the_links_to_its_order(ticket: Ticket) -> None:
    known, late = Client(), Client()
    old = path_of(order_link(order_of(ticket)))
    known.get(old)

    ticket = reissue_ticket(ticket=ticket, at=timezone.now())

    assert (known.get(old).status_code, late.get(old).status_code) == (410, 410)
    assert known.get(ticket_page(ticket)).status_code == 404
    assert known.get(order_page(order_of(ticket))).status_code == 404
    shown = text_of(known.get(mine(ticket.workspace)))
    assert ticket.number not in shown
    assert order_of(ticket).number not in shown


def test_a_newer_link_to_the_order_opens_it_again(ticket: Ticket, client: Client) -> None:
    client.get(path_of(order_link(order_of(ticket))))
    ticket = reissue_ticket(ticket=ticket, at=timezone.now())

    answer = client.get(path_of(order_link(now(ticket.order))), follow=True)

    assert ticket.number in text_of(answer)
    assert client.get(ticket_page(ticket)).status_code == 200


def test_who_claimed_a_ticket_ends_no_link_of_its_buyer(ticket: Ticket, client: Client) -> None:
    link = path_of(order_link(order_of(ticket)))

    reissue_ticket(ticket=handed_on(ticket), at=timezone.now())

    assert client.get(link).status_code == 302


def test_nothing_of_who_was_erased_is_opened_by_a_link(ticket: Ticket, client: Client) -> None:
    link = path_of(order_link(order_of(ticket)))

    erase_customer(customer=ticket.customer, at=timezone.now())

    assert client.get(link).status_code == 410


def test_the_way_back_from_paying_is_soon_over(ticket: Ticket) -> None:
    back = path_of(return_link(order_of(ticket)))
    soon = Client().get(back).status_code

    long_ago = timezone.now() - timedelta(hours=2)
    Order.objects.of(ticket.workspace).update(confirmed_at=long_ago)

    assert (soon, Client().get(back).status_code) == (302, 410)


def now(order: Order) -> Order:
    """An order as it is now."""
    rows = Order.objects.of(order.workspace).select_related("workspace")
    return rows.get(id=order.id)

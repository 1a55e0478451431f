"""A ticket from before an event was moved says both: when it is now, and when it was to be."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Workspace
from tests.ticketing.pages.visiting import mine, put_in_basket, text_of, ticket_page, tickets_of
from tests.ticketing.stage import DOORS, make_ticketed_event, ticket_type
from ticketing.catalogue.models import TicketedEvent
from ticketing.tickets.models import Ticket

pytestmark = pytest.mark.django_db
FREE: dict[str, Any] = {"ticketTypes": [ticket_type(price="0")]}
NEXT_DAY: dict[str, Any] = {
    "startsAt": (DOORS + timedelta(days=1)).isoformat(),
    "endsAt": (DOORS + timedelta(days=1, hours=4)).isoformat(),
}
WHO = {"name": "Sarah Johnson", "email": "sarah@example.com"}


@pytest.fixture
def ticket(workspace: Workspace, client: Client) -> Ticket:
    """A ticket for Friday evening at the Corner House."""
    order = put_in_basket(client, make_ticketed_event(workspace, **FREE), **WHO)
    return tickets_of(order)[0]


def test_the_ticket_and_the_list_say_both(
    ticket: Ticket, workspace: Workspace, client: Client
) -> None:
    make_ticketed_event(workspace, **FREE | NEXT_DAY)

    for page in (ticket_page(ticket), mine(workspace)):
        words = text_of(client.get(page))
        assert "It was moved. Now on Saturday 13 June 2099, 20:00" in words
        assert "it was to be on Friday 12 June 2099, 20:00" in words


def test_another_place_is_said_without_the_time(
    ticket: Ticket, workspace: Workspace, client: Client
) -> None:
    make_ticketed_event(workspace, **FREE, venue="Old Mill")

    words = text_of(client.get(ticket_page(ticket)))

    assert "It was moved. Now at Old Mill; it was to be at Corner House." in words
    assert "Now on" not in words


@pytest.mark.usefixtures("ticket")
def test_who_buys_afterwards_reads_nothing_of_it(workspace: Workspace) -> None:
    event = make_ticketed_event(workspace, **FREE | NEXT_DAY)
    tom = Client()

    order = put_in_basket(tom, event, name="Tom", email="tom@example.com")

    assert "It was moved" not in text_of(tom.get(ticket_page(tickets_of(order)[0])))
    assert "It was moved" not in text_of(tom.get(mine(workspace)))


def test_another_title_is_no_move(ticket: Ticket, workspace: Workspace, client: Client) -> None:
    make_ticketed_event(workspace, **FREE, title="Summer concert")

    assert "It was moved" not in text_of(client.get(ticket_page(ticket)))


def test_what_is_over_or_off_says_that_alone(
    ticket: Ticket, workspace: Workspace, client: Client
) -> None:
    make_ticketed_event(workspace, **FREE | NEXT_DAY, status="cancelled")
    assert "It was moved" not in text_of(client.get(mine(workspace)))

    over = timezone.now() - timedelta(days=1)
    TicketedEvent.objects.of(workspace).update(
        status="published", starts_at=over - timedelta(hours=2), ends_at=over
    )

    assert "It was moved" not in text_of(client.get(mine(workspace)))
    assert "It was moved" not in text_of(client.get(ticket_page(ticket)))

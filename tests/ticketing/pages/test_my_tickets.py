"""My tickets: what is to come, what is over, what is offered, and what was ordered."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Customer, User, Workspace
from accounts.services.own_records import take_over
from tests.factories import make_member
from tests.ticketing.pages.visiting import mine, order_of, text_of, ticket_page
from tests.ticketing.stage import make_ticketed_event, place, sell
from ticketing.catalogue.models import TicketedEvent
from ticketing.catalogue.states import EventState
from ticketing.tickets.models import Ticket
from ticketing.transfers.services.offering import Addressee, offer_transfer

pytestmark = pytest.mark.django_db


@pytest.fixture
def sarah(client: Client, member: Customer) -> User:
    """The member, signed in."""
    return signed_in(client, member)


def signed_in(client: Client, *records: Customer) -> User:
    user = User.objects.create_user("sarah@example.com", "correct horse battery")
    for customer in records:
        take_over(user=user, customer=customer)
    client.force_login(user)
    return user


def sold(event: TicketedEvent, customer: Customer, number: int = 1) -> list[Ticket]:
    """Tickets with what belongs to them."""
    tickets = sell(event, customer, ("tt-general", number), at=timezone.now())
    for ticket in tickets:
        ticket.workspace = customer.workspace
    return list(tickets)


def queries(client: Client, workspace: Workspace) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert client.get(mine(workspace)).status_code == 200
    return len(asked)


def test_what_comes_next_is_first_and_what_is_over_is_folded_away(
    workspace: Workspace, member: Customer, sarah: User, client: Client
) -> None:
    for title, days in (("Later", 30), ("Soon", 3), ("Long over", 9)):
        starts = timezone.now() + timedelta(days=days)
        says = {"startsAt": starts, "endsAt": starts + timedelta(hours=2)}
        sold(make_ticketed_event(workspace, title[:4], title=title, **says), member)
    over = TicketedEvent.objects.of(workspace).filter(title="Long over")
    before = timezone.now() - timedelta(days=2)
    over.update(starts_at=before, ends_at=before + timedelta(hours=2))

    shown = text_of(client.get(mine(workspace)))

    places = [shown.index(words) for words in ("Soon", "Later", "1 event that is over", "Long")]
    assert places == sorted(places)


def test_a_ticket_says_whose_it_is_and_shows_its_code(
    workspace: Workspace, member: Customer, sarah: User, client: Client
) -> None:
    (ticket,) = sold(make_ticketed_event(workspace), member)
    Ticket.objects.of(workspace).update(holder_name="Sarah Johnson")

    answer = client.get(mine(workspace))

    words = f"Corner House General Sarah Johnson {ticket.number}"
    assert words in text_of(answer)
    assert ticket_page(ticket, "code") in answer.content.decode()


def test_tickets_of_all_records_of_a_person_are_there(
    workspace: Workspace, member: Customer, client: Client
) -> None:
    guest = make_member(workspace, "guest-1", name="Sarah", email="sarah@example.com")
    signed_in(client, member, guest)
    event = make_ticketed_event(workspace)
    numbers = [sold(event, one)[0].number for one in (member, guest)]

    shown = text_of(client.get(mine(workspace)))

    assert all(number in shown for number in numbers)
    assert shown.count("Corner House") == 1


def test_nobody_elses_ticket_is_there(
    workspace: Workspace, member: Customer, sarah: User, client: Client
) -> None:
    other = make_member(workspace, "mike", name="Mike Chen", email="mike@example.com")
    (ticket,) = sold(make_ticketed_event(workspace), other)

    assert ticket.number not in text_of(client.get(mine(workspace)))
    assert client.get(ticket_page(ticket)).status_code == 404


def test_an_offer_is_said_and_taken_back_from_the_list(
    workspace: Workspace, member: Customer, sarah: User, client: Client
) -> None:
    (ticket,) = sold(make_ticketed_event(workspace), member)
    offer_transfer(ticket=ticket, to=Addressee("tom@example.com"), at=timezone.now())

    before = client.get(mine(workspace))
    client.post(ticket_page(ticket, "keep"))

    assert "Offered to tom@example.com" in text_of(before)
    assert ticket_page(ticket, "keep") in before.content.decode()
    assert "Offered to" not in text_of(client.get(mine(workspace)))


def test_what_waits_to_be_paid_stands_first_among_orders(
    workspace: Workspace, member: Customer, sarah: User, client: Client
) -> None:
    waiting = place(make_ticketed_event(workspace, "a"), member, at=timezone.now()).order
    paid = order_of(sold(make_ticketed_event(workspace, "b"), member)[0])

    shown = text_of(client.get(mine(workspace)))

    assert shown.index("held until") < shown.index(waiting.number) < shown.index(paid.number)


def test_an_event_that_was_called_off_says_so(
    workspace: Workspace, member: Customer, sarah: User, client: Client
) -> None:
    (ticket,) = sold(make_ticketed_event(workspace), member)
    TicketedEvent.objects.of(workspace).update(status=EventState.CANCELLED)

    for page in (mine(workspace), ticket_page(ticket)):
        assert "This event was cancelled" in text_of(client.get(page))


def test_who_has_nothing_is_shown_where_to_find_something(
    workspace: Workspace, client: Client
) -> None:
    shown = text_of(client.get(mine(workspace)))

    assert "knows of no tickets of yours" in shown
    assert "See what is on" in shown


def test_ten_tickets_cost_what_one_costs(
    workspace: Workspace, member: Customer, sarah: User, client: Client
) -> None:
    sold(make_ticketed_event(workspace, "evt-0"), member)
    one = queries(client, workspace)
    for number in range(1, 4):
        tickets = sold(make_ticketed_event(workspace, f"evt-{number}"), member, 3)
        offer_transfer(ticket=tickets[0], to=Addressee("tom@example.com"), at=timezone.now())

    assert queries(client, workspace) == one


def test_a_ticket_leads_to_the_others_of_its_order(
    workspace: Workspace, member: Customer, sarah: User, client: Client
) -> None:
    first, second, third = sold(make_ticketed_event(workspace), member, 3)

    answer = client.get(ticket_page(second))

    assert "Ticket 2 of 3" in text_of(answer)
    for other in (first, third):
        assert ticket_page(other) in answer.content.decode()


def test_a_page_of_ten_tickets_of_an_order_costs_what_two_cost(
    workspace: Workspace, member: Customer, sarah: User, client: Client
) -> None:
    def cost(ticket: Ticket) -> int:
        with CaptureQueriesContext(connection) as asked:
            client.get(ticket_page(ticket))
        return len(asked)

    two = sold(make_ticketed_event(workspace, "two"), member, 2)
    ten = sold(make_ticketed_event(workspace, "ten"), member, 10)

    assert cost(ten[4]) == cost(two[0])


def test_who_came_in_several_times_reads_how_it_stands(
    workspace: Workspace, member: Customer, sarah: User, client: Client
) -> None:
    again: dict[str, Any] = {"reEntry": True}
    general = {"ticketTypeId": "tt-general", "title": "General", "price": "25.00"} | again
    (ticket,) = sold(make_ticketed_event(workspace, ticketTypes=[general]), member)
    came = {"entries": 2, "entered_at": timezone.now(), "is_inside": False}
    Ticket.objects.of(workspace).update(**came)

    shown = text_of(client.get(ticket_page(ticket)))

    assert "You are outside. The code lets you in again. Came in 2 times so far." in shown


def test_my_tickets_set_no_cookie_and_their_forms_are_taken_from_our_own_pages_alone(
    workspace: Workspace, member: Customer
) -> None:
    client = Client(enforce_csrf_checks=True)
    signed_in(client, member)
    (ticket,) = sold(make_ticketed_event(workspace), member)
    offer_transfer(ticket=ticket, to=Addressee("tom@example.com"), at=timezone.now())

    looked = client.get(mine(workspace))
    elsewhere = client.post(ticket_page(ticket, "keep"), headers={"Origin": "http://evil.example"})
    here = client.post(ticket_page(ticket, "keep"), headers={"Origin": "http://testserver"})

    assert not looked.cookies
    assert (elsewhere.status_code, here.status_code) == (403, 302)


def test_my_tickets_ask_seven_questions(
    workspace: Workspace, member: Customer, sarah: User, client: Client
) -> None:
    sold(make_ticketed_event(workspace), member)

    # The house, the session, the user, the user's records, tickets, orders and invitations.
    assert queries(client, workspace) <= 7

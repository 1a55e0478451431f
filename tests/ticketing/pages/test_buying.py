"""From an event's page to the tickets."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Customer, Workspace
from accounts.pages.visitors import remembered_guests
from core.sessions import SessionStore
from tests.factories import make_workspace
from tests.ticketing.pages.visiting import (
    WHO,
    chosen,
    event_page,
    once_on,
    order_named,
    order_page,
    put_in_basket,
    text_of,
    ticket_page,
    tickets_of,
)
from tests.ticketing.stage import make_ticketed_event, place, sell, taken_of, ticket_type
from ticketing.orders.models import Order
from ticketing.orders.services.expiring import expire_overdue
from ticketing.orders.states import OrderState, Provider
from ticketing.payments.services.settling import take_payment_at_desk
from ticketing.tickets.models import Ticket

pytestmark = pytest.mark.django_db

AT_DESK = WHO | {"payment": "offline"}


def test_tickets_in_a_basket_are_held(workspace: Workspace, client: Client) -> None:
    event = make_ticketed_event(workspace, capacity=10)

    order = put_in_basket(client, event, ("tt-general", 2))

    shown = text_of(client.get(order_page(order)))
    assert "These tickets are held for you for 15 more minutes, until" in shown
    assert "General €25.00 each Total €50.00" in shown
    assert "None" not in shown
    assert taken_of(workspace, event.id) == 2


def test_a_guest_is_a_new_customer_whatever_address_they_give(
    workspace: Workspace, member: Customer, client: Client
) -> None:
    order = put_in_basket(client, make_ticketed_event(workspace))

    client.post(order_page(order, "pay"), AT_DESK)

    guest = Customer.objects.of(workspace).exclude(id=member.id).get()
    assert guest.external_id.startswith("guest-")
    assert (guest.name, guest.email) == ("Sarah Johnson", member.email)


def test_who_pays_at_the_desk_reads_a_number_and_later_sees_the_tickets(
    workspace: Workspace, client: Client
) -> None:
    event = make_ticketed_event(workspace)
    order = put_in_basket(client, event)

    answer = client.post(order_page(order, "pay"), AT_DESK)

    assert f"Say this number at the desk: {order.number}" in text_of(client.get(answer["Location"]))
    order = order_named(event, order.number)
    assert (order.provider, order.email) == (Provider.OFFLINE, "sarah@example.com")
    take_payment_at_desk(order=order, amount=order.total, at=timezone.now())
    assert "Your tickets" in text_of(client.get(order_page(order)))
    assert "Came in" not in text_of(client.get(ticket_page(tickets_of(order)[0])))


def test_what_waits_for_the_desk_is_held_for_as_long_as_the_event_says(
    workspace: Workspace, client: Client
) -> None:
    event = make_ticketed_event(workspace, deskHoldHours=48)
    order = put_in_basket(client, event)

    client.post(order_page(order, "pay"), AT_DESK)
    first = order_named(event, order.number).expires_at
    client.post(order_page(order, "pay"), AT_DESK)

    assert first == order.created_at + timedelta(hours=48)
    assert order_named(event, order.number).expires_at == first


def test_the_desk_is_not_offered_where_it_is_not(workspace: Workspace, client: Client) -> None:
    order = put_in_basket(client, event := make_ticketed_event(workspace))
    event.desk_hold_hours = 0
    event.save(update_fields=["desk_hold_hours"])

    answer = client.post(order_page(order, "pay"), AT_DESK)

    assert "cannot be paid here at the moment" in text_of(answer)
    assert order_named(event, order.number).provider == Provider.STRIPE


@pytest.mark.parametrize(
    "wrong",
    [{"name": ""}, {"email": "nobody"}, {"payment": "gold"}, {"name": "A\nBcc: all"}],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    wrong: dict[str, str], workspace: Workspace, client: Client
) -> None:
    order = put_in_basket(client, make_ticketed_event(workspace))

    answer = client.post(order_page(order, "pay"), AT_DESK | {"name": "Ana"} | wrong)

    assert answer.status_code == 422
    assert "field wrong" in answer.content.decode()
    kept = {"name": "Ana", "email": "sarah@example.com"} | wrong
    assert f'value="{kept["email"]}"' in answer.content.decode()
    assert order_named(order.ticketed_event, order.number).email == ""


def test_what_is_free_is_had_at_once(workspace: Workspace, client: Client) -> None:
    event = make_ticketed_event(workspace, ticketTypes=[ticket_type(price="0")])

    order = put_in_basket(client, event, **WHO)

    assert "You are registered" in text_of(client.get(order_page(order)))
    assert (order.name, order.email) == ("Sarah Johnson", "sarah@example.com")


def test_what_was_had_says_what_comes_next(workspace: Workspace, client: Client) -> None:
    event = make_ticketed_event(workspace, ticketTypes=[ticket_type(price="0")])
    order = put_in_basket(client, event, **WHO)
    (ticket,) = tickets_of(order)

    answer = client.get(order_page(order))

    assert f"Ticket {ticket.number} (PDF)" in text_of(answer)
    assert "Come on Friday 12 June 2099, 20:00 CEST" in text_of(answer)
    calendar = reverse("whats-on:diary", args=[workspace.slug, event.key])
    assert f'href="{calendar}"' in answer.content.decode()
    assert f'href="{ticket_page(ticket, "paper")}"' in answer.content.decode()


@pytest.mark.parametrize("price", ["0", "25"])
def test_a_form_that_is_sent_twice_is_one_order(
    price: str, workspace: Workspace, client: Client
) -> None:
    free = ticket_type(price=price, perCustomerMax=10)
    event = make_ticketed_event(workspace, ticketTypes=[free])
    once = once_on(client.get(event_page(event)))
    sent = chosen(event, ("tt-general", 2), once=once, **WHO)

    # Both left before the first answer brought a cookie, the third after it.
    answers = [one.post(event_page(event), sent) for one in (Client(), client, client)]

    assert [answer.status_code for answer in answers] == [302, 302, 302]
    assert len({answer["Location"] for answer in answers}) == 1
    assert Order.objects.of(workspace).count() == 1
    assert Customer.objects.of(workspace).count() == 1


def test_a_form_of_somebody_elses_making_is_nobody_known(
    workspace: Workspace, client: Client
) -> None:
    event = make_ticketed_event(workspace)
    first = put_in_basket(client, event)

    sent = chosen(event, ("tt-general", 1), once=first.customer.external_id)
    Client().post(event_page(event), sent)

    assert Customer.objects.of(workspace).count() == 2


def test_an_unfinished_order_is_offered_to_be_continued(
    workspace: Workspace, client: Client
) -> None:
    event = make_ticketed_event(workspace)
    order = put_in_basket(client, event)

    again = client.post(event_page(event), chosen(event, ("tt-general", 1)))
    other = client.post(event_page(event), chosen(event, ("tt-vip", 1)))

    assert again["Location"] == order_page(order)
    assert other.status_code == 422
    assert "You have an unfinished order" in text_of(other)
    assert order_page(order) in other.content.decode()
    assert '<option value="1" selected>' in other.content.decode()


def test_changing_a_basket_gives_it_up_and_keeps_what_was_chosen(
    workspace: Workspace, client: Client
) -> None:
    event = make_ticketed_event(workspace, promoCodes=[{"code": "FRIENDS", "value": "20"}])
    order = put_in_basket(client, event, ("tt-general", 3), code="FRIENDS")

    answer = client.post(order_page(order, "give-up"), follow=True)

    assert order_named(event, order.number).state == OrderState.CANCELLED
    assert '<option value="3" selected>' in answer.content.decode()
    assert 'value="FRIENDS"' in answer.content.decode()
    assert "The tickets were given back" in text_of(answer)
    assert "This order was given up" in text_of(client.get(order_page(order)))


def test_what_is_paid_is_not_given_up(workspace: Workspace, client: Client) -> None:
    event = make_ticketed_event(workspace)
    order = put_in_basket(client, event)
    take_payment_at_desk(order=order, amount=order.total, at=timezone.now())

    answer = client.post(order_page(order, "give-up"), follow=True)

    assert "This cannot be done with the order any more" in text_of(answer)
    assert "Your tickets" in text_of(answer)
    assert client.post(order_page(order, "pay"), AT_DESK)["Location"] == order_page(order)


@pytest.mark.parametrize("is_swept", [True, False])
def test_what_was_not_paid_in_time_says_so_and_leads_back(
    is_swept: bool, workspace: Workspace, client: Client
) -> None:
    event = make_ticketed_event(workspace)
    order = put_in_basket(client, event)
    order.expires_at = timezone.now() - timedelta(minutes=1)
    order.save(update_fields=["expires_at"])
    if is_swept:
        expire_overdue(workspace=workspace, at=timezone.now())

    shown = client.get(order_page(order))

    assert "The time ran out" in text_of(shown)
    assert f"instead-of={order.number}" in shown.content.decode()
    assert client.post(order_page(order, "pay"), AT_DESK)["Location"] == order_page(order)
    assert not Ticket.objects.of(workspace).exists()


def test_a_cancelled_event_is_said_where_the_tickets_are(
    workspace: Workspace, client: Client
) -> None:
    event = make_ticketed_event(workspace)
    order = put_in_basket(client, event)
    take_payment_at_desk(order=order, amount=order.total, at=timezone.now())
    event.status = "cancelled"
    event.save(update_fields=["status"])

    pages = [order_page(order), ticket_page(tickets_of(order)[0])]

    assert all("This event was cancelled" in text_of(client.get(one)) for one in pages)


def test_nobody_else_sees_or_changes_an_order(
    workspace: Workspace, member: Customer, client: Client
) -> None:
    event = make_ticketed_event(workspace)
    stranger, elsewhere = Client(), make_workspace("other-club")
    own = put_in_basket(client, event)
    put_in_basket(stranger, event)
    ticket = sell(event, member, at=timezone.now())[0]
    placed = place(event, member, at=timezone.now()).order

    for order in (own, placed):
        for what in ("order", "returned"):
            assert stranger.get(order_page(order, what)).status_code == 404
        for what in ("pay", "give-up"):
            assert stranger.post(order_page(order, what), AT_DESK).status_code == 404
    for what in ("ticket", "code", "paper", "calendar"):
        assert stranger.get(ticket_page(ticket, what)).status_code == 404
    there = order_page(own).replace(workspace.slug, elsewhere.slug)
    assert client.get(there).status_code == 404


def test_who_becomes_a_guest_gets_a_key_that_nobody_knew_before(workspace: Workspace) -> None:
    client = Client()
    there, here = make_workspace("theatre"), make_ticketed_event(workspace)
    put_in_basket(client, make_ticketed_event(there), **WHO)
    before = client.session.session_key

    order = put_in_basket(client, here, **WHO)

    assert client.session.session_key != before
    assert len(remembered_guests(SessionStore(before))) == 1
    assert text_of(client.get(order_page(order))).count(order.number)
    assert len(remembered_guests(client.session)) == 2


def test_who_is_a_guest_keeps_the_key(workspace: Workspace, client: Client) -> None:
    put_in_basket(client, make_ticketed_event(workspace), **WHO)
    before = client.session.session_key

    put_in_basket(client, make_ticketed_event(workspace, "later"), **WHO)

    assert client.session.session_key == before


def test_a_request_that_was_under_way_takes_no_key_away(workspace: Workspace) -> None:
    client = Client()
    put_in_basket(client, make_ticketed_event(make_workspace("theatre")), **WHO)
    before = str(client.session.session_key)
    put_in_basket(client, make_ticketed_event(workspace), **WHO)

    late = Client(headers={"Cookie": f"foyer_session={before}"})
    answer = late.get("/whats-on/theatre/my/")

    assert "foyer_session" not in answer.cookies

"""From an event's page to the tickets."""

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Workspace
from tests.ticketing.pages.visiting import (
    WHO,
    order_named,
    order_page,
    put_in_basket,
    text_of,
)
from tests.ticketing.stage import make_ticketed_event, ticket_type
from ticketing.orders.states import OrderState, Provider
from ticketing.payments.services.settling import take_payment_at_desk

pytestmark = pytest.mark.django_db


def test_tickets_in_a_basket_are_held(workspace: Workspace, client: Client) -> None:
    event = make_ticketed_event(workspace, ticketTypes=[ticket_type(capacity=2)])

    order = put_in_basket(client, event, ("tt-general", 2))

    shown = text_of(client.get(order_page(order)))
    assert "These tickets are held for you until" in shown
    assert "€50.00" in shown
    assert "Sold out" not in shown
    assert order.state == OrderState.PENDING


def test_who_pays_at_the_desk_reads_a_number_and_later_sees_the_tickets(
    workspace: Workspace, client: Client
) -> None:
    event = make_ticketed_event(workspace)
    order = put_in_basket(client, event)

    answer = client.post(order_page(order, "pay"), WHO | {"payment": "offline"})

    shown = text_of(client.get(answer["Location"]))
    assert "Say this number at the desk: " + order.number in shown
    order = order_named(event, order.number)
    assert (order.provider, order.email) == (Provider.OFFLINE, "sarah@example.com")
    take_payment_at_desk(order=order, amount=order.total, at=timezone.now())
    assert "Your tickets" in text_of(client.get(order_page(order)))


def test_what_is_free_is_had_at_once(workspace: Workspace, client: Client) -> None:
    event = make_ticketed_event(workspace, ticketTypes=[ticket_type(price="0")])

    order = put_in_basket(client, event, **WHO)

    assert "You are registered" in text_of(client.get(order_page(order)))
    assert (order.name, order.email) == ("Sarah Johnson", "sarah@example.com")

"""A basket that is changed stays held until the new one stands."""

from typing import Any

import pytest
from django.test import Client

from accounts.models import Workspace
from tests.factories import make_member
from tests.ticketing.pages.visiting import (
    chosen,
    event_page,
    once_on,
    order_named,
    order_page,
    put_in_basket,
    text_of,
)
from tests.ticketing.stage import make_ticketed_event, place, taken_of, ticket_type
from ticketing.catalogue.models import TicketedEvent
from ticketing.orders.models import Order
from ticketing.orders.states import OrderState

pytestmark = pytest.mark.django_db


@pytest.fixture
def event(workspace: Workspace) -> TicketedEvent:
    """Three general tickets and one for important people."""
    types = [ticket_type(capacity=3), ticket_type("tt-vip", price="80.00", capacity=1)]
    return make_ticketed_event(workspace, ticketTypes=types)


@pytest.fixture
def basket(event: TicketedEvent, client: Client) -> Order:
    """Every general ticket there is."""
    return put_in_basket(client, event, ("tt-general", 3))


def change_page(order: Order) -> str:
    return f"{event_page(order.ticketed_event)}?instead-of={order.number}"


def change(client: Client, order: Order, *wishes: tuple[str, int]) -> Any:
    once = once_on(client.get(change_page(order)))
    sent = chosen(order.ticketed_event, *wishes, once=once, instead_of=order.number)
    return client.post(event_page(order.ticketed_event), sent)


def test_it_begins_with_what_is_held_and_says_that_it_stays(basket: Order, client: Client) -> None:
    asked = client.get(order_page(basket)).content.decode()
    page = client.get(change_page(basket))

    assert f"?instead-of={basket.number}" in asked
    assert '<option value="3" selected>' in page.content.decode()
    assert "Your tickets stay held until" in text_of(page)
    assert order_named(basket.ticketed_event, basket.number).state == OrderState.PENDING


def test_the_new_choice_takes_the_place_of_the_old(basket: Order, client: Client) -> None:
    answer = change(client, basket, ("tt-general", 2), ("tt-vip", 1))

    event = basket.ticketed_event
    types = {one.key: one.id for one in event.ticket_types.filter(workspace=event.workspace_id)}
    number = answer["Location"].rstrip("/").rsplit("/", 1)[1]
    assert order_named(event, number).total == 130
    assert order_named(event, basket.number).state == OrderState.CANCELLED
    assert taken_of(event.workspace, types["tt-general"]) == 2
    assert taken_of(event.workspace, types["tt-vip"]) == 1


def test_what_is_gone_meanwhile_leaves_the_old_basket_as_it_was(
    basket: Order, client: Client
) -> None:
    event = basket.ticketed_event
    once = once_on(client.get(change_page(basket)))
    place(event, make_member(event.workspace, "tom"), ("tt-vip", 1))
    sent = chosen(event, ("tt-vip", 1), once=once, instead_of=basket.number)

    answer = client.post(event_page(event), sent)

    assert answer.status_code == 422
    assert "Your tickets stay held until" in text_of(answer)
    assert order_named(event, basket.number).state == OrderState.PENDING
    assert "Your basket" in text_of(client.get(order_page(basket)))


def test_the_same_choice_is_the_same_basket(basket: Order, client: Client) -> None:
    answer = change(client, basket, ("tt-general", 3))

    assert answer["Location"] == order_page(basket)
    assert Order.objects.of(basket.workspace).count() == 1


def test_one_click_too_many_changes_it_once(basket: Order, client: Client) -> None:
    first = change(client, basket, ("tt-general", 1))
    event = basket.ticketed_event
    sent = chosen(event, ("tt-general", 1), instead_of=basket.number)

    again = client.post(event_page(event), sent)

    assert again["Location"] == first["Location"]
    assert Order.objects.of(basket.workspace).count() == 2


def test_nobody_changes_the_basket_of_a_stranger(basket: Order) -> None:
    stranger, event = Client(), basket.ticketed_event

    page = stranger.get(change_page(basket))
    sent = chosen(event, ("tt-vip", 1), once=once_on(page), instead_of=basket.number)
    answer = stranger.post(event_page(event), sent)

    assert "stay held" not in text_of(page)
    assert answer["Location"] != order_page(basket)
    assert order_named(event, basket.number).state == OrderState.PENDING


@pytest.mark.parametrize("number", ["nothing", "x" * 300, "%00"])
def test_what_is_no_order_changes_nothing(number: str, event: TicketedEvent) -> None:
    answer = Client().get(f"{event_page(event)}?instead-of={number}")

    assert answer.status_code == 200

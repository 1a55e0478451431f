"""Paying by Stripe's card form on our own page, with the stand-in for Stripe behind it."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Workspace
from tests.ticketing.pages.visiting import WHO, order_named, order_page, put_in_basket, text_of
from tests.ticketing.payments.online import open_account
from tests.ticketing.payments.till import Till, till_of
from tests.ticketing.stage import make_ticketed_event
from ticketing.links import return_link
from ticketing.orders.models import Order
from ticketing.orders.states import OrderState
from ticketing.payments.demo.account import set_up_demo_account

pytestmark = pytest.mark.django_db(transaction=True)

ONLINE = WHO | {"payment": "stripe"}


@pytest.fixture
def till(workspace: Workspace) -> Iterator[Till]:
    """A house with keys of Stripe."""
    open_account(workspace)
    with till_of(workspace) as till:
        yield till


@pytest.fixture
def order(till: Till, workspace: Workspace, client: Client) -> Order:
    """A basket whose buyer chose to pay online."""
    order = put_in_basket(client, make_ticketed_event(workspace))
    answer = client.post(order_page(order, "pay"), ONLINE)
    assert answer["Location"] == order_page(order, "card")
    return order


def test_looking_at_the_form_begins_no_payment(order: Order, till: Till, client: Client) -> None:
    shown = client.get(order_page(order, "card"))

    assert "Pay €25.00" in text_of(shown)
    assert 'data-card="pk_test_standin"' in shown.content.decode()
    assert "sk_test" not in shown.content.decode()
    assert till.all("payment_intent") == []


def test_the_form_goes_on_with_one_payment_and_comes_back_to_the_tickets(
    order: Order, till: Till, client: Client
) -> None:
    first = client.post(order_page(order, "intent")).json()["secret"]
    again = client.post(order_page(order, "intent")).json()["secret"]

    till.buyer.pay(first)
    shown = text_of(client.get(return_link(order), follow=True))

    assert first == again
    assert len(till.all("payment_intent")) == 1
    assert "Your tickets" in shown


def test_a_declined_card_keeps_the_basket(order: Order, till: Till, client: Client) -> None:
    secret = client.post(order_page(order, "intent")).json()["secret"]
    till.buyer.decline(secret)

    shown = text_of(client.get(return_link(order), follow=True))

    assert "The last payment did not go through. Nothing was charged" in shown
    assert order_named(order.ticketed_event, order.number).state == OrderState.PENDING
    assert client.post(order_page(order, "intent")).json()["secret"] == secret


def test_without_scripts_the_payment_page_is_one_button_away(
    order: Order, till: Till, client: Client
) -> None:
    client.post(order_page(order, "intent"))

    answer = client.post(order_page(order, "hosted"))

    assert answer["Location"] == till.last("checkout.session")["url"]
    assert till.last("payment_intent")["status"] == "canceled"


@pytest.mark.parametrize("way", ["card", "hosted"])
def test_what_cannot_be_paid_any_more_leads_to_the_order(
    way: str, order: Order, client: Client
) -> None:
    Order.objects.of(order.workspace).update(expires_at=timezone.now() - timedelta(seconds=1))

    get_or_post = client.get if way == "card" else client.post

    assert get_or_post(order_page(order, way))["Location"] == order_page(order)
    assert client.post(order_page(order, "intent")).status_code == 409


def test_who_has_not_said_who_they_are_says_it_first(
    till: Till, workspace: Workspace, client: Client
) -> None:
    order = put_in_basket(client, make_ticketed_event(workspace))

    assert client.get(order_page(order, "card"))["Location"] == order_page(order)


def test_the_page_of_the_card_form_alone_lets_stripe_in(order: Order, client: Client) -> None:
    policy = client.get(order_page(order, "card"))["Content-Security-Policy"]
    directives = dict(one.strip().split(" ", 1) for one in policy.split(";"))

    assert "https://js.stripe.com" in directives["script-src"]
    assert "'self'" in directives["script-src"]
    assert "https://hooks.stripe.com" in directives["frame-src"]
    assert "https://api.stripe.com" in directives["connect-src"]
    assert "unsafe" not in policy
    elsewhere = client.get(order_page(order))
    assert "js.stripe.com" not in elsewhere["Content-Security-Policy"]
    assert "js.stripe.com" not in elsewhere.content.decode()


def test_a_demo_pays_on_its_own_page(workspace: Workspace, client: Client) -> None:
    set_up_demo_account(workspace=workspace)
    order = put_in_basket(client, make_ticketed_event(workspace))

    assert "/demo-pay/" in client.post(order_page(order, "pay"), ONLINE)["Location"]
    assert client.get(order_page(order, "card"))["Location"] == order_page(order)


@pytest.mark.parametrize("way", ["intent", "hosted"])
def test_nobody_else_pays_or_looks(way: str, order: Order) -> None:
    stranger = Client()

    assert stranger.get(order_page(order, "card")).status_code == 404
    assert stranger.post(order_page(order, way)).status_code == 404
    assert stranger.get(order_page(order, way)).status_code == 405

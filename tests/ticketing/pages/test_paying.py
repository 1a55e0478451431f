"""The way to the payment page and back, with the stand-in for Stripe behind it."""

import pytest
from django.test import Client

from accounts.models import Workspace
from tests.ticketing.pages.visiting import WHO, order_named, order_page, put_in_basket, text_of
from tests.ticketing.stage import make_ticketed_event
from ticketing.links import return_link
from ticketing.orders.models import Order
from ticketing.orders.states import OrderState, Provider
from ticketing.pages import paying
from ticketing.payments.demo.account import set_up_demo_account
from ticketing.payments.errors import PaymentServiceUnavailable
from ticketing.payments.models import Payment

pytestmark = pytest.mark.django_db(transaction=True)

ONLINE = WHO | {"payment": "stripe"}


@pytest.fixture
def order(workspace: Workspace, client: Client) -> Order:
    """A basket at a house that takes money online, and at the desk."""
    set_up_demo_account(workspace=workspace)
    return put_in_basket(client, make_ticketed_event(workspace))


def begun(client: Client, order: Order) -> str:
    """The address of the payment page that an order's page leads to."""
    answer = client.post(order_page(order, "pay"), ONLINE)
    assert answer.status_code == 302, text_of(answer)
    return str(answer["Location"])


def test_paying_online_leads_to_the_payment_page_and_back_to_the_tickets(
    order: Order, client: Client
) -> None:
    place = begun(client, order)

    back = client.post(place, {"act": "pay"})
    shown = client.get(back["Location"], follow=True)

    assert "/demo-pay/" in place
    assert back["Location"] == return_link(order)
    assert "Your tickets" in text_of(shown)
    assert order_named(order.ticketed_event, order.number).state == OrderState.CONFIRMED


def test_who_comes_back_without_paying_can_go_on_with_the_same_payment(
    order: Order, client: Client
) -> None:
    place = begun(client, order)
    client.post(place, {"act": "decline"})

    waiting = text_of(client.get(order_page(order, "returned"), follow=True))

    assert "This is not paid yet The last payment did not go through" in waiting
    assert "The bank says: Your card has insufficient funds." in waiting
    assert "Go on to pay €25.00" in waiting
    assert begun(client, order) == place


def test_money_that_takes_its_time_is_waited_for(order: Order, client: Client) -> None:
    place = begun(client, order)
    client.post(place, {"act": "slow"})
    waiting = text_of(client.get(order_page(order, "returned"), follow=True))
    refused = text_of(client.post(order_page(order, "pay"), WHO | {"payment": "offline"}))

    client.post(place, {"act": "arrive"})
    paid = text_of(client.get(order_page(order, "returned"), follow=True))

    assert "We wait for your payment" in waiting
    assert "A payment is on its way" in refused
    assert "Your tickets" in paid


def test_who_changes_their_mind_pays_at_the_desk(order: Order, client: Client) -> None:
    begun(client, order)

    answer = client.post(order_page(order, "pay"), WHO | {"payment": "offline"}, follow=True)

    assert "Say this number at the desk" in text_of(answer)
    kept = order_named(order.ticketed_event, order.number)
    payment = Payment.objects.get(workspace=order.workspace)
    assert (kept.provider, payment.state) == (Provider.OFFLINE, "cancelled")


def test_and_back_again_without_holding_the_tickets_for_longer(
    order: Order, client: Client
) -> None:
    client.post(order_page(order, "pay"), WHO | {"payment": "offline"})
    until = order_named(order.ticketed_event, order.number).expires_at

    begun(client, order)

    now = order_named(order.ticketed_event, order.number).expires_at
    assert now is not None
    assert until is not None
    assert now < until


def test_giving_up_ends_the_payment_too(order: Order, client: Client) -> None:
    place = begun(client, order)

    client.post(order_page(order, "give-up"))

    assert order_named(order.ticketed_event, order.number).state == OrderState.CANCELLED
    assert "Pay with a card that works" not in text_of(client.get(place))


def test_a_payment_service_that_is_away_is_said_and_nothing_is_lost(
    order: Order, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(**_: object) -> None:
        raise PaymentServiceUnavailable

    monkeypatch.setattr(paying, "start_checkout", away)
    monkeypatch.setattr(paying, "settle_order", away)

    answer = client.post(order_page(order, "pay"), ONLINE)
    back = client.get(order_page(order, "returned"), follow=True)

    assert "The payment service does not answer" in text_of(answer)
    assert 'value="sarah@example.com"' in answer.content.decode()
    assert "The payment service does not answer" in text_of(back)
    assert order_named(order.ticketed_event, order.number).state == OrderState.PENDING

"""Paying online, as an app of a buyer sees it."""

from typing import Any

import pytest
from django.conf import settings
from django.utils import timezone

from accounts.models import Customer
from tests.api.calling import app_of, codes
from tests.api.calling import till_of as program_of
from tests.factories import make_member
from tests.ticketing.payments.online import payments_of
from tests.ticketing.payments.till import Till
from ticketing.catalogue.models import TicketedEvent
from ticketing.orders.models import Order
from ticketing.payments.standin.transport import Trouble

pytestmark = pytest.mark.django_db
AWAY = [Trouble.UNREACHABLE] * 3
ONE = {"tickets": [{"ticketTypeId": "tt-general", "quantity": 1}]}


@pytest.fixture
def bought(till: Till, event: TicketedEvent, member: Customer) -> dict[str, Any]:
    """What the buyer's app was answered when it bought a ticket."""
    till.stand.now = lambda: int(timezone.now().timestamp())
    answer = app_of(member).post("/client/events/tickets/purchase", ONE | {"eventId": event.key})
    assert answer.status_code == 201, answer.content
    found: dict[str, Any] = answer.json()
    return found


def order_of(member: Customer, bought: dict[str, Any]) -> Order:
    return Order.objects.of(member.workspace).select_related("workspace").get(id=bought["orderId"])


def test_without_keys_there_is_no_key_to_begin_with(member: Customer) -> None:
    answer = app_of(member).get("/client/events/stripe/config")

    assert answer.json() == {"publishableKey": None, "isLive": False, "isDemo": False}


def test_no_secret_key_is_ever_told(till: Till, member: Customer) -> None:
    answer = app_of(member).get("/client/events/stripe/config")

    assert answer.json()["publishableKey"] == "pk_test_standin"
    assert "sk_" not in answer.content.decode()


def test_without_keys_nothing_is_put_aside(event: TicketedEvent, member: Customer) -> None:
    answer = app_of(member).post("/client/events/tickets/purchase", ONE | {"eventId": event.key})

    assert (answer.status_code, answer.json()["code"]) == (409, "no_stripe_account")
    assert not Order.objects.of(member.workspace).exists()


def test_bought_paid_confirmed(till: Till, member: Customer, bought: dict[str, Any]) -> None:
    app, body = app_of(member), {"orderId": bought["orderId"]}
    again = app.post("/client/events/stripe/intent", body).json()
    till.buyer.pay(bought["paymentIntentSecret"])

    answer = app.post("/client/events/tickets/confirm-order", body).json()

    assert again["paymentIntentSecret"] == bought["paymentIntentSecret"]
    assert (answer["status"], len(app.get("/client/events/tickets/mine").json())) == (
        "confirmed",
        1,
    )


def test_not_paid_is_not_confirmed_and_no_fault(
    till: Till, member: Customer, bought: dict[str, Any]
) -> None:
    body = {"orderId": bought["orderId"]}

    answer = app_of(member).post("/client/events/tickets/confirm-order", body)

    assert (answer.status_code, answer.json()["status"]) == (200, "pending")


def test_the_same_basket_again_goes_on_with_the_same_payment(
    till: Till, event: TicketedEvent, member: Customer, bought: dict[str, Any]
) -> None:
    answer = app_of(member).post("/client/events/tickets/purchase", ONE | {"eventId": event.key})

    assert (answer.status_code, answer.json()["continued"]) == (200, True)
    assert answer.json()["paymentIntentSecret"] == bought["paymentIntentSecret"]


def test_when_stripe_is_away_the_refusal_names_the_order(
    till: Till, event: TicketedEvent, member: Customer
) -> None:
    till.fails(*AWAY)

    answer = app_of(member).post("/client/events/tickets/purchase", ONE | {"eventId": event.key})

    order = Order.objects.of(member.workspace).get()
    assert (answer.status_code, answer.json()["code"]) == (502, "payment_service_unavailable")
    assert codes(answer) == [("orderId", "order_open")]
    assert str(order.id) in answer.content.decode()


def test_stripes_page_leads_back_here_alone(
    till: Till, member: Customer, bought: dict[str, Any]
) -> None:
    body = {"orderId": bought["orderId"], "successUrl": "https://evil.example/"}
    path = "/client/events/stripe/checkout-session"

    refused = app_of(member).post(path, body)
    begun = app_of(member).post(path, body | {"successUrl": f"{settings.PUBLIC_URL}/thanks"})

    assert (refused.status_code, codes(refused)) == (400, [("successUrl", "foreign_url")])
    assert begun.json()["url"].startswith("https://checkout.example/")


def test_money_on_its_way_is_told(till: Till, member: Customer, bought: dict[str, Any]) -> None:
    till.buyer.pay_slowly(bought["paymentIntentSecret"])

    answer = app_of(member).post("/client/events/stripe/intent", {"orderId": bought["orderId"]})

    assert (answer.status_code, answer.json()["code"]) == (409, "payment_on_its_way")


@pytest.mark.parametrize(
    "path", ["stripe/intent", "stripe/checkout-session", "tickets/confirm-order"]
)
def test_nobody_pays_or_confirms_the_order_of_another(
    till: Till, member: Customer, stranger: Customer, bought: dict[str, Any], path: str
) -> None:
    others = [app_of(make_member(member.workspace)), program_of(stranger), app_of(stranger)]
    body = {"orderId": bought["orderId"]}

    answers = [one.post(f"/client/events/{path}", body) for one in others]

    assert {(one.status_code, one.json()["code"]) for one in answers} == {(404, "unknown_order")}
    assert len(payments_of(order_of(member, bought))) == 1


@pytest.mark.parametrize("name", ["\x00", "x" * 5000, 5, None, [], {"a": 1}, "😀"])
@pytest.mark.parametrize("path", ["stripe/intent", "stripe/checkout-session"])
def test_a_name_that_is_none_is_a_refusal(
    till: Till, member: Customer, path: str, name: object
) -> None:
    answer = app_of(member).post(f"/client/events/{path}", {"orderId": name})

    assert answer.status_code in {400, 404}, answer.content


def test_only_the_desk_takes_money_at_the_desk(
    till: Till, member: Customer, bought: dict[str, Any]
) -> None:
    answer = app_of(member).post(f"/orders/{bought['orderId']}/payments", {"amount": "25.00"})

    assert answer.status_code == 403


@pytest.mark.parametrize("amount", ["24.99", "25.01", "0", "-25", "1E+30"])
def test_the_desk_takes_the_whole_price_and_no_other(
    till: Till, member: Customer, bought: dict[str, Any], amount: str
) -> None:
    program = program_of(member)

    answer = program.post(f"/orders/{bought['orderId']}/payments", {"amount": amount})

    assert (answer.status_code, codes(answer)) == (400, [("amount", "wrong_amount")])

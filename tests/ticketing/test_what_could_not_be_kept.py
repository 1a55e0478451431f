"""Names, amounts and words that break software are refused with a reason, never with a 500."""

from typing import Any

import pytest

from accounts.models import Customer
from tests.api.calling import app_of, codes, till_of
from tests.ticketing.stage import make_ticketed_event, place, sell
from ticketing.orders.models import Order

pytestmark = pytest.mark.django_db
BUY = "/client/events/tickets/purchase"
UNPRINTABLE = ["Sa\ufffera", "Sa\uffffra", "Sa\x07ra", "Sarah\r\nBcc: x@example.com", "\u202eevil"]


@pytest.fixture
def wish(member: Customer) -> dict[str, Any]:
    """An order to be paid at the desk."""
    make_ticketed_event(member.workspace)
    tickets = [{"ticketTypeId": "tt-general", "quantity": 1}]
    return {"eventId": "evt-spring-2026", "tickets": tickets, "payment": "offline"}


@pytest.mark.parametrize("name", UNPRINTABLE)
def test_a_name_that_cannot_be_printed_buys_nothing(
    wish: dict[str, Any], member: Customer, name: str
) -> None:
    answer = app_of(member).post(BUY, wish | {"name": name})

    assert (answer.status_code, codes(answer)) == (400, [("name", "unprintable")])
    assert not Order.objects.of(member.workspace).exists()


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"name": "x" * 201}, "too_long"),
        ({"email": "nobody"}, "invalid_email"),
        ({"email": f"{'x' * 60}@{'y' * 200}.example"}, "invalid_email"),
        ({"payment": "free"}, "invalid_type"),
        ({"payment": "cash"}, "invalid_type"),
    ],
)
def test_an_order_that_could_not_be_kept_is_refused(
    wish: dict[str, Any], member: Customer, wrong: dict[str, Any], code: str
) -> None:
    answer = app_of(member).post(BUY, wish | wrong)

    assert (answer.status_code, codes(answer)) == (400, [(*wrong, code)])
    assert not Order.objects.of(member.workspace).exists()


@pytest.mark.parametrize("amount", ["NaN", "sNaN", "-sNaN", "Infinity", "-Infinity", "1E+999"])
def test_what_is_no_amount_pays_nothing(member: Customer, amount: str) -> None:
    order = place(make_ticketed_event(member.workspace), member).order

    answer = till_of(member).post(f"/orders/{order.id}/payments", {"amount": amount})

    assert (answer.status_code, codes(answer)) == (400, [("amount", "wrong_amount")])


@pytest.mark.parametrize("name", UNPRINTABLE)
def test_no_such_name_is_written_on_a_ticket(member: Customer, name: str) -> None:
    ticket = sell(make_ticketed_event(member.workspace), member)[0]

    answer = app_of(member).send(
        "PATCH", f"/client/events/tickets/{ticket.id}", {"holderName": name}
    )

    assert (answer.status_code, codes(answer)) == (400, [("holderName", "unprintable")])


def test_a_search_for_nothing_that_can_be_kept_is_refused(member: Customer) -> None:
    answer = app_of(member).get("/client/events", q="a\0b")

    assert (answer.status_code, codes(answer)) == (400, [("q", "nul_character")])


def test_no_promo_code_has_such_signs(member: Customer) -> None:
    event = make_ticketed_event(member.workspace)

    answer = app_of(member).get(f"/client/events/{event.key}/ticket-types", promoCode="a\0b")

    assert answer.status_code == 400

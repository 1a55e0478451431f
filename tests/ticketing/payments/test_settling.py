"""Money becomes tickets: all that fits, once, whoever notices it."""

from decimal import Decimal

import pytest
from django.utils import translation

from accounts.models import Customer, Workspace
from events.models import ActivityEvent, Message
from tests.ticketing.payments.online import (
    change_intent,
    notify,
    open_account,
    pay_online,
    payments_of,
    questions_of,
    steps_of,
)
from tests.ticketing.payments.till import Till
from tests.ticketing.stage import ON_SALE
from ticketing.errors import WrongOrderState
from ticketing.orders.models import Order
from ticketing.orders.services.finding import find_order
from ticketing.orders.states import OrderState
from ticketing.payments.errors import PaymentServiceUnavailable
from ticketing.payments.models import PaymentQuestion
from ticketing.payments.services.desk import take_payment_at_desk
from ticketing.payments.services.settling import settle_order
from ticketing.payments.services.starting import start_checkout, start_intent
from ticketing.payments.standin.transport import Trouble
from ticketing.payments.states import PaymentState
from ticketing.tickets.models import Ticket

pytestmark = pytest.mark.django_db


def paid(till: Till, order: Order) -> str:
    """The reference of a payment that was made, and that nobody noticed yet."""
    started = start_intent(order=order, at=ON_SALE)
    till.buyer.pay(str(started.secret))
    return str(started.payment.reference)


def test_money_that_fits_confirms(till: Till, order: Order) -> None:
    settled = pay_online(till, order)

    bought = ActivityEvent.objects.of(order.workspace).get()
    payment = payments_of(order)[0]
    assert settled.state == OrderState.CONFIRMED
    assert (payment.state, payment.received) == (PaymentState.SUCCEEDED, Decimal(50))
    assert (bought.event_type, bought.amount) == ("purchase", Decimal(50))
    assert steps_of(order) == ["created", "payment_started", "paid", "confirmed"]


def test_money_is_accounted_for_once(till: Till, order: Order) -> None:
    paid(till, order)

    for _ in range(3):
        settle_order(order=order, at=ON_SALE)

    assert Ticket.objects.of(order.workspace).count() == 2
    assert ActivityEvent.objects.of(order.workspace).count() == 1


def test_money_of_stripes_page_confirms(till: Till, order: Order) -> None:
    started = start_checkout(order=order, at=ON_SALE)
    till.buyer.pay(str(started.payment.reference))

    settled = settle_order(order=order, at=ON_SALE)

    assert settled.state == OrderState.CONFIRMED
    assert payments_of(order)[0].intent_reference == till.last("payment_intent")["id"]


def test_without_money_nothing_happens(till: Till, order: Order) -> None:
    start_intent(order=order, at=ON_SALE)

    settled = settle_order(order=order, at=ON_SALE)

    assert settled.state == OrderState.PENDING


def test_a_declined_card_is_noted_once_and_another_may_be_tried(till: Till, order: Order) -> None:
    started = start_intent(order=order, at=ON_SALE)
    till.buyer.decline(str(started.secret))

    settle_order(order=order, at=ON_SALE)
    settle_order(order=order, at=ON_SALE)
    till.buyer.pay(str(started.secret))
    settled = settle_order(order=order, at=ON_SALE)

    assert settled.state == OrderState.CONFIRMED
    assert steps_of(order).count("payment_failed") == 1


def test_a_bank_that_asks_who_pays_is_waited_for(till: Till, order: Order) -> None:
    started = start_intent(order=order, at=ON_SALE)
    till.buyer.ask_who_pays(str(started.secret))
    assert settle_order(order=order, at=ON_SALE).state == OrderState.PENDING

    till.buyer.pay(str(started.secret))

    assert settle_order(order=order, at=ON_SALE).state == OrderState.CONFIRMED


@pytest.mark.parametrize(
    ("says", "kind"),
    [
        ({"amount_received": 4999}, "wrong_amount"),
        ({"amount_received": 5001}, "wrong_amount"),
        ({"currency": "usd"}, "wrong_currency"),
        ({"livemode": True}, "wrong_mode"),
        ({"metadata": {}}, "wrong_order"),
        ({"metadata": {"order_id": "01999999-0000-7000-8000-000000000000"}}, "wrong_order"),
    ],
)
def test_money_that_does_not_fit_is_a_question(
    till: Till, order: Order, says: dict[str, object], kind: str
) -> None:
    change_intent(till, paid(till, order), **says)

    settled = settle_order(order=order, at=ON_SALE)
    settle_order(order=order, at=ON_SALE)

    assert settled.state == OrderState.PENDING
    assert Ticket.objects.of(order.workspace).count() == 0
    assert questions_of(order.workspace) == [kind]
    assert payments_of(order)[0].state == PaymentState.QUESTIONED
    assert Message.objects.filter(workspace=order.workspace, type="payment.questioned").count() == 1


def test_a_question_is_asked_in_the_houses_language_whoever_notices_the_money(
    till: Till, order: Order
) -> None:
    change_intent(till, paid(till, order), amount_received=4999)

    with translation.override("de"):
        settle_order(order=order, at=ON_SALE)

    asked = PaymentQuestion.objects.get(workspace=order.workspace)
    assert asked.words.endswith(f"came for order {order.number}.")


def test_a_question_says_how_much_of_what_came(till: Till, order: Order) -> None:
    change_intent(till, paid(till, order), amount_received=4999, currency="usd")

    settle_order(order=order, at=ON_SALE)

    asked = PaymentQuestion.objects.get(workspace=order.workspace)
    assert (asked.amount, asked.currency) == (Decimal("49.99"), "USD")
    assert order.number in asked.words


def test_a_second_payment_of_the_same_order_goes_back(till: Till, order: Order) -> None:
    first = start_intent(order=order, at=ON_SALE)
    change_intent(till, str(first.payment.reference), status="canceled")
    second = start_intent(order=order, at=ON_SALE)
    till.buyer.pay(str(second.secret))
    settle_order(order=order, at=ON_SALE)

    change_intent(till, str(first.payment.reference), status="requires_payment_method")
    till.buyer.pay(str(first.secret))
    notify(order.workspace, till.events("payment_intent.succeeded")[-1])

    refund = till.last("refund")
    assert (refund["amount"], refund["reason"]) == (5000, "duplicate")
    assert refund["payment_intent"] == first.payment.reference
    order.refresh_from_db()
    assert (order.state, order.refunded) == (OrderState.CONFIRMED, Decimal(0))
    assert [event.event_type for event in ActivityEvent.objects.of(order.workspace)] == ["purchase"]


def test_when_stripe_does_not_say_the_caller_is_told_and_nothing_is_lost(
    till: Till, order: Order
) -> None:
    paid(till, order)
    till.fails(*[Trouble.UNREACHABLE] * 3)

    with pytest.raises(PaymentServiceUnavailable):
        settle_order(order=order, at=ON_SALE)

    assert settle_order(order=order, at=ON_SALE).state == OrderState.CONFIRMED


def test_a_payment_that_stripe_no_longer_knows_is_a_question(till: Till, order: Order) -> None:
    paid(till, order)
    reference = str(payments_of(order)[0].reference)
    found = till.stand.find("payment_intent", reference)
    till.stand.store.write("gone", found)
    till.stand.store.write("gone", {"id": reference, "object": "gone"})

    settle_order(order=order, at=ON_SALE)

    assert questions_of(order.workspace) == ["not_found"]


def test_money_at_the_desk_ends_what_was_begun_online(till: Till, order: Order) -> None:
    start_intent(order=order, at=ON_SALE)

    take_payment_at_desk(order=order, amount=Decimal(50), at=ON_SALE)

    assert till.last("payment_intent")["status"] == "canceled"
    assert [one.state for one in payments_of(order)] == ["cancelled", "succeeded"]


def test_who_pays_online_while_standing_at_the_desk_gets_the_coins_back(
    till: Till, order: Order
) -> None:
    paid(till, order)

    for _ in range(2):
        with pytest.raises(WrongOrderState, match="give the money back"):
            take_payment_at_desk(order=order, amount=Decimal(50), at=ON_SALE)

    order.refresh_from_db()
    assert order.state == OrderState.CONFIRMED
    assert [one.kind for one in payments_of(order)] == ["intent"]


def test_an_order_that_was_never_begun_asks_nobody(order: Order) -> None:
    assert settle_order(order=order, at=ON_SALE).state == OrderState.PENDING


def test_test_money_buys_nothing_once_the_shop_takes_real_money(
    till: Till, order: Order, workspace: Workspace, member: Customer
) -> None:
    paid(till, order)
    open_account(workspace, secret="sk_live_standin")
    till.stand.secret_key = "sk_live_standin"

    settle_order(order=order, at=ON_SALE)

    assert questions_of(workspace) == ["wrong_mode"]
    assert find_order(workspace=workspace, name=order.number).state == OrderState.PENDING

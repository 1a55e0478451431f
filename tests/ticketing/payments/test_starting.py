"""A payment is begun: one at a time, and the same one again for who asks twice."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.db import transaction

from accounts.models import Customer, Workspace
from core.errors import Invalid
from tests.ticketing.payments.online import (
    open_account,
    pay_online,
    payments_of,
    place_online,
    steps_of,
)
from tests.ticketing.payments.till import Till
from tests.ticketing.stage import ON_SALE, make_ticketed_event, place
from ticketing.catalogue.models import TicketedEvent
from ticketing.errors import WrongOrderState
from ticketing.orders.models import Order
from ticketing.orders.states import OrderState
from ticketing.payments.errors import (
    NoStripeAccount,
    OrderTimeOver,
    PaymentOnItsWay,
    PaymentServiceRefused,
    PaymentServiceUnavailable,
)
from ticketing.payments.services.starting import start_checkout, start_intent
from ticketing.payments.standin.transport import Trouble
from ticketing.payments.states import PaymentKind, PaymentState

pytestmark = pytest.mark.django_db


def test_a_payment_says_what_it_is_for(till: Till, order: Order) -> None:
    started = start_intent(order=order, at=ON_SALE)

    intent = till.last("payment_intent")
    assert (intent["amount"], intent["currency"]) == (5000, "eur")
    assert intent["metadata"]["order_id"] == str(order.id)
    assert started.secret == intent["client_secret"]
    assert steps_of(order) == ["created", "payment_started"]


def test_asked_twice_it_is_the_same_payment(till: Till, order: Order) -> None:
    first = start_intent(order=order, at=ON_SALE)

    second = start_intent(order=order, at=ON_SALE)

    assert (first.secret, first.payment.id) == (second.secret, second.payment.id)
    assert len(till.all("payment_intent")) == 1


def test_another_way_to_pay_ends_the_first_at_stripe(till: Till, order: Order) -> None:
    start_intent(order=order, at=ON_SALE)

    page = start_checkout(order=order, at=ON_SALE)
    start_intent(order=order, at=ON_SALE)

    assert [one["status"] for one in till.all("payment_intent")] == [
        "canceled",
        "requires_payment_method",
    ]
    assert till.last("checkout.session")["status"] == "expired"
    assert str(page.page).startswith("https://")
    assert [one.state for one in payments_of(order)] == ["cancelled", "cancelled", "open"]


def test_a_page_of_stripes_holds_the_tickets_for_half_an_hour_once(
    till: Till, order: Order
) -> None:
    start_checkout(order=order, at=ON_SALE)
    later = ON_SALE + timedelta(minutes=10)
    start_intent(order=order, at=later)
    start_checkout(order=order, at=later)

    order.refresh_from_db()

    assert order.expires_at == ON_SALE + timedelta(minutes=30)


def test_stripes_page_leads_back_to_this_very_place(till: Till, order: Order) -> None:
    own = f"{settings.PUBLIC_URL}/whats-on/thanks/"

    start_checkout(order=order, at=ON_SALE, success_url=own)

    session = till.last("checkout.session")
    assert session["success_url"] == own
    assert session["cancel_url"].startswith(f"{settings.PUBLIC_URL}/")


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.example/",
        "//evil.example/",
        "javascript:alert(1)",
        "{own}.evil.example/",
        "{own}@evil.example/",
        "{own}/\\evil",
        "{own}/a b",
        "http://[",
        "{own}/" + "x" * 500,
    ],
)
def test_stripes_page_leads_nowhere_else(till: Till, order: Order, url: str) -> None:
    with pytest.raises(Invalid) as refusal:
        start_checkout(
            order=order, at=ON_SALE, cancel_url=url.replace("{own}", settings.PUBLIC_URL)
        )

    assert [(one.field, one.code) for one in refusal.value.faults] == [("cancelUrl", "foreign_url")]
    assert payments_of(order) == []


def test_without_keys_nothing_is_begun(order: Order) -> None:
    with pytest.raises(NoStripeAccount):
        start_intent(order=order, at=ON_SALE)

    assert payments_of(order) == []


def test_what_is_paid_is_not_begun_again(till: Till, order: Order) -> None:
    pay_online(till, order)

    with pytest.raises(WrongOrderState):
        start_intent(order=order, at=ON_SALE)


def test_who_has_paid_and_comes_back_to_the_form_is_settled(till: Till, order: Order) -> None:
    started = start_intent(order=order, at=ON_SALE)
    till.buyer.pay(str(started.secret))

    with pytest.raises(WrongOrderState):
        start_intent(order=order, at=ON_SALE)

    order.refresh_from_db()
    assert order.state == OrderState.CONFIRMED


def test_who_pays_on_one_screen_and_changes_the_way_on_another_pays_once(
    till: Till, order: Order
) -> None:
    started = start_intent(order=order, at=ON_SALE)
    till.buyer.pay(str(started.secret))

    with pytest.raises(WrongOrderState):
        start_checkout(order=order, at=ON_SALE)

    assert till.all("checkout.session") == []


def test_while_slow_money_is_on_its_way_nothing_else_is_begun(till: Till, order: Order) -> None:
    started = start_intent(order=order, at=ON_SALE)
    till.buyer.pay_slowly(str(started.secret))

    for begin in (start_intent, start_checkout):
        with pytest.raises(PaymentOnItsWay):
            begin(order=order, at=ON_SALE)


def test_when_the_time_is_over_nothing_is_begun(till: Till, order: Order) -> None:
    with pytest.raises(OrderTimeOver):
        start_intent(order=order, at=ON_SALE + timedelta(minutes=15))


def test_what_is_paid_at_the_desk_is_not_paid_online(
    till: Till, event: TicketedEvent, member: Customer
) -> None:
    with pytest.raises(WrongOrderState):
        start_intent(order=place(event, member).order, at=ON_SALE)


@pytest.mark.parametrize("trouble", [Trouble.UNREACHABLE, Trouble.BROKEN, Trouble.ANSWER_LOST])
def test_when_stripe_fails_the_tickets_stay_and_the_same_call_goes_on(
    till: Till, order: Order, trouble: Trouble
) -> None:
    till.fails(trouble, trouble, trouble)
    with pytest.raises(PaymentServiceUnavailable):
        start_intent(order=order, at=ON_SALE)

    started = start_intent(order=order, at=ON_SALE)

    order.refresh_from_db()
    assert (order.state, started.payment.attempt) == (OrderState.PENDING, 1)
    assert len(till.all("payment_intent")) == 1


def test_one_lost_answer_is_asked_for_again_by_itself(till: Till, order: Order) -> None:
    till.fails(Trouble.ANSWER_LOST)

    start_intent(order=order, at=ON_SALE)

    assert len(till.all("payment_intent")) == 1


def test_what_stripe_does_not_take_leaves_no_payment_open(
    till: Till, workspace: Workspace, member: Customer
) -> None:
    cheap = make_ticketed_event(
        workspace, "cheap", ticketTypes=[{"ticketTypeId": "a", "title": "A", "price": "0.20"}]
    )
    order = place_online(cheap, member, ("a", 1))

    for attempt in (1, 2):
        with pytest.raises(PaymentServiceRefused, match="too small"):
            start_intent(order=order, at=ON_SALE)
        assert [one.state for one in payments_of(order)] == [PaymentState.CANCELLED] * attempt


def test_keys_that_stripe_does_not_take_are_told_apart(till: Till, order: Order) -> None:
    open_account(order.workspace, secret="sk_test_other")

    with pytest.raises(PaymentServiceRefused, match="keys"):
        start_intent(order=order, at=ON_SALE)

    open_account(order.workspace)
    assert start_intent(order=order, at=ON_SALE).payment.kind == PaymentKind.INTENT


def test_stripe_is_never_asked_inside_a_transaction(till: Till, order: Order) -> None:
    with transaction.atomic(), pytest.raises(RuntimeError):
        start_intent(order=order, at=ON_SALE)


def test_two_payments_of_an_order_cannot_be_open(till: Till, order: Order) -> None:
    payment = start_intent(order=order, at=ON_SALE).payment
    payment.pk, payment.attempt, payment.reference = None, 2, "pi_other"
    payment._state.adding = True

    with pytest.raises(Exception, match="payment_open_once"), transaction.atomic():
        payment.save()

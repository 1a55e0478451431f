"""Money that Stripe tells of and that nobody expected: staff are asked, and nothing is lost."""

from decimal import Decimal
from typing import Any

import pytest

from accounts.models import Customer, Workspace
from tests.ticketing.payments.online import (
    make_question,
    notify,
    pay_online,
    payments_of,
    place_online,
    questions_of,
)
from tests.ticketing.payments.till import Till
from tests.ticketing.stage import ON_SALE
from ticketing.catalogue.models import TicketedEvent
from ticketing.orders.models import Order
from ticketing.orders.services.finding import find_order
from ticketing.orders.states import OrderState
from ticketing.payments.models import StripeAccount
from ticketing.payments.services.refunding import WantedRefund, refund_order
from ticketing.payments.services.starting import start_checkout, start_intent
from ticketing.payments.standin.intents import create_intent
from ticketing.payments.standin.store import Body
from ticketing.tickets.models import Ticket

pytestmark = pytest.mark.django_db


@pytest.fixture
def paid(till: Till, order: Order) -> Body:
    """The webhook of a payment that nobody noticed yet."""
    started = start_intent(order=order, at=ON_SALE)
    till.buyer.pay(str(started.secret))
    return till.events("payment_intent.succeeded")[-1]


def state_of(order: Order) -> str:
    return find_order(workspace=order.workspace, name=str(order.id)).state


def test_money_for_an_order_that_no_payment_names_is_a_question(till: Till, order: Order) -> None:
    says = {"amount": 900, "currency": "eur", "metadata": {"order_id": str(order.id)}}
    till.buyer.pay(create_intent(till.stand, says)["id"])

    notify(order.workspace, till.events("payment_intent.succeeded")[-1])

    assert questions_of(order.workspace) == ["wrong_order"]


def test_money_for_no_order_of_ours_is_a_question_and_other_trade_is_none(
    till: Till, workspace: Workspace
) -> None:
    for metadata in ({"order_id": "nobody's"}, {"shop": "T-shirts"}):
        says = {"amount": 900, "currency": "eur", "metadata": metadata}
        till.buyer.pay(create_intent(till.stand, says)["id"])
        notify(workspace, till.events("payment_intent.succeeded")[-1])

    assert questions_of(workspace) == ["unknown_order"]


def test_test_money_buys_nothing_where_money_is_real(till: Till, order: Order, paid: Body) -> None:
    StripeAccount.objects.filter(workspace=order.workspace).update(is_live=True)

    notify(order.workspace, paid)

    assert questions_of(order.workspace) == ["wrong_mode"]
    assert state_of(order) == OrderState.PENDING


def test_a_payment_of_which_only_stripe_knows_is_found_by_its_webhook(
    till: Till, order: Order
) -> None:
    started = start_intent(order=order, at=ON_SALE)
    type(started.payment).objects.filter(id=started.payment.id).update(
        state="starting", reference=None
    )
    till.buyer.pay(str(started.secret))

    notify(order.workspace, till.events("payment_intent.succeeded")[-1])

    assert state_of(order) == OrderState.CONFIRMED


def test_a_refund_in_stripes_dashboard_is_a_question(till: Till, order: Order) -> None:
    pay_online(till, order)
    till.buyer.refund_in_dashboard(str(payments_of(order)[0].reference), 700)

    notify(order.workspace, till.events("charge.refunded")[-1])
    notify(order.workspace, till.events("refund.created")[-1])

    assert questions_of(order.workspace) == ["refund_not_ours"]
    assert payments_of(order)[0].refunded == Decimal(7)


def test_a_question_is_kept_together_with_what_is_told_of_it(
    order: Order, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(*_: object, **__: object) -> None:
        raise ConnectionError

    monkeypatch.setattr("ticketing.payments.services.questions.tell", die)

    with pytest.raises(ConnectionError):
        make_question(order)

    assert questions_of(order.workspace) == []


def test_a_refund_of_ours_that_is_made_while_stripe_is_asked_is_no_question(
    till: Till, order: Order
) -> None:
    paid = pay_online(till, order)
    till.buyer.refund_in_dashboard(str(payments_of(order)[0].reference), 700)
    noticed = till.events("charge.refunded")[-1]

    def refund_meanwhile(call: str) -> None:
        if call == "GET /v1/refunds":
            till.transport.before = lambda _: None
            wanted = WantedRefund(amount=Decimal(5))
            refund_order(order=paid, wanted=wanted, at=ON_SALE)

    till.transport.before = refund_meanwhile
    notify(order.workspace, noticed)

    assert questions_of(order.workspace) == ["refund_not_ours"]
    assert payments_of(order)[0].refunded == Decimal(12)


@pytest.mark.parametrize("begin", [start_intent, start_checkout])
def test_a_refund_of_money_that_nobody_noticed_yet_is_a_question(
    till: Till, order: Order, begin: Any
) -> None:
    till.buyer.pay(str(begin(order=order, at=ON_SALE).payment.reference))
    till.buyer.refund_in_dashboard(till.last("payment_intent")["id"])

    notify(order.workspace, till.events("charge.refunded")[-1])

    payment = payments_of(order)[0]
    assert questions_of(order.workspace) == ["refund_not_ours"]
    assert (payment.received, payment.refunded) == (Decimal(50), Decimal(50))


def test_a_dispute_is_a_question_also_of_money_that_nobody_noticed_yet(
    till: Till, order: Order
) -> None:
    till.buyer.pay(str(start_checkout(order=order, at=ON_SALE).payment.reference))
    till.buyer.dispute(till.last("payment_intent")["id"])

    notify(order.workspace, till.events("charge.dispute.created")[-1])

    assert questions_of(order.workspace) == ["disputed"]
    assert state_of(order) == OrderState.CONFIRMED


def test_in_whatever_order_webhooks_come_the_end_is_the_same(
    till: Till, event: TicketedEvent, member: Customer
) -> None:
    ends = set()
    for is_reversed in (False, True):
        order = place_online(event, member)
        started = start_checkout(order=order, at=ON_SALE)
        till.buyer.decline(str(started.payment.reference))
        till.buyer.pay(str(started.payment.reference))
        told = [one for one in till.events() if one["pending_webhooks"]]
        for one in reversed(told) if is_reversed else told:
            notify(order.workspace, one)
        ends.add((state_of(order), Ticket.objects.of(order.workspace).filter(order=order).count()))

    assert ends == {(OrderState.CONFIRMED, 2)}

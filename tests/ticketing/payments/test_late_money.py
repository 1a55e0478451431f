"""Time runs out: Stripe is asked first, and money that comes too late is not kept for nothing."""

from datetime import timedelta
from decimal import Decimal

import pytest

from accounts.models import Customer, Workspace
from events.models import ActivityEvent, Message
from tests.factories import make_member
from tests.ticketing.payments.online import (
    change_intent,
    notify,
    pay_online,
    payments_of,
    place_online,
    steps_of,
)
from tests.ticketing.payments.till import Till
from tests.ticketing.stage import ON_SALE, make_ticketed_event, taken_of, ticket_type
from ticketing.catalogue.models import TicketedEvent
from ticketing.errors import WrongOrderState
from ticketing.orders.models import Order
from ticketing.orders.services.expiring import CLAIM_LASTS, cancel_order, expire_overdue
from ticketing.orders.states import OrderState
from ticketing.payments.errors import PaymentOnItsWay
from ticketing.payments.models import Payment
from ticketing.payments.services.settling import settle_order
from ticketing.payments.services.starting import Started, start_checkout, start_intent
from ticketing.payments.standin.transport import Trouble

pytestmark = pytest.mark.django_db
LATER = ON_SALE + timedelta(minutes=20)


def too_late(till: Till, order: Order) -> Order:
    """Money by a payment that was ended, and that Stripe took all the same."""
    return late(till, order, start_intent(order=order, at=ON_SALE))


def late(till: Till, order: Order, started: Started) -> Order:
    """The same for a payment that was begun before."""
    expire_overdue(workspace=order.workspace, at=LATER)
    change_intent(till, str(started.payment.reference), status="requires_payment_method")
    till.buyer.pay(str(started.secret))
    notify(order.workspace, till.events("payment_intent.succeeded")[-1], at=LATER)
    order.refresh_from_db()
    return order


@pytest.mark.parametrize("begin", [start_intent, start_checkout])
def test_an_order_expires_at_stripe_first(till: Till, order: Order, begin: object) -> None:
    begin(order=order, at=ON_SALE)  # type: ignore[operator]  # either of two functions

    expired = expire_overdue(workspace=order.workspace, at=ON_SALE + timedelta(minutes=30))

    order.refresh_from_db()
    ends = [one["status"] for one in till.all("payment_intent") + till.all("checkout.session")]
    assert (expired, order.state, ends[0]) in [
        (1, OrderState.EXPIRED, "canceled"),
        (1, OrderState.EXPIRED, "expired"),
    ]
    assert taken_of(order.workspace, order.ticketed_event_id) == 0


def test_what_turns_out_to_be_paid_is_confirmed_instead(till: Till, order: Order) -> None:
    started = start_intent(order=order, at=ON_SALE)
    till.buyer.pay(str(started.secret))

    expired = expire_overdue(workspace=order.workspace, at=LATER)

    order.refresh_from_db()
    assert (expired, order.state) == (0, OrderState.CONFIRMED)
    assert taken_of(order.workspace, order.ticketed_event_id) == 2


def test_when_stripe_does_not_say_the_tickets_wait(till: Till, order: Order) -> None:
    start_intent(order=order, at=ON_SALE)
    till.fails(*[Trouble.UNREACHABLE] * 3)

    first = expire_overdue(workspace=order.workspace, at=LATER)
    second = expire_overdue(workspace=order.workspace, at=LATER + CLAIM_LASTS)

    assert (first, second) == (0, 1)


def test_orders_without_a_payment_expire_while_stripe_is_away(
    till: Till, order: Order, event: TicketedEvent, workspace: Workspace
) -> None:
    start_intent(order=order, at=ON_SALE)
    place_online(event, make_member(workspace))
    till.fails(*[Trouble.UNREACHABLE] * 3)

    assert expire_overdue(workspace=workspace, at=LATER) == 1


def test_while_one_worker_ends_an_order_another_leaves_it(till: Till, order: Order) -> None:
    start_intent(order=order, at=ON_SALE)
    Payment.objects.filter(order=order).update(claimed_until=LATER + timedelta(seconds=30))

    assert expire_overdue(workspace=order.workspace, at=LATER) == 0
    # It died.
    assert expire_overdue(workspace=order.workspace, at=LATER + timedelta(minutes=1)) == 1


def test_slow_money_keeps_the_tickets_aside(till: Till, order: Order) -> None:
    started = start_intent(order=order, at=ON_SALE)
    till.buyer.pay_slowly(str(started.secret))

    assert expire_overdue(workspace=order.workspace, at=LATER) == 0
    order.refresh_from_db()
    assert order.expires_at == LATER + timedelta(minutes=15)

    till.buyer.money_arrives(str(started.secret))
    assert settle_order(order=order, at=LATER).state == OrderState.CONFIRMED


def test_slow_money_that_never_comes_lets_the_tickets_go(till: Till, order: Order) -> None:
    started = start_intent(order=order, at=ON_SALE)
    till.buyer.pay_slowly(str(started.secret))
    expire_overdue(workspace=order.workspace, at=LATER)
    till.buyer.money_fails(str(started.secret))

    assert expire_overdue(workspace=order.workspace, at=LATER + timedelta(minutes=15)) == 1


def test_late_money_takes_the_seats_again(till: Till, order: Order) -> None:
    too_late(till, order)

    told = Message.objects.get(workspace=order.workspace, type="order.paid_late")
    assert order.state == OrderState.CONFIRMED
    assert taken_of(order.workspace, order.ticketed_event_id) == 2
    assert steps_of(order)[-2:] == ["paid_late", "confirmed"]
    assert told.body["outcome"] == "confirmed"


def test_late_money_goes_back_when_the_seats_are_gone(
    till: Till, workspace: Workspace, member: Customer
) -> None:
    small = make_ticketed_event(workspace, ticketTypes=[ticket_type(capacity=2)])
    order = place_online(small, member)
    started = start_intent(order=order, at=ON_SALE)
    expire_overdue(workspace=workspace, at=LATER)
    place_online(small, make_member(workspace), ("tt-general", 1), at=LATER)
    change_intent(till, str(started.payment.reference), status="requires_payment_method")
    till.buyer.pay(str(started.secret))

    notify(workspace, till.events("payment_intent.succeeded")[-1], at=LATER)

    order.refresh_from_db()
    assert (order.state, till.last("refund")["amount"]) == (OrderState.EXPIRED, 5000)
    assert steps_of(order)[-3:] == ["paid_late", "refund_asked", "refunded"]
    assert Message.objects.filter(workspace=workspace, type="order.refunded").count() == 1
    assert not ActivityEvent.objects.of(workspace).exists()
    general = small.ticket_types.get(workspace=workspace)
    assert taken_of(workspace, general.id) == 1


def test_late_money_goes_back_when_the_event_was_called_off(
    till: Till, event: TicketedEvent, order: Order
) -> None:
    started = start_intent(order=order, at=ON_SALE)
    type(event).objects.filter(id=event.id).update(status="cancelled")

    late(till, order, started)

    assert order.state == OrderState.EXPIRED
    assert till.last("refund")["amount"] == 5000


def test_late_money_goes_back_when_the_buyer_has_had_what_one_may_have(
    till: Till, workspace: Workspace, member: Customer
) -> None:
    scarce = make_ticketed_event(workspace, ticketTypes=[ticket_type(perCustomerMax=2)])
    order = place_online(scarce, member)
    started = start_intent(order=order, at=ON_SALE)
    expire_overdue(workspace=workspace, at=LATER)
    pay_online(till, place_online(scarce, member, at=LATER), at=LATER)
    change_intent(till, str(started.payment.reference), status="requires_payment_method")
    till.buyer.pay(str(started.secret))

    notify(workspace, till.events("payment_intent.succeeded")[-1], at=LATER)

    assert payments_of(order)[0].refunded == Decimal(50)


def test_a_buyer_who_gives_up_can_not_pay_any_more(till: Till, order: Order) -> None:
    start_intent(order=order, at=ON_SALE)

    cancel_order(order=order, at=ON_SALE)

    assert till.last("payment_intent")["status"] == "canceled"
    assert taken_of(order.workspace, order.ticketed_event_id) == 0


def test_a_buyer_who_has_paid_can_not_give_up(till: Till, order: Order) -> None:
    started = start_intent(order=order, at=ON_SALE)
    till.buyer.pay(str(started.secret))

    with pytest.raises(WrongOrderState):
        cancel_order(order=order, at=ON_SALE)

    order.refresh_from_db()
    assert order.state == OrderState.CONFIRMED


def test_a_buyer_whose_money_is_on_its_way_can_not_give_up(till: Till, order: Order) -> None:
    started = start_intent(order=order, at=ON_SALE)
    till.buyer.pay_slowly(str(started.secret))

    with pytest.raises(PaymentOnItsWay):
        cancel_order(order=order, at=ON_SALE)

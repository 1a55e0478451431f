"""An event that is cancelled takes no money any more, and what comes all the same goes back."""

from decimal import Decimal

import pytest

from accounts.models import Customer
from tests.ticketing.payments.online import payments_of, steps_of
from tests.ticketing.payments.till import Till
from tests.ticketing.stage import ON_SALE, place, taken_of
from ticketing.catalogue.models import TicketedEvent
from ticketing.errors import NotOnSale
from ticketing.orders.models import Order
from ticketing.orders.services.checking_out import check_out
from ticketing.orders.services.storing import Contact
from ticketing.orders.states import OrderState, Provider
from ticketing.payments.services.desk import take_payment_at_desk
from ticketing.payments.services.settling import settle_order
from ticketing.payments.services.starting import start_intent
from ticketing.tickets.models import Ticket

pytestmark = pytest.mark.django_db


def call_off(event: TicketedEvent) -> None:
    TicketedEvent.objects.of(event.workspace).filter(id=event.id).update(status="cancelled")


def test_its_orders_are_not_begun_to_be_paid(
    till: Till, event: TicketedEvent, order: Order
) -> None:
    call_off(event)

    with pytest.raises(NotOnSale, match="cancelled"):
        start_intent(order=order, at=ON_SALE)

    assert payments_of(order) == []


def test_its_orders_are_not_checked_out(event: TicketedEvent, order: Order) -> None:
    call_off(event)

    with pytest.raises(NotOnSale):
        check_out(order=order, contact=Contact("Ada"), provider=Provider.STRIPE, at=ON_SALE)


def test_the_desk_takes_nothing_for_it(event: TicketedEvent, member: Customer) -> None:
    order = place(event, member).order
    call_off(event)

    with pytest.raises(NotOnSale):
        take_payment_at_desk(order=order, amount=order.total, at=ON_SALE)

    assert payments_of(order) == []


def test_money_that_comes_for_it_goes_back_and_so_do_the_tickets(
    till: Till, event: TicketedEvent, order: Order
) -> None:
    started = start_intent(order=order, at=ON_SALE)
    call_off(event)
    till.buyer.pay(str(started.secret))

    settled = settle_order(order=order, at=ON_SALE)

    assert (settled.state, till.last("refund")["amount"]) == (OrderState.CANCELLED, 5000)
    assert payments_of(order)[0].refunded == Decimal(50)
    assert steps_of(order)[-4:] == ["cancelled", "paid_late", "refund_asked", "refunded"]
    assert not Ticket.objects.of(event.workspace).exists()
    assert taken_of(event.workspace, event.id) == 0

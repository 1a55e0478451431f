"""Somebody is erased amid a sale: money and places go where they belong, and nobody is held up."""

import pytest
from django.utils import timezone

from accounts.models import Customer, Workspace
from events.models import ActivityEvent
from events.services.privacy import erase_customer
from tests.factories import make_member
from tests.ticketing.payments.online import open_account, place_online
from tests.ticketing.payments.till import till_of
from tests.ticketing.sessions.stage import STANDBY, choose, leave, make_conference, session
from tests.ticketing.stage import ON_SALE, make_ticketed_event, sell, taken_of
from ticketing.orders.states import OrderState
from ticketing.payments.services.refunding import WantedRefund, refund_order
from ticketing.payments.services.settling import settle_order
from ticketing.payments.services.starting import start_intent
from ticketing.payments.states import RefundState
from ticketing.sessions.models import SessionSeat
from ticketing.sessions.states import SeatState

pytestmark = pytest.mark.django_db


def erase(customer: Customer) -> None:
    erase_customer(customer=customer, at=timezone.now())


def test_money_that_comes_after_an_erasure_is_a_sale(
    workspace: Workspace, member: Customer
) -> None:
    event = make_ticketed_event(workspace, capacity=5)
    open_account(workspace)
    with till_of(workspace) as till:
        till.stand.now = lambda: int(ON_SALE.timestamp())
        order = place_online(event, member)
        secret = start_intent(order=order, at=ON_SALE).secret
        erase(member)
        till.buyer.pay(str(secret))

        settled = settle_order(order=order, at=ON_SALE)

    assert settled.state == OrderState.CONFIRMED
    assert taken_of(workspace, event.id) == 2
    assert not ActivityEvent.objects.of(workspace).exists()


def test_an_erased_buyers_money_goes_back(workspace: Workspace, member: Customer) -> None:
    event = make_ticketed_event(workspace, capacity=5)
    ticket = sell(event, member)[0]
    erase(member)

    wanted = WantedRefund(tickets=[str(ticket.id)])
    refund = refund_order(order=ticket.order, wanted=wanted, at=ON_SALE)

    assert refund.state == RefundState.DONE
    assert taken_of(workspace, event.id) == 0


def test_who_was_erased_does_not_move_up(workspace: Workspace, member: Customer) -> None:
    event = make_conference(workspace, session("talk", capacity=1))
    gone, next_one = make_member(workspace), make_member(workspace)
    for one in (member, gone, next_one):
        sell(event, one)
    choose(event, "talk", member)
    choose(event, "talk", gone, STANDBY)
    choose(event, "talk", next_one, STANDBY)
    erase(gone)

    leave(event, "talk", member)

    seats = SessionSeat.objects.filter(workspace=workspace, state=SeatState.SELECTED)
    assert [one.customer_id for one in seats] == [next_one.id]

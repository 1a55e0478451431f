"""Tickets are put aside, paid at the desk, and given back."""

from datetime import timedelta
from decimal import Decimal

import pytest

from accounts.models import Customer, Workspace
from events.models import ActivityEvent
from tests.factories import make_member
from tests.ticketing.stage import ON_SALE, make_ticketed_event, place, sell, taken_of, ticket_type
from ticketing.errors import OrderOpen, SoldOut
from ticketing.inventory.models import Stock
from ticketing.orders.models import Order
from ticketing.orders.services.expiring import cancel_order, expire_overdue
from ticketing.orders.states import OrderState
from ticketing.payments.services.settling import take_payment_at_desk
from ticketing.tickets.models import Ticket

pytestmark = pytest.mark.django_db


def test_an_order_holds_what_it_wants(workspace: Workspace, member: Customer) -> None:
    event = make_ticketed_event(
        workspace, capacity=10, ticketTypes=[ticket_type(capacity=3), ticket_type("tt-vip")]
    )

    order = place(event, member, ("tt-general", 2), ("tt-vip", 1)).order

    general = event.ticket_types.get(workspace=workspace, key="tt-general")
    assert order.total == Decimal(75)
    assert taken_of(workspace, general.id) == 2
    assert taken_of(workspace, event.id) == 3
    assert order.expires_at == ON_SALE + timedelta(hours=72)


def test_the_last_is_sold_once(workspace: Workspace, member: Customer) -> None:
    event = make_ticketed_event(workspace, ticketTypes=[ticket_type(capacity=1)])
    sell(event, member)

    with pytest.raises(SoldOut) as refusal:
        place(event, make_member(workspace), ("tt-general", 1))

    assert refusal.value.code == "sold_out"
    assert Order.objects.of(workspace).count() == 1


def test_what_is_in_a_basket_is_said_to_be_there(workspace: Workspace, member: Customer) -> None:
    event = make_ticketed_event(workspace, ticketTypes=[ticket_type(capacity=1)])
    place(event, member, ("tt-general", 1))

    with pytest.raises(SoldOut) as refusal:
        place(event, make_member(workspace), ("tt-general", 1))

    assert refusal.value.code == "in_other_baskets"


def test_the_same_basket_again_is_the_order_that_is_open(
    workspace: Workspace, member: Customer
) -> None:
    event = make_ticketed_event(workspace, ticketTypes=[ticket_type(capacity=2)])
    first = place(event, member)

    second = place(event, member)

    assert (second.order.id, second.continued) == (first.order.id, True)


def test_another_basket_beside_an_open_order_is_refused(
    workspace: Workspace, member: Customer
) -> None:
    event = make_ticketed_event(workspace)
    place(event, member)

    with pytest.raises(OrderOpen):
        place(event, member, ("tt-vip", 1))


def test_an_order_that_is_not_paid_gives_back_what_it_held(
    workspace: Workspace, member: Customer
) -> None:
    event = make_ticketed_event(workspace, capacity=5)
    order = place(event, member).order

    expired = expire_overdue(workspace=workspace, at=ON_SALE + timedelta(hours=73))

    order.refresh_from_db()
    assert (expired, order.state) == (1, OrderState.EXPIRED)
    assert taken_of(workspace, event.id) == 0
    assert expire_overdue(workspace=workspace, at=ON_SALE + timedelta(hours=74)) == 0


def test_a_cancelled_order_gives_back_once(workspace: Workspace, member: Customer) -> None:
    event = make_ticketed_event(workspace, capacity=5)
    order = place(event, member).order

    cancel_order(order=order, at=ON_SALE)
    cancel_order(order=order, at=ON_SALE)

    assert taken_of(workspace, event.id) == 0


def test_money_at_the_desk_makes_tickets_and_a_purchase(
    workspace: Workspace, member: Customer
) -> None:
    event = make_ticketed_event(workspace)
    order = place(event, member).order

    take_payment_at_desk(order=order, amount=Decimal(50), at=ON_SALE)
    take_payment_at_desk(order=order, amount=Decimal(50), at=ON_SALE)

    bought = ActivityEvent.objects.of(workspace).get()
    assert Ticket.objects.of(workspace).count() == 2
    assert (bought.event_type, bought.amount) == ("purchase", Decimal(50))
    assert [step.kind for step in order.steps.filter(workspace=workspace)] == [
        "created",
        "paid",
        "confirmed",
    ]


def test_what_is_free_is_had_at_once(workspace: Workspace, member: Customer) -> None:
    event = make_ticketed_event(workspace, ticketTypes=[ticket_type(price="0", capacity=1)])

    placed = place(event, member, ("tt-general", 1))

    assert placed.order.state == OrderState.CONFIRMED
    assert len(placed.tickets) == 1
    assert Stock.objects.of(workspace).get(capacity=1).taken == 1

"""The browser, Stripe's webhook, the sweeper and the clock meet over one order's money."""

import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from decimal import Decimal
from functools import partial
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction

from accounts.models import Customer, Workspace
from core.errors import DomainError
from events.models import ActivityEvent, Message
from tests.concurrency import at_once, meet_in, outcomes_of
from tests.factories import make_member
from tests.ticketing.payments.online import (
    change_intent,
    notify,
    open_account,
    pay_online,
    payments_of,
    place_online,
    questions_of,
)
from tests.ticketing.payments.till import Till, till_of
from tests.ticketing.stage import ON_SALE, make_ticketed_event, taken_of, ticket_type
from ticketing.errors import WrongOrderState
from ticketing.orders.models import Order
from ticketing.orders.services.expiring import expire_overdue
from ticketing.orders.services.finding import find_order
from ticketing.orders.services.releasing import release
from ticketing.orders.states import OrderState
from ticketing.payments.models import Payment, Refund, StripeNotice
from ticketing.payments.services import applying, refunding
from ticketing.payments.services.applying import apply_standing
from ticketing.payments.services.desk import take_payment_at_desk
from ticketing.payments.services.reconciling import reconcile
from ticketing.payments.services.refunding import WantedRefund, refund_order
from ticketing.payments.services.settling import settle_order
from ticketing.payments.services.starting import start_intent
from ticketing.payments.standin.refusing import Refused
from ticketing.payments.standing import standing_of_intent
from ticketing.tickets.models import Ticket

TRIES = 50
LATER = ON_SALE + timedelta(minutes=20)
Call = Callable[[], Any]


@pytest.fixture
def till(workspace: Workspace) -> Iterator[Till]:
    """The workspace takes money online, at a stand-in whose clock stands still."""
    open_account(workspace)
    with till_of(workspace) as till:
        till.stand.now = lambda: int(ON_SALE.timestamp())
        yield till


@pytest.fixture
def order(workspace: Workspace, member: Customer, till: Till) -> Order:
    """The last two tickets at 25, which wait for their money."""
    types = [ticket_type(capacity=2)]
    return place_online(make_ticketed_event(workspace, ticketTypes=types), member)


def paid(till: Till, order: Order) -> str:
    """Somebody pays, and nobody has noticed yet; the reference of the payment."""
    started = start_intent(order=order, at=ON_SALE)
    till.buyer.pay(str(started.secret))
    return str(started.payment.reference)


def noticers(till: Till, order: Order) -> list[Call]:
    """Everybody who may come upon an order's money when its time is over, in turns."""
    event = till.events("payment_intent.succeeded")[-1]
    kinds: list[Call] = [
        partial(settle_order, order=order, at=LATER),
        partial(notify, order.workspace, event, at=LATER),
        partial(expire_overdue, workspace=order.workspace, at=LATER),
        partial(reconcile, workspace=order.workspace, at=LATER),
        partial(notify, order.workspace, event | {"id": "evt_again"}, at=LATER),
    ]
    return kinds * (TRIES // len(kinds))


def now(order: Order) -> Order:
    """The order as it is in the table."""
    return find_order(workspace=order.workspace, name=str(order.id))


def tickets_of(order: Order) -> int:
    return Ticket.objects.of(order.workspace).filter(order=order).count()


def facts_of(order: Order) -> tuple[int, int]:
    """How often the purchase was recorded, and told."""
    events = ActivityEvent.objects.of(order.workspace).filter(event_type="purchase")
    told = Message.objects.filter(workspace=order.workspace, type="ticket.purchased")
    return events.count(), told.count()


def seats(order: Order) -> int:
    """How many are taken of the order's one type."""
    event = order.ticketed_event
    return taken_of(order.workspace, event.ticket_types.get(workspace=order.workspace).id)


def unexpected(outcomes: list[Any], *expected: type[Exception]) -> list[Any]:
    return [one for one in outcomes if isinstance(one, Exception) and not isinstance(one, expected)]


@pytest.mark.parametrize("attempt", range(3))
def test_fifty_who_notice_the_same_money_at_once_sell_once(
    till: Till, order: Order, attempt: int
) -> None:
    paid(till, order)

    at_once(noticers(till, order))

    payment = payments_of(order)[0]
    assert (now(order).state, tickets_of(order), seats(order)) == (OrderState.CONFIRMED, 2, 2)
    assert facts_of(order) == (1, 1)
    assert (payment.received, payment.refunded) == (Decimal(50), Decimal(0))
    assert StripeNotice.objects.filter(workspace=order.workspace).count() == 2


@pytest.mark.parametrize("attempt", range(5))
def test_who_pays_in_the_last_moment_has_tickets_or_has_paid_nothing(
    till: Till, order: Order, attempt: int
) -> None:
    started = start_intent(order=order, at=ON_SALE)
    others: list[Call] = [
        partial(expire_overdue, workspace=order.workspace, at=LATER),
        partial(settle_order, order=order, at=LATER),
    ]

    pay = partial(till.buyer.pay, str(started.secret))
    outcomes = outcomes_of([*others * 12, pay, *others * 12, pay])
    settle_order(order=order, at=LATER)
    expire_overdue(workspace=order.workspace, at=LATER + timedelta(minutes=2))

    came = till.last("payment_intent")["amount_received"]
    assert unexpected(outcomes, Refused) == []
    assert (now(order).state, came, tickets_of(order), seats(order)) in [
        (OrderState.CONFIRMED, 5000, 2, 2),
        (OrderState.EXPIRED, 0, 0, 0),
    ]
    assert Refund.objects.filter(workspace=order.workspace).count() == 0


def test_fifty_who_notice_late_money_take_the_free_seats_once(till: Till, order: Order) -> None:
    _pay_too_late(till, order)

    at_once(noticers(till, order))

    assert (now(order).state, tickets_of(order), seats(order)) == (OrderState.CONFIRMED, 2, 2)
    assert facts_of(order) == (1, 1)
    assert till.all("refund") == []


def test_fifty_who_notice_late_money_give_it_back_once_when_the_seats_are_gone(
    till: Till, order: Order, workspace: Workspace
) -> None:
    _pay_too_late(till, order)
    place_online(order.ticketed_event, make_member(workspace), ("tt-general", 1), at=LATER)

    at_once(noticers(till, order))

    given_back = Refund.objects.filter(workspace=workspace, order=order)
    assert (now(order).state, tickets_of(order), seats(order)) == (OrderState.EXPIRED, 0, 1)
    assert [(one.state, one.amount) for one in given_back] == [("done", Decimal(50))]
    assert [one["amount"] for one in till.all("refund")] == [5000]
    assert facts_of(order) == (0, 0)


def test_late_money_of_many_for_the_last_seats_seats_one_and_pays_the_others_back(
    till: Till, workspace: Workspace
) -> None:
    event = make_ticketed_event(workspace, capacity=2)
    orders = [_too_late(till, place_online(event, make_member(workspace))) for _ in range(6)]
    told = till.events("payment_intent.succeeded")

    at_once([partial(notify, workspace, one, at=LATER) for one in told * 8])

    states = [now(one).state for one in orders]
    assert states.count(OrderState.CONFIRMED) == 1
    assert states.count(OrderState.EXPIRED) == 5
    assert [one["amount"] for one in till.all("refund")] == [5000] * 5
    assert taken_of(workspace, event.id) == 2


def test_fifty_who_begin_at_once_pay_by_one_payment(till: Till, order: Order) -> None:
    started = at_once([partial(start_intent, order=order, at=ON_SALE)] * TRIES)

    assert len({one.secret for one in started}) == 1
    assert len(till.all("payment_intent")) == 1


def test_the_desk_and_the_card_at_once_take_the_money_once(till: Till, order: Order) -> None:
    paid(till, order)
    at_desk: Call = partial(take_payment_at_desk, order=order, amount=Decimal(50), at=LATER)

    outcomes = outcomes_of([*noticers(till, order)[: TRIES // 2], *[at_desk] * (TRIES // 2)])

    kept = sum(one.received - one.refunded for one in payments_of(order))
    assert unexpected(outcomes, WrongOrderState) == []
    assert (now(order).state, tickets_of(order), kept) == (OrderState.CONFIRMED, 2, Decimal(50))
    assert facts_of(order) == (1, 1)


def test_fifty_refunds_at_once_give_back_what_there_is(till: Till, order: Order) -> None:
    pay_online(till, order)
    wanted = WantedRefund(amount=Decimal(20))

    outcomes = outcomes_of([partial(refund_order, order=order, wanted=wanted, at=LATER)] * TRIES)

    assert unexpected(outcomes, DomainError) == []
    assert [one["amount"] for one in till.all("refund")] == [2000, 2000]
    assert (now(order).refunded, payments_of(order)[0].refunded) == (Decimal(40), Decimal(40))
    assert questions_of(order.workspace) == []


def test_one_refund_that_is_sent_fifty_times_is_one(till: Till, order: Order) -> None:
    pay_online(till, order)
    wanted = WantedRefund(amount=Decimal(20), nonce="a-button")

    made = at_once([partial(refund_order, order=order, wanted=wanted, at=LATER)] * TRIES)

    assert len({one.id for one in made}) == 1
    assert [one["amount"] for one in till.all("refund")] == [2000]


def test_a_refund_of_all_tickets_by_fifty_gives_the_seats_back_once(
    till: Till, order: Order
) -> None:
    pay_online(till, order)
    rows = Ticket.objects.of(order.workspace).filter(order=order)
    names = [str(key) for key in rows.values_list("id", flat=True)]

    outcomes = outcomes_of(
        [partial(refund_order, order=order, wanted=WantedRefund(names), at=LATER)] * TRIES
    )

    assert unexpected(outcomes, DomainError) == []
    assert [one["amount"] for one in till.all("refund")] == [5000]
    assert (now(order).state, seats(order)) == (OrderState.REFUNDED, 0)


# The same without what guards it.


def _unlocked(*, workspace: Workspace, order_id: UUID) -> Order:
    """The order as it is, locked by nobody."""
    return find_order(workspace=workspace, name=str(order_id))


def test_twin_without_the_orders_lock_the_same_money_makes_tickets_twice(
    till: Till, order: Order, monkeypatch: pytest.MonkeyPatch
) -> None:
    paid(till, order)
    standing = standing_of_intent(till.last("payment_intent"))
    payment = Payment.objects.select_related("workspace").get(workspace=order.workspace)
    monkeypatch.setattr(applying, "lock_order", _unlocked)
    meet_in(monkeypatch, applying, "misfit_of")

    at_once([partial(apply_standing, payment=payment, standing=standing, at=ON_SALE)] * 2)

    recorded, told = facts_of(order)
    assert (tickets_of(order), told) == (4, 2)
    # An event's external id is there once, whoever records it.
    assert recorded == 1


def test_twin_who_expires_without_a_lock_gives_away_what_is_being_paid(
    till: Till, order: Order
) -> None:
    paid(till, order)
    meet = threading.Barrier(2, timeout=30).wait

    def expire_unguarded() -> None:
        with transaction.atomic():
            found = find_order(workspace=order.workspace, name=str(order.id))
            meet()
            meet()
            release(order=found, into=OrderState.EXPIRED, at=LATER)

    def settle() -> None:
        meet()
        settle_order(order=order, at=LATER)
        meet()

    at_once([expire_unguarded, settle])

    assert (now(order).state, tickets_of(order)) == (OrderState.EXPIRED, 2)


def test_twin_who_expires_without_asking_stripe_keeps_money_for_nothing(
    till: Till, order: Order
) -> None:
    paid(till, order)

    with transaction.atomic():
        release(order=now(order), into=OrderState.EXPIRED, at=LATER)

    assert (till.last("payment_intent")["amount_received"], tickets_of(order)) == (5000, 0)


def test_twin_without_the_orders_lock_more_goes_back_than_came(
    till: Till, order: Order, monkeypatch: pytest.MonkeyPatch
) -> None:
    pay_online(till, order)
    monkeypatch.setattr(refunding, "lock_order", _unlocked)
    meet_in(monkeypatch, refunding, "_source")
    monkeypatch.setattr(refunding, "send_refunds", lambda **_: None)
    wanted = WantedRefund(amount=Decimal(50))

    at_once([partial(refund_order, order=order, wanted=wanted, at=LATER)] * 2)

    made = Refund.objects.filter(workspace=order.workspace).values_list("amount", flat=True)
    assert sum(made) == Decimal(100)


def _pay_too_late(till: Till, order: Order) -> None:
    """The order has expired, and Stripe took the money all the same."""
    _too_late(till, order)
    assert (now(order).state, seats(order)) == (OrderState.EXPIRED, 0)


def _too_late(till: Till, order: Order) -> Order:
    started = start_intent(order=order, at=ON_SALE)
    expire_overdue(workspace=order.workspace, at=LATER)
    change_intent(till, str(started.payment.reference), status="requires_payment_method")
    till.buyer.pay(str(started.secret))
    return order

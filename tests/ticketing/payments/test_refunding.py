"""Staff give money back: once, no more than came, and the tickets of it are void."""

from decimal import Decimal
from typing import Any

import pytest

from accounts.models import Customer
from core.errors import Invalid
from events.models import ActivityEvent
from tests.ticketing.payments.online import (
    notify,
    payments_of,
    questions_of,
    steps_of,
    ticket_names,
)
from tests.ticketing.payments.till import Till
from tests.ticketing.stage import ON_SALE, make_ticketed_event, sell, taken_of
from ticketing.catalogue.models import TicketedEvent
from ticketing.errors import WrongOrderState
from ticketing.facts import custom
from ticketing.orders.models import Order
from ticketing.orders.services.finding import find_order
from ticketing.orders.states import OrderState
from ticketing.payments.models import Refund
from ticketing.payments.services.reconciling import reconcile
from ticketing.payments.services.refunding import WantedRefund, refund_order
from ticketing.payments.services.sending import KEY_HOLDS
from ticketing.payments.standin.transport import Trouble
from ticketing.payments.states import RefundState
from ticketing.tickets.models import Ticket
from ticketing.tickets.services.voiding import Voided

pytestmark = pytest.mark.django_db
SERVICES = "ticketing.payments.services"


def give(order: Order, *tickets: str, at: Any = ON_SALE, **says: Any) -> Refund:
    return refund_order(order=order, wanted=WantedRefund(tickets, **says), at=at)


def now(order: Order) -> Order:
    return find_order(workspace=order.workspace, name=str(order.id))


def test_a_ticket_given_back_is_void_and_its_seat_and_money_are_back(
    till: Till, paid: Order
) -> None:
    refund = give(paid, ticket_names(paid)[0], reason="ill")

    back = ActivityEvent.objects.of(paid.workspace).get(event_type="refund")
    assert (refund.state, refund.amount) == (RefundState.DONE, Decimal(25))
    assert till.last("refund")["amount"] == 2500
    assert (now(paid).state, now(paid).refunded) == (OrderState.CONFIRMED, Decimal(25))
    assert taken_of(paid.workspace, paid.ticketed_event_id) == 1
    assert (back.amount, back.metadata["refund_of"]) == (Decimal(25), f"foyer:order:{paid.id}")


def test_with_its_last_ticket_an_order_is_refunded(till: Till, paid: Order) -> None:
    give(paid, *ticket_names(paid))

    assert now(paid).state == OrderState.REFUNDED
    assert steps_of(paid)[-2:] == ["refund_asked", "refunded"]
    assert taken_of(paid.workspace, paid.ticketed_event_id) == 0


def test_an_amount_leaves_the_tickets_good(till: Till, paid: Order) -> None:
    give(paid, amount=Decimal(10))

    assert Ticket.objects.of(paid.workspace).valid().count() == 2
    assert give(paid, *ticket_names(paid)).amount == Decimal(40)


@pytest.mark.parametrize(
    ("says", "code"),
    [
        ({"amount": Decimal("50.01")}, "refund_too_large"),
        ({"amount": Decimal(0)}, "out_of_range"),
        ({"amount": Decimal(-1)}, "out_of_range"),
        ({"amount": Decimal("NaN")}, "out_of_range"),
        ({"amount": Decimal("1.001")}, "too_many_digits"),
        ({}, "out_of_range"),
        ({"tickets": ["nobody's"]}, "unknown_ticket"),
    ],
)
def test_what_cannot_go_back_is_refused_and_nothing_moves(
    till: Till, paid: Order, says: dict[str, Any], code: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        refund_order(order=paid, wanted=WantedRefund(**says), at=ON_SALE)

    assert [one.code for one in refusal.value.faults] == [code]
    assert till.all("refund") == []


def test_no_more_goes_back_than_came_in_however_many_steps(till: Till, paid: Order) -> None:
    give(paid, amount=Decimal(30))

    with pytest.raises(Invalid, match="can still be given back"):
        give(paid, amount=Decimal("20.01"))
    give(paid, amount=Decimal(20))

    assert [one["amount"] for one in till.all("refund")] == [3000, 2000]


def test_a_ticket_of_another_order_is_not_given_back(
    till: Till, paid: Order, event: TicketedEvent, stranger: Customer, member: Customer
) -> None:
    other = sell(event, member)[0]
    theirs = sell(make_ticketed_event(stranger.workspace), stranger)[0]

    for ticket in (other, theirs):
        with pytest.raises(Invalid) as refusal:
            give(paid, str(ticket.id))
        assert refusal.value.faults[0].code == "unknown_ticket"


def test_what_is_not_paid_is_not_given_back(till: Till, order: Order) -> None:
    with pytest.raises(WrongOrderState):
        give(order, amount=Decimal(5))


@pytest.mark.parametrize("trouble", [Trouble.UNREACHABLE, Trouble.BROKEN, Trouble.ANSWER_LOST])
def test_a_refund_that_stripe_did_not_hear_goes_out_by_itself_once(
    till: Till, paid: Order, trouble: Trouble
) -> None:
    till.fails(trouble, trouble, trouble)
    waiting = give(paid, ticket_names(paid)[0])

    reconcile(workspace=paid.workspace, at=ON_SALE + KEY_HOLDS * 2)

    waiting.refresh_from_db()
    assert waiting.state == RefundState.DONE
    assert [one["amount"] for one in till.all("refund")] == [2500]


def test_the_same_nonce_is_the_same_refund(till: Till, paid: Order) -> None:
    first = give(paid, amount=Decimal(5), nonce="n-1")

    assert give(paid, amount=Decimal(5), nonce="n-1").id == first.id
    assert len(till.all("refund")) == 1


def test_a_refund_that_fails_is_a_question_and_can_be_tried_again(till: Till, paid: Order) -> None:
    till.buyer.next_refund("failed")

    failed = give(paid, amount=Decimal(5))
    again = give(paid, amount=Decimal(5))

    assert (failed.state, again.state) == (RefundState.FAILED, RefundState.DONE)
    assert questions_of(paid.workspace) == ["refund_failed"]
    assert (now(paid).refunded, payments_of(paid)[0].refunded) == (Decimal(5), Decimal(5))


def test_a_refund_that_takes_days_is_done_when_stripe_says_so(till: Till, paid: Order) -> None:
    till.buyer.next_refund("pending")
    refund = give(paid, ticket_names(paid)[0])
    waiting = refund.state
    till.buyer.settle_refund(till.last("refund")["id"], "succeeded")

    notify(paid.workspace, till.events("refund.updated")[-1])

    refund.refresh_from_db()
    assert (waiting, refund.state) == (RefundState.ASKED, RefundState.DONE)


def test_a_refund_that_fails_days_later_is_a_question(till: Till, paid: Order) -> None:
    till.buyer.next_refund("pending")
    give(paid, ticket_names(paid)[0])
    till.buyer.settle_refund(till.last("refund")["id"], "failed")

    for event in till.events("refund.failed"):
        notify(paid.workspace, event)

    assert questions_of(paid.workspace) == ["refund_failed"]
    assert now(paid).refunded == Decimal(0)


def test_while_a_payment_is_disputed_nothing_goes_back(till: Till, paid: Order) -> None:
    till.buyer.dispute(str(payments_of(paid)[0].reference))

    refund = give(paid, amount=Decimal(5))

    assert refund.state == RefundState.FAILED
    assert questions_of(paid.workspace) == ["refund_failed"]


def test_money_from_the_desk_goes_back_without_stripe(
    event: TicketedEvent, member: Customer
) -> None:
    ticket = sell(event, member)[0]

    refund = give(find_order(workspace=event.workspace, name=str(ticket.order_id)), str(ticket.id))

    assert (refund.state, refund.amount) == (RefundState.DONE, Decimal(25))


def test_what_was_paid_for_void_tickets_can_still_go_back(till: Till, paid: Order) -> None:
    give(paid, *ticket_names(paid), amount=Decimal(0))
    void = now(paid).state

    give(paid, amount=Decimal(50))

    assert (void, now(paid).state) == (OrderState.CANCELLED, OrderState.REFUNDED)
    assert till.last("refund")["amount"] == 5000
    with pytest.raises(Invalid, match="can still be given back"):
        give(paid, amount=Decimal(1))


def test_a_refund_that_fails_after_it_seemed_done_takes_no_points(till: Till, paid: Order) -> None:
    done = give(paid, ticket_names(paid)[0])
    till.buyer.settle_refund(till.last("refund")["id"], "failed")

    for event in till.events("refund.failed"):
        notify(paid.workspace, event)

    recorded = ActivityEvent.objects.of(paid.workspace)
    assert done.state == RefundState.DONE
    assert [one.event_type for one in recorded] == ["purchase"]
    assert questions_of(paid.workspace) == ["refund_failed"]


def test_what_is_recorded_of_a_refund_is_recorded_at_once(
    event: TicketedEvent, member: Customer, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticket, recorded = sell(event, member)[0], list[int]()
    seat = custom("seat.freed", pass_id=member.id, fact="seat:1", at=ON_SALE, metadata={})
    monkeypatch.setattr(f"{SERVICES}.refunding.void_tickets", lambda **_: Voided([seat], {}))
    for module in ("refunding", "returning"):
        monkeypatch.setattr(
            f"{SERVICES}.{module}.record_facts", lambda **it: recorded.append(len(it["drafts"]))
        )

    give(find_order(workspace=event.workspace, name=str(ticket.order_id)), str(ticket.id))

    assert recorded == [2]

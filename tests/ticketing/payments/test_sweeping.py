"""Sweeps go on: one bad row, workspace or key keeps nobody else waiting."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from importlib import import_module
from typing import Any

import pytest
from django.db import IntegrityError

from accounts.models import Customer, Workspace
from tests.factories import make_member, make_workspace
from tests.ticketing.payments.online import (
    open_account,
    pay_online,
    place_online,
    questions_of,
)
from tests.ticketing.payments.till import Till
from tests.ticketing.stage import ON_SALE, sell
from ticketing.catalogue.models import TicketedEvent
from ticketing.orders.models import Order
from ticketing.orders.services.expiring import CLAIM_LASTS, TRY_AGAIN, expire_overdue
from ticketing.orders.services.releasing import release
from ticketing.orders.states import OrderState
from ticketing.payments.models import Refund, StripeAccount
from ticketing.payments.services import reconciling
from ticketing.payments.services.reconciling import LONGEST_PAUSE, SEND_AFTER, reconcile
from ticketing.payments.services.refunding import WantedRefund, refund_order
from ticketing.payments.services.starting import start_intent
from ticketing.payments.standin.transport import Trouble
from ticketing.payments.states import RefundState
from ticketing.sweeping import sweep
from ticketing.transfers.models import Transfer
from ticketing.transfers.services import ending
from ticketing.transfers.services.offering import Addressee, offer_transfer

pytestmark = pytest.mark.django_db
LATER = ON_SALE + timedelta(minutes=20)
# The client itself repeats a request twice.
SILENCE = [Trouble.UNREACHABLE] * 3


def fails_for(act: Callable[..., Any], is_bad: Callable[..., bool]) -> Callable[..., Any]:
    """The same act, which a database refuses for some."""

    def acts(**given: Any) -> Any:
        if is_bad(**given):
            raise IntegrityError("a name, an address")
        return act(**given)

    return acts


def calls_of(till: Till) -> list[str]:
    """Every call that is made from now on."""
    calls: list[str] = []
    till.transport.before = calls.append
    return calls


def begin(event: TicketedEvent, number: int) -> list[Order]:
    """Orders whose payment was begun, each of another customer."""
    orders = [place_online(event, make_member(event.workspace)) for _ in range(number)]
    for one in orders:
        start_intent(order=one, at=ON_SALE)
    return orders


def states(orders: list[Order]) -> list[str]:
    for one in orders:
        one.refresh_from_db()
    return [one.state for one in orders]


def test_what_is_wrong_with_one_row_is_told_by_its_kind_alone(
    caplog: pytest.LogCaptureFixture,
) -> None:
    def act(row: int) -> int:
        if row == 2:
            raise IntegrityError("somebody@example.com")
        return row

    assert sweep([1, 2, 4], act, name="numbers") == 5

    assert "IntegrityError" in caplog.text
    assert "somebody" not in caplog.text


@pytest.mark.parametrize(
    ("module", "task", "service"),
    [
        ("orders", "expire_orders", "expire_overdue"),
        ("payments", "reconcile_payments", "reconcile"),
        ("transfers", "return_transfers", "return_overdue"),
    ],
)
def test_one_bad_workspace_keeps_no_other_waiting(
    monkeypatch: pytest.MonkeyPatch, module: str, task: str, service: str
) -> None:
    first, second = make_workspace("first"), make_workspace("second")
    seen: list[Workspace] = []
    tasks = import_module(f"ticketing.{module}.tasks")

    def swept(*, workspace: Workspace, at: object) -> int:
        seen.append(workspace)
        return 1

    monkeypatch.setattr(tasks, service, fails_for(swept, lambda **it: it["workspace"] == first))

    getattr(tasks, task)()

    assert seen == [second]


def test_one_order_that_cannot_end_is_put_off_and_the_next_one_ends(
    event: TicketedEvent, monkeypatch: pytest.MonkeyPatch
) -> None:
    orders = [place_online(event, make_member(event.workspace)) for _ in range(2)]
    fails = fails_for(release, lambda **it: it["order"] == orders[0])
    monkeypatch.setattr("ticketing.orders.services.expiring.release", fails)

    assert expire_overdue(workspace=event.workspace, at=LATER) == 1

    assert states(orders) == [OrderState.PENDING, OrderState.EXPIRED]
    assert orders[0].expires_at == LATER + TRY_AGAIN


def test_one_offer_that_cannot_end_leaves_the_next_its_turn(
    event: TicketedEvent, member: Customer, monkeypatch: pytest.MonkeyPatch
) -> None:
    tickets = sell(event, member, ("tt-general", 2))
    for ticket in tickets:
        offer_transfer(ticket=ticket, to=Addressee("tom@example.com"), at=ON_SALE)
    fails = fails_for(ending.end_offer, lambda **it: it["ticket"].id == tickets[0].id)
    monkeypatch.setattr(ending, "end_offer", fails)

    ended = ending.return_overdue(workspace=event.workspace, at=ON_SALE + timedelta(days=40))

    assert ended == 1
    assert Transfer.objects.of(event.workspace).open().get().ticket_id == tickets[0].id


def test_what_stripe_fails_at_for_one_order_holds_up_no_other(
    till: Till, event: TicketedEvent
) -> None:
    orders = begin(event, 2)
    till.fails(*SILENCE)

    expire_overdue(workspace=event.workspace, at=LATER)

    assert states(orders) == [OrderState.PENDING, OrderState.EXPIRED]


def test_after_three_silences_the_rest_waits_and_then_comes_first(
    till: Till, event: TicketedEvent
) -> None:
    orders = begin(event, 4)
    till.fails(*SILENCE * 3)
    calls = calls_of(till)

    assert expire_overdue(workspace=event.workspace, at=LATER) == 0
    assert len(calls) == len(SILENCE) * 3
    expire_overdue(workspace=event.workspace, at=LATER + timedelta(seconds=15))

    assert states(orders) == [OrderState.PENDING] * 3 + [OrderState.EXPIRED]
    assert expire_overdue(workspace=event.workspace, at=LATER + CLAIM_LASTS) == 3


def test_keys_that_stripe_does_not_take_are_tried_once_and_asked_about_once(
    till: Till, event: TicketedEvent
) -> None:
    begin(event, 3)
    open_account(event.workspace, secret="sk_test_revoked")
    calls = calls_of(till)

    for at in (LATER, LATER + CLAIM_LASTS):
        expire_overdue(workspace=event.workspace, at=at)
        reconcile(workspace=event.workspace, at=at)

    assert questions_of(event.workspace) == ["keys_refused"]
    assert len(calls) <= 8


def test_keys_that_cannot_be_unsealed_hold_up_only_what_needs_them(
    till: Till, event: TicketedEvent, member: Customer
) -> None:
    orders = [*begin(event, 1), place_online(event, member)]
    StripeAccount.objects.filter(workspace=event.workspace).update(sealed_secret_key=b"junk")

    expire_overdue(workspace=event.workspace, at=LATER)
    reconcile(workspace=event.workspace, at=LATER)

    assert states(orders) == [OrderState.PENDING, OrderState.EXPIRED]
    assert questions_of(event.workspace) == ["keys_refused"]


def give_back(order: Order, amount: int) -> Refund:
    return refund_order(order=order, wanted=WantedRefund(amount=Decimal(amount)), at=ON_SALE)


def test_a_refund_that_stripe_never_heard_of_goes_before_those_under_way(
    till: Till, order: Order, monkeypatch: pytest.MonkeyPatch
) -> None:
    paid = pay_online(till, order)
    till.buyer.next_refund("pending")
    give_back(paid, 1)
    till.buyer.next_refund("succeeded")
    till.fails(*SILENCE)
    unheard = give_back(paid, 2)
    monkeypatch.setattr(reconciling, "MOST_AT_ONCE", 1)

    reconcile(workspace=paid.workspace, at=ON_SALE + SEND_AFTER)

    unheard.refresh_from_db()
    assert unheard.state == RefundState.DONE


def test_one_refund_that_fails_holds_up_no_other_and_waits_for_its_turn(
    till: Till, order: Order
) -> None:
    paid = pay_online(till, order)
    till.fails(*SILENCE)
    first = give_back(paid, 1)
    till.fails(*SILENCE * 2)
    second = give_back(paid, 2)
    till.fails(*SILENCE)

    reconcile(workspace=paid.workspace, at=ON_SALE + SEND_AFTER)
    reconcile(workspace=paid.workspace, at=ON_SALE + SEND_AFTER * 2)

    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state) == (RefundState.ASKED, RefundState.DONE)


def test_a_refund_under_way_is_asked_about_more_and_more_seldom(till: Till, order: Order) -> None:
    paid = pay_online(till, order)
    till.buyer.next_refund("pending")
    give_back(paid, 1)
    calls, day = calls_of(till), ON_SALE + timedelta(days=1)

    for at in (day, day + timedelta(minutes=5), day + LONGEST_PAUSE):
        reconcile(workspace=paid.workspace, at=at)

    assert len([one for one in calls if one.startswith("GET /v1/refunds")]) == 2

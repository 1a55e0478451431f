"""Amounts that Stripe cannot take are kept from orders, and an order that has one still ends."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from accounts.models import Customer, Workspace
from core.errors import Invalid
from tests.ticketing.payments.online import pay_online, payments_of
from tests.ticketing.payments.till import Till
from tests.ticketing.stage import ON_SALE, make_ticketed_event, place, ticket_type
from ticketing.catalogue.models import PromoCode
from ticketing.orders.models import Order
from ticketing.orders.services.expiring import expire_overdue
from ticketing.orders.states import OrderState, Provider
from ticketing.payments.errors import PaymentServiceRefused
from ticketing.payments.models import Payment
from ticketing.payments.services.refunding import WantedRefund, refund_order
from ticketing.payments.services.starting import start_intent
from ticketing.payments.states import PaymentKind, PaymentState
from ticketing.tickets.models import Ticket

pytestmark = pytest.mark.django_db
LATER = ON_SALE + timedelta(minutes=20)


def code(value: str, kind: str = "amount", **says: Any) -> dict[str, Any]:
    return {"code": "LESS", "kind": kind, "value": value} | says


def order_in(workspace: Workspace, member: Customer, currency: str, price: str) -> Order:
    """An order of one ticket at a price that Stripe has no coins for."""
    types = [ticket_type("tt-fine", price=price, currency=currency)]
    event = make_ticketed_event(workspace, ticketTypes=types)
    return place(event, member, ("tt-fine", 1), provider=Provider.STRIPE).order


@pytest.mark.parametrize(("currency", "value"), [("EUR", "0.005"), ("JPY", "0.5")])
def test_a_code_takes_off_no_part_of_a_coin(
    workspace: Workspace, currency: str, value: str
) -> None:
    types = [ticket_type(price="10", currency=currency)]

    with pytest.raises(Invalid) as refusal:
        make_ticketed_event(workspace, ticketTypes=types, promoCodes=[code(value)])

    faults = [(one.field, one.code) for one in refusal.value.faults]
    assert faults == [("promoCodes.0.value", "too_many_digits")]


def test_a_code_is_measured_by_the_tickets_that_it_is_about(workspace: Workspace) -> None:
    types = [ticket_type("a", currency="EUR"), ticket_type("b", price="500", currency="JPY")]
    about = code("0.50", ticketTypeIds=["a"])

    make_ticketed_event(workspace, ticketTypes=types, promoCodes=[about])

    with pytest.raises(Invalid):
        make_ticketed_event(workspace, ticketTypes=types, promoCodes=[code("0.50")])


def test_a_code_that_was_kept_too_fine_is_rounded_to_a_coin(
    workspace: Workspace, member: Customer
) -> None:
    event = make_ticketed_event(workspace, promoCodes=[code("1")])
    PromoCode.objects.filter(workspace=workspace).update(value=Decimal("0.005"))

    order = place(event, member, ("tt-general", 1), code="LESS").order

    assert order.total == Decimal("24.99")


@pytest.mark.parametrize(("currency", "price"), [("KWD", "9.891"), ("MGA", "100.50")])
def test_what_stripe_has_no_coins_for_is_not_begun_and_expires(
    till: Till, workspace: Workspace, member: Customer, currency: str, price: str
) -> None:
    order = order_in(workspace, member, currency, price)

    with pytest.raises(PaymentServiceRefused, match="too fine"):
        start_intent(order=order, at=ON_SALE)

    assert payments_of(order) == []
    assert expire_overdue(workspace=workspace, at=LATER) == 1


def test_a_payment_that_was_kept_with_such_an_amount_comes_to_its_end(
    till: Till, workspace: Workspace, member: Customer
) -> None:
    order = order_in(workspace, member, "KWD", "9.891")
    Payment.objects.create(
        workspace=workspace,
        order=order,
        attempt=1,
        kind=PaymentKind.INTENT,
        open_slot="open",
        amount=order.total,
        currency="KWD",
        created_at=ON_SALE,
    )

    assert expire_overdue(workspace=workspace, at=LATER) == 1

    order.refresh_from_db()
    assert order.state == OrderState.EXPIRED
    assert payments_of(order)[0].state == PaymentState.CANCELLED


def test_a_refund_that_stripe_has_no_coins_for_is_refused_and_nothing_moves(
    till: Till, workspace: Workspace, member: Customer
) -> None:
    paid = pay_online(till, order_in(workspace, member, "KWD", "9.890"))

    with pytest.raises(Invalid) as refusal:
        refund_order(order=paid, wanted=WantedRefund(amount=Decimal("1.255")), at=ON_SALE)

    assert [one.code for one in refusal.value.faults] == ["too_many_digits"]
    assert Ticket.objects.of(workspace).valid().count() == 1
    assert till.all("refund") == []

"""Who pays at the desk is told until when, and what to say there."""

from datetime import datetime, timedelta

import pytest
from django.core import mail

from accounts.models import Customer, Workspace
from tests.ticketing.stage import ON_SALE, make_ticketed_event, place
from ticketing.mail.models import Letter, LetterState
from ticketing.mail.services.noticing import write_of_desk
from ticketing.mail.services.sending import send_next
from ticketing.orders.models import Order
from ticketing.orders.states import Provider
from ticketing.payments.services.settling import take_payment_at_desk

pytestmark = pytest.mark.django_db
SOON = ON_SALE + timedelta(minutes=2)


def sent(workspace: Workspace, at: datetime = SOON) -> list[str]:
    """The letters that a sweep and the sender come to."""
    mail.outbox.clear()
    write_of_desk(workspace=workspace, at=at)
    while send_next(workspace=workspace, at=at):
        pass
    return [str(one.body) for one in mail.outbox]


@pytest.fixture
def order(workspace: Workspace, member: Customer) -> Order:
    order = place(make_ticketed_event(workspace), member).order
    Order.objects.of(workspace).update(email="sarah@example.com", name="Sarah")
    return order


def test_it_says_until_when_how_much_and_which_number(workspace: Workspace, order: Order) -> None:
    (text,) = sent(workspace)

    assert mail.outbox[0].subject == "Your tickets are put aside: Spring concert"
    assert "until Monday, 4 May 2099, 14:00 (CEST). Pay €50.00 at the desk" in text
    assert f"\n{order.number}\n" in text
    assert "2 \N{MULTIPLICATION SIGN} General: €50.00" in text
    assert "Total: €50.00" in text
    assert mail.outbox[0].attachments == []


@pytest.mark.usefixtures("order")
def test_nobody_is_asked_to_pay_for_what_does_not_take_place(workspace: Workspace) -> None:
    make_ticketed_event(workspace, status="cancelled")

    assert sent(workspace) == []


@pytest.mark.usefixtures("order")
def test_it_is_sent_once(workspace: Workspace) -> None:
    assert (len(sent(workspace)), len(sent(workspace))) == (1, 0)


def test_who_pays_at_once_gets_no_letter_that_they_can(workspace: Workspace, order: Order) -> None:
    early = sent(workspace, ON_SALE + timedelta(seconds=59))
    take_payment_at_desk(order=order, amount=order.total, at=ON_SALE)

    assert (early, sent(workspace)) == ([], [])


def test_what_was_paid_before_it_was_sent_is_not_asked_for(
    workspace: Workspace, order: Order
) -> None:
    write_of_desk(workspace=workspace, at=SOON)
    take_payment_at_desk(order=order, amount=order.total, at=SOON)

    assert sent(workspace) == []
    assert Letter.objects.of(workspace).get().state == LetterState.DROPPED


@pytest.mark.usefixtures("order")
def test_what_is_over_is_not_asked_for(workspace: Workspace) -> None:
    write_of_desk(workspace=workspace, at=SOON)

    assert sent(workspace, ON_SALE + timedelta(hours=73)) == []


def test_who_pays_online_gets_none(workspace: Workspace, member: Customer) -> None:
    place(make_ticketed_event(workspace), member, provider=Provider.STRIPE)

    assert sent(workspace) == []

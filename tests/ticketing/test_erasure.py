"""Nothing that ticketing keeps names a person who was erased."""

from decimal import Decimal

import pytest

from accounts.models import Customer, Workspace
from events.models import Message
from events.services.privacy import erase_customer
from tests.factories import make_member
from tests.ticketing.offering import TOM, offer_of
from tests.ticketing.payments.online import make_question
from tests.ticketing.sessions.stage import invitation_to
from tests.ticketing.stage import ON_SALE, make_ticketed_event, place, sell
from ticketing.errors import TransferOver
from ticketing.orders.models import Order
from ticketing.payments.models import PaymentQuestion, Refund
from ticketing.sessions.models import Invitation
from ticketing.transfers.models import Transfer
from ticketing.transfers.services.claiming import claim_transfer

pytestmark = pytest.mark.django_db


def test_what_staff_wrote_about_the_money_goes(workspace: Workspace, member: Customer) -> None:
    order = sell(make_ticketed_event(workspace), member)[0].order
    make_question(order)
    PaymentQuestion.objects.filter(workspace=workspace).update(answer="Called Sarah")
    Refund.objects.create(
        workspace=workspace, order=order, amount=Decimal(1), reason="Sarah is ill", made_at=ON_SALE
    )

    erase_customer(customer=member, at=ON_SALE)

    kept = PaymentQuestion.objects.get(workspace=workspace)
    assert (kept.words, kept.answer, kept.amount) == ("", "", Decimal(25))
    assert Refund.objects.get(workspace=workspace).reason == ""


def test_what_the_person_offers_is_over(workspace: Workspace, member: Customer) -> None:
    token = offer_of(sell(make_ticketed_event(workspace), member)[0])

    erase_customer(customer=member, at=ON_SALE)

    kept = Transfer.objects.of(workspace).get()
    assert (kept.state, kept.open_slot, kept.recipient_name) == ("taken_back", None, "")
    assert kept.recipient_email == "erased@example.invalid"
    assert Message.objects.filter(workspace=workspace, type="ticket.offer_ended").exists()
    with pytest.raises(TransferOver):
        claim_transfer(token=token, by=make_member(workspace, "tom"), at=ON_SALE)


def test_offers_that_the_person_never_claimed_name_them_no_more(
    workspace: Workspace, member: Customer
) -> None:
    event = make_ticketed_event(workspace)
    tom = make_member(workspace, "tom", name="Tom", email="Tom@example.com")
    offer_of(sell(event, member)[0], to=TOM)

    erase_customer(customer=tom, at=ON_SALE)

    kept = Transfer.objects.of(workspace).get()
    assert kept.state == "offered"
    assert (kept.recipient_name, kept.note) == ("", "")
    assert kept.recipient_email == "erased@example.invalid"


def test_nor_do_offers_to_an_address_that_they_gave_with_an_order(
    workspace: Workspace, member: Customer
) -> None:
    event = make_ticketed_event(workspace)
    tom = make_member(workspace, "tom")
    place(event, tom)
    Order.objects.of(workspace).filter(customer=tom).update(email="tom@example.com")
    offer_of(sell(event, member)[0], to=TOM)

    erase_customer(customer=tom, at=ON_SALE)

    assert Transfer.objects.of(workspace).get().recipient_email == "erased@example.invalid"


def test_offers_to_others_keep_their_names(workspace: Workspace, member: Customer) -> None:
    event = make_ticketed_event(workspace)
    offer_of(sell(event, member)[0])

    erase_customer(customer=make_member(workspace, "mike", email="mike@example.com"), at=ON_SALE)

    kept = Transfer.objects.of(workspace).get()
    assert (kept.state, kept.recipient_email) == ("offered", "tom@example.com")


def test_invitations_say_no_more_as_what(workspace: Workspace, member: Customer) -> None:
    event = make_ticketed_event(workspace)
    invitation_to(event, member)

    erase_customer(customer=member, at=ON_SALE)

    kept = Invitation.objects.get(workspace=workspace)
    assert (kept.role, kept.note) == ("", "")
    assert "speaker" not in kept.about

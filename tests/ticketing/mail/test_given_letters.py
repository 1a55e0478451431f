"""Whoever asks what is kept of them is given every letter to them, and nobody else's."""

from datetime import timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from django.utils import timezone

from accounts.models import Customer, Workspace
from events.export import export_customer
from tests.factories import make_member
from tests.ticketing.offering import offer_of
from tests.ticketing.stage import ON_SALE, make_ticketed_event, sell
from ticketing.mail.models import Letter, LetterKind
from ticketing.payments.models import Refund
from ticketing.transfers.models import Transfer
from ticketing.transfers.services.claiming import claim_transfer

pytestmark = pytest.mark.django_db


def write(workspace: Workspace, subject: UUID, *kinds: LetterKind) -> None:
    for kind in kinds:
        Letter.objects.create(
            workspace=workspace,
            kind=kind,
            subject_id=subject,
            next_attempt_at=ON_SALE,
            written_at=ON_SALE + timedelta(minutes=list(LetterKind).index(kind)),
        )


def given(customer: Customer) -> list[str]:
    return [one["kind"] for one in export_customer(customer=customer)["letters"]]


def test_a_refund_is_among_them(workspace: Workspace, member: Customer) -> None:
    order = sell(make_ticketed_event(workspace), member)[0].order
    refund = Refund.objects.create(
        workspace=workspace, order=order, amount=Decimal(5), made_at=timezone.now()
    )
    write(workspace, order.id, LetterKind.TICKETS)
    write(workspace, refund.id, LetterKind.REFUNDED)

    assert given(member) == ["tickets", "refunded"]
    assert given(make_member(workspace, "tom")) == []


def test_of_a_ticket_that_was_handed_on_each_is_given_their_own(
    workspace: Workspace, member: Customer
) -> None:
    tom = make_member(workspace, "tom", name="Tom", email="tom@example.com")
    ticket = sell(make_ticketed_event(workspace), member)[0]
    claim_transfer(token=offer_of(ticket), by=tom, at=ON_SALE)
    offer = Transfer.objects.of(workspace).get()
    write(workspace, offer.id, LetterKind.CLAIMED, LetterKind.RECEIVED)

    assert (given(member), given(tom)) == (["claimed"], ["received"])

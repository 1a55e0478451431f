"""Those who hold tickets are told that an event was moved or called off: once, and what is so."""

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Customer, Workspace
from events.export import export_customer
from events.services.privacy import erase_customer
from tests.factories import make_member, make_workspace
from tests.ticketing.offering import offer_of
from tests.ticketing.stage import DOORS, make_ticketed_event, sell, ticket_type
from ticketing.catalogue.models import TicketedEvent
from ticketing.mail.models import HolderNotice, Letter, LetterState
from ticketing.mail.services.sending import send_next
from ticketing.mail.services.telling import count_untold, tell_holders
from ticketing.payments.models import Refund
from ticketing.payments.states import RefundState
from ticketing.tickets.models import Ticket
from ticketing.transfers.services.claiming import claim_transfer

pytestmark = pytest.mark.django_db
NEXT_DAY = {
    "startsAt": (DOORS + timedelta(days=1)).isoformat(),
    "endsAt": (DOORS + timedelta(days=1, hours=4)).isoformat(),
}


def sent(event: TicketedEvent) -> Sequence[EmailMultiAlternatives]:
    """What telling and the sender come to."""
    mail.outbox.clear()
    tell_holders(event=event, at=timezone.now())
    return delivered(event)


def delivered(event: TicketedEvent) -> Sequence[EmailMultiAlternatives]:
    while send_next(workspace=event.workspace, at=timezone.now()):
        pass
    return list(mail.outbox)  # type: ignore[arg-type]  # it holds what was sent


@pytest.fixture
def tickets(workspace: Workspace, member: Customer) -> Sequence[Ticket]:
    """Two tickets of one order, which the member holds."""
    return sell(make_ticketed_event(workspace), member, ("tt-general", 2), at=timezone.now())


def moved(workspace: Workspace, **says: Any) -> TicketedEvent:
    return make_ticketed_event(workspace, **NEXT_DAY | says)


def called_off(workspace: Workspace, **says: Any) -> TicketedEvent:
    return make_ticketed_event(workspace, status="cancelled", **says)


@pytest.mark.usefixtures("tickets")
def test_who_holds_tickets_gets_one_letter_that_says_both(workspace: Workspace) -> None:
    (letter,) = sent(moved(workspace, venue="Old Mill"))

    assert (letter.subject, letter.to) == ("Moved: Spring concert", ["sarah@example.com"])
    assert "It was to be on Friday, 12 June 2099, 20:00" in letter.body
    assert "It was to be at Corner House." in letter.body
    assert "Saturday, 13 June 2099, 20:00" in letter.body
    assert [one[2] for one in letter.attachments] == ["application/pdf", "text/calendar"]


@pytest.mark.usefixtures("tickets")
def test_the_letter_speaks_the_readers_language(workspace: Workspace) -> None:
    Customer.objects.of(workspace).update(language="de")

    (letter,) = sent(moved(workspace))

    assert letter.subject == "Verlegt: Spring concert"
    assert "Samstag, 13. Juni 2099" in letter.body


@pytest.mark.usefixtures("tickets")
def test_it_is_told_once_however_often_it_is_asked_for(workspace: Workspace) -> None:
    event = moved(workspace)

    assert (len(sent(event)), sent(event), count_untold(event, at=timezone.now())) == (1, [], 0)


@pytest.mark.usefixtures("tickets")
def test_what_is_saved_unchanged_is_no_news(workspace: Workspace) -> None:
    first = moved(workspace)
    sent(first)

    again = moved(workspace, title="Summer concert")

    assert (first.edition, again.edition, sent(again)) == (1, 1, [])


@pytest.mark.usefixtures("tickets")
def test_who_was_told_is_told_again_when_it_moves_again(workspace: Workspace) -> None:
    sent(moved(workspace))

    (letter,) = sent(moved(workspace, venue="Old Mill"))

    assert "It was to be at Corner House." in letter.body


@pytest.mark.usefixtures("tickets")
def test_of_two_letters_on_their_way_the_newer_goes(workspace: Workspace) -> None:
    tell_holders(event=moved(workspace), at=timezone.now())

    letters = sent(moved(workspace, venue="Old Mill"))

    assert len(letters) == 1
    assert Letter.objects.of(workspace).filter(state=LetterState.DROPPED).exists()


def test_who_buys_afterwards_is_not_told(tickets: Sequence[Ticket], workspace: Workspace) -> None:
    event = moved(workspace)
    sell(event, make_member(workspace, "tom", email="tom@example.com"), at=timezone.now())

    assert [letter.to for letter in sent(event)] == [["sarah@example.com"]]


def test_who_claimed_the_ticket_is_told_and_who_gave_it_is_not(
    tickets: Sequence[Ticket], workspace: Workspace
) -> None:
    tom = make_member(workspace, "tom", name="Tom", email="tom@example.com")
    for ticket in tickets:
        claim_transfer(token=offer_of(ticket), by=tom, at=timezone.now())

    (letter,) = sent(called_off(workspace))

    assert letter.to == ["tom@example.com"]
    assert "The house tells whoever bought your ticket about the money." in letter.body


@pytest.mark.usefixtures("tickets")
def test_what_is_cancelled_says_so_and_who_tells_about_the_money(workspace: Workspace) -> None:
    (letter,) = sent(called_off(workspace))

    assert letter.subject == "Cancelled: Spring concert"
    assert "The house tells you how you get your money back." in letter.body
    assert letter.attachments == []


def test_what_was_given_back_by_then_is_said(
    tickets: Sequence[Ticket], workspace: Workspace
) -> None:
    Refund.objects.create(
        workspace=workspace,
        order=tickets[0].order,
        amount=Decimal(20),
        state=RefundState.DONE,
        made_at=timezone.now(),
    )

    (letter,) = sent(called_off(workspace))

    assert "You get €20.00 back." in letter.body


def test_of_what_was_free_no_money_is_spoken(workspace: Workspace, member: Customer) -> None:
    free: dict[str, Any] = {"ticketTypes": [ticket_type(price="0")]}
    sell(make_ticketed_event(workspace, **free), member, at=timezone.now())

    (letter,) = sent(called_off(workspace, **free))

    assert "money" not in letter.body


@pytest.mark.usefixtures("tickets")
def test_what_takes_place_after_all_is_not_told_as_cancelled(workspace: Workspace) -> None:
    tell_holders(event=called_off(workspace), at=timezone.now())
    event = make_ticketed_event(workspace)

    assert delivered(event) == []


@pytest.mark.usefixtures("tickets")
def test_nobody_who_was_erased_is_written_to(workspace: Workspace, member: Customer) -> None:
    event = called_off(workspace)
    tell_holders(event=event, at=timezone.now())
    erase_customer(customer=member, at=timezone.now())
    mail.outbox.clear()

    assert (delivered(event), sent(event)) == ([], [])
    assert not HolderNotice.objects.filter(workspace=workspace).exists()
    assert not Letter.objects.of(workspace).filter(state=LetterState.WAITING).exists()


@pytest.mark.usefixtures("tickets")
def test_who_asks_is_given_what_they_were_told(workspace: Workspace, member: Customer) -> None:
    sent(moved(workspace))
    sent(called_off(workspace))

    written = export_customer(customer=member)["letters"]

    assert [(one["kind"], one["state"]) for one in written] == [
        ("moved", "sent"),
        ("called_off", "sent"),
    ]
    assert export_customer(customer=make_member(workspace, "tom"))["letters"] == []


def test_what_nobody_has_a_ticket_for_is_no_news(workspace: Workspace) -> None:
    make_ticketed_event(workspace)

    assert moved(workspace).edition == 0


def test_another_house_is_told_nothing(tickets: Sequence[Ticket], workspace: Workspace) -> None:
    other = make_workspace("theatre")
    sell(make_ticketed_event(other), make_member(other, email="ana@example.com"))

    sent(moved(workspace))

    assert set(HolderNotice.objects.values_list("workspace", flat=True)) == {workspace.id}


@pytest.mark.usefixtures("tickets")
def test_ten_holders_cost_what_one_costs(workspace: Workspace) -> None:
    event = moved(workspace)
    with CaptureQueriesContext(
        connection,
    ) as one:
        tell_holders(event=event, at=timezone.now())
    for number in range(10):
        guest = make_member(workspace, email=f"guest-{number}@example.com")
        sell(event, guest, at=timezone.now())
    again = moved(workspace, venue="Old Mill")

    with CaptureQueriesContext(connection) as eleven:
        told = tell_holders(event=again, at=timezone.now())

    assert (told, len(eleven)) == (11, len(one))

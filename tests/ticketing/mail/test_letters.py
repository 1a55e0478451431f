"""Whoever is concerned gets one letter, with what is so when it is sent."""

import io
import smtplib
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from icalendar import Calendar
from pypdf import PdfReader

from accounts.models import Customer, Workspace
from events.models import Message
from events.services.privacy import erase_customer
from tests.factories import make_member
from tests.ticketing.offering import offer_of
from tests.ticketing.stage import DOORS, ON_SALE, make_ticketed_event, sell, ticket_type
from ticketing.mail.hearing import hear
from ticketing.mail.models import Letter, LetterState
from ticketing.mail.services.sending import MOST_ATTEMPTS, send_next
from ticketing.orders.models import Order, OrderStep
from ticketing.tickets.models import Ticket
from ticketing.tickets.paper.pdf import tickets_pdf
from ticketing.tickets.services.changing import reissue_ticket
from ticketing.tickets.states import TicketState
from ticketing.transfers.services.claiming import claim_transfer
from ticketing.transfers.services.ending import return_overdue
from ticketing.transfers.services.offering import take_back

pytestmark = pytest.mark.django_db
LATER = ON_SALE + timedelta(days=1)


def delivered(workspace: Workspace, at: datetime = LATER) -> Sequence[EmailMultiAlternatives]:
    """The letters that go out once the outbox is relayed and the worker ran."""
    mail.outbox.clear()
    hear(list(Message.objects.filter(workspace=workspace).order_by("id")))
    while send_next(workspace=workspace, at=at):
        pass
    return list(mail.outbox)  # type: ignore[arg-type]  # it holds what was sent


def files_of(letter: EmailMultiAlternatives) -> dict[str, Any]:
    """What is attached, by its media type."""
    return {one[2]: one[1] for one in letter.attachments if isinstance(one, tuple)}


@pytest.fixture
def tickets(workspace: Workspace, member: Customer) -> Sequence[Ticket]:
    """Two tickets of one order, which the member holds."""
    return sell(make_ticketed_event(workspace), member, ("tt-general", 2))


@pytest.fixture
def tom(workspace: Workspace) -> Customer:
    """To whom a ticket is offered."""
    return make_member(workspace, "tom", name="Tom Weber", email="tom.weber@example.com")


def test_the_buyer_gets_one_letter_with_all_tickets(
    workspace: Workspace, tickets: Sequence[Ticket]
) -> None:
    letters = delivered(workspace)

    (letter,) = letters
    files = files_of(letter)
    pages = PdfReader(io.BytesIO(files["application/pdf"])).pages
    assert letter.to == ["sarah@example.com"]
    assert letter.subject == "Your tickets: Spring concert"
    assert letter.from_email == "City Gym <tickets@localhost>"
    for ticket, page in zip(sorted(tickets, key=lambda one: one.id), pages, strict=True):
        assert ticket.number in page.extract_text()
    assert Calendar.from_ical(files["text/calendar"]).walk("VEVENT")
    assert "Hello Sarah Johnson" in letter.body


def test_a_letter_is_plain_text_and_the_same_as_a_page(
    workspace: Workspace, member: Customer
) -> None:
    sell(make_ticketed_event(workspace, title="Rock & <Roll>"), member)

    (letter,) = delivered(workspace)

    page = str(letter.alternatives[0][0])
    assert "Rock & <Roll>" in letter.body
    assert "Rock &amp; &lt;Roll&gt;" in page
    assert '<a href="http://localhost' in page


def test_told_twice_it_is_sent_once(workspace: Workspace, tickets: Sequence[Ticket]) -> None:
    first = delivered(workspace)

    again = delivered(workspace)

    assert (len(first), len(again)) == (1, 0)


def test_sending_is_a_step_of_the_order(workspace: Workspace, tickets: Sequence[Ticket]) -> None:
    delivered(workspace)

    steps = OrderStep.objects.filter(workspace=workspace, order=tickets[0].order)
    assert [one.kind for one in steps][-1] == "tickets_sent"


def test_a_letter_that_comes_late_holds_no_code_of_somebody_else(
    workspace: Workspace, tickets: Sequence[Ticket], tom: Customer
) -> None:
    claim_transfer(token=offer_of(tickets[0]), by=tom, at=ON_SALE)

    letters = {letter.subject: letter for letter in delivered(workspace)}

    files = files_of(letters["Your tickets: Spring concert"])
    pages = PdfReader(io.BytesIO(files["application/pdf"])).pages
    text = "".join(page.extract_text() for page in pages)
    assert tickets[1].number in text
    assert tickets[0].number not in text


def test_the_recipient_gets_the_link_and_only_the_recipient(
    workspace: Workspace, tickets: Sequence[Ticket]
) -> None:
    delivered(workspace)
    token = offer_of(tickets[0])

    (letter,) = delivered(workspace)

    assert letter.to == ["tom@example.com"]
    assert f"/whats-on/claim/{token}/" in letter.body
    assert "Sarah Johnson has a ticket for you." in letter.body
    assert '"See you there"' in letter.body
    assert files_of(letter) == {}


def test_the_secret_of_a_link_is_forgotten_once_it_is_sent(
    workspace: Workspace, tickets: Sequence[Ticket]
) -> None:
    offer_of(tickets[0])

    delivered(workspace)

    assert not Letter.objects.of(workspace).exclude(sealed_secret=None).exists()


def test_an_offer_that_was_taken_back_sends_no_letter(
    workspace: Workspace, tickets: Sequence[Ticket]
) -> None:
    delivered(workspace)
    offer_of(tickets[0])
    take_back(ticket=tickets[0], at=ON_SALE)

    assert delivered(workspace) == []
    assert Letter.objects.of(workspace).filter(state=LetterState.DROPPED).count() == 1


def test_a_claim_is_told_to_both(
    workspace: Workspace, tickets: Sequence[Ticket], tom: Customer
) -> None:
    token = offer_of(tickets[0])
    delivered(workspace)
    claim_transfer(token=token, by=tom, at=ON_SALE)

    letters = {letter.to[0]: letter for letter in delivered(workspace)}

    assert set(letters) == {"sarah@example.com", "tom.weber@example.com"}
    assert files_of(letters["sarah@example.com"]) == {}
    assert "application/pdf" in files_of(letters["tom.weber@example.com"])


def test_the_sender_hears_that_nobody_claimed_it(
    workspace: Workspace, tickets: Sequence[Ticket]
) -> None:
    offer_of(tickets[0])
    delivered(workspace)
    return_overdue(workspace=workspace, at=ON_SALE + timedelta(days=8))

    (letter,) = delivered(workspace)

    assert letter.to == ["sarah@example.com"]
    assert "Nobody claimed the ticket that you offered to tom@example.com" in letter.body


def test_each_new_code_is_a_letter_and_only_the_last_is_sent(
    workspace: Workspace, tickets: Sequence[Ticket]
) -> None:
    delivered(workspace)
    for _ in range(2):
        reissue_ticket(ticket=tickets[0], at=ON_SALE)

    (letter,) = delivered(workspace)

    assert "has a new code" in letter.subject
    assert "application/pdf" in files_of(letter)


def test_void_tickets_are_not_sent(workspace: Workspace, tickets: Sequence[Ticket]) -> None:
    Ticket.objects.of(workspace).update(state=TicketState.REFUNDED)

    assert delivered(workspace) == []


def test_tickets_for_what_is_over_are_not_sent(
    workspace: Workspace, tickets: Sequence[Ticket]
) -> None:
    assert delivered(workspace, at=DOORS + timedelta(days=1)) == []


def test_an_order_without_an_address_sends_nothing(
    workspace: Workspace, tickets: Sequence[Ticket]
) -> None:
    Order.objects.of(workspace).update(email="")

    assert delivered(workspace) == []
    assert Letter.objects.of(workspace).get().state == LetterState.DROPPED


def test_who_was_erased_gets_no_letter(workspace: Workspace, tickets: Sequence[Ticket]) -> None:
    offer_of(tickets[0])
    erase_customer(customer=tickets[0].customer, at=ON_SALE)

    assert delivered(workspace) == []


def test_a_title_of_two_lines_makes_no_header(workspace: Workspace, member: Customer) -> None:
    sell(make_ticketed_event(workspace, title="Concert\nBcc: eve@example.com"), member)

    (letter,) = delivered(workspace)

    assert letter.subject == "Your tickets: Concert Bcc: eve@example.com"
    assert letter.bcc == []


def test_a_language_that_nobody_speaks_is_english(workspace: Workspace, member: Customer) -> None:
    sell(make_ticketed_event(workspace), member)
    Order.objects.of(workspace).update(language="tlh")

    (letter,) = delivered(workspace)

    assert "Friday, 12 June 2099, 20:00" in letter.body


def test_dates_are_in_the_orders_language(workspace: Workspace, member: Customer) -> None:
    sell(make_ticketed_event(workspace), member)
    Order.objects.of(workspace).update(language="de-AT")

    (letter,) = delivered(workspace)

    assert "Freitag, 12. Juni 2099, 20:00" in letter.body


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A mail server that takes nothing, and quotes addresses when it says so."""
    tried: list[str] = []

    def refuse(letter: EmailMultiAlternatives) -> int:
        tried.append(letter.to[0])
        raise smtplib.SMTPRecipientsRefused({letter.to[0]: (550, b"no such box")})

    monkeypatch.setattr(EmailMultiAlternatives, "send", refuse)
    return tried


def test_a_letter_that_was_not_taken_is_tried_again_later(
    workspace: Workspace, tickets: Sequence[Ticket], broken: list[str]
) -> None:
    delivered(workspace)
    letter = Letter.objects.of(workspace).get()

    soon = send_next(workspace=workspace, at=LATER + timedelta(minutes=4))
    later = send_next(workspace=workspace, at=LATER + timedelta(minutes=6))

    assert (soon, later, len(broken)) == (False, True, 2)
    assert (letter.state, letter.fault) == (LetterState.WAITING, "SMTPRecipientsRefused")


def test_a_letter_is_given_up_in_the_end(
    workspace: Workspace, tickets: Sequence[Ticket], broken: list[str]
) -> None:
    delivered(workspace)
    at = LATER
    for _ in range(MOST_ATTEMPTS + 5):
        at += timedelta(hours=7)
        send_next(workspace=workspace, at=at)

    assert len(broken) == MOST_ATTEMPTS
    assert Letter.objects.of(workspace).get().state == LetterState.FAILED


def test_one_letter_that_cannot_be_written_holds_up_no_other(
    workspace: Workspace, member: Customer, monkeypatch: pytest.MonkeyPatch
) -> None:
    sell(make_ticketed_event(workspace, "first", ticketTypes=[ticket_type()]), member)
    sell(make_ticketed_event(workspace, "second", title="Second"), member)
    draw = tickets_pdf

    def break_first(tickets: Sequence[Ticket]) -> bytes:
        if tickets[0].ticketed_event.key == "first":
            raise ZeroDivisionError
        return draw(tickets)

    monkeypatch.setattr("ticketing.mail.drafts.tickets_pdf", break_first)

    assert [letter.subject for letter in delivered(workspace)] == ["Your tickets: Second"]

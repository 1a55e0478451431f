"""Every kind of letter: its page and its plain twin say the same, and say what is so."""

import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from pytest_django import Settings

from accounts.look.logos import put_logo
from accounts.look.palette import light
from accounts.models import Customer, Workspace
from events.models import Message
from tests.accounts.test_look import picture
from tests.factories import make_member
from tests.ticketing.offering import offer_of
from tests.ticketing.stage import ON_SALE, make_ticketed_event, place, sell
from ticketing.catalogue.models import TicketedEvent
from ticketing.mail.hearing import hear
from ticketing.mail.models import Letter, LetterKind
from ticketing.mail.phrasing import PAGES
from ticketing.mail.services.noticing import remind_holders, reminds_at, write_of_desk
from ticketing.mail.services.sending import send_next
from ticketing.mail.services.telling import tell_holders
from ticketing.orders.models import Order
from ticketing.payments.models import Refund
from ticketing.payments.states import RefundKind, RefundState
from ticketing.tickets.services.changing import reissue_ticket
from ticketing.transfers.services.claiming import claim_transfer
from ticketing.transfers.services.ending import return_overdue

pytestmark = pytest.mark.django_db
LATER = ON_SALE + timedelta(days=9)
# What each says first, after its heading and its greeting.
FACTS = {
    LetterKind.PLACED: "Pay €50.00 at the desk",
    LetterKind.TICKETS: "Here are your 2 tickets.",
    LetterKind.OFFERED: "Sarah Johnson has a ticket for you.",
    LetterKind.CLAIMED: "that you offered to tom@example.com was claimed",
    LetterKind.RECEIVED: "The ticket is yours now.",
    LetterKind.RETURNED: "Nobody claimed the ticket that you offered",
    LetterKind.REISSUED: "Your ticket has a new code",
    LetterKind.REFUNDED: "You get €25.00 back for the order",
    LetterKind.REFUNDED_LATE: "came when its time had run out",
    LetterKind.REMINDER: "Tomorrow is the day.",
    LetterKind.MOVED: "It was to be at Corner House.",
    LetterKind.CALLED_OFF: "this event was cancelled",
}


@pytest.fixture
def letters(workspace: Workspace, member: Customer) -> dict[str, EmailMultiAlternatives]:
    """One letter of each kind, by its kind."""
    event = make_ticketed_event(workspace)
    tickets = sell(event, member, ("tt-general", 2))
    waiting = place(event, make_member(workspace, "ana", email="ana@example.com")).order
    Order.objects.of(workspace).filter(id=waiting.id).update(email="ana@example.com")
    write_of_desk(workspace=workspace, at=ON_SALE + timedelta(minutes=2))
    found = sent(workspace, ON_SALE + timedelta(minutes=2))
    tom = make_member(workspace, "tom", name="Tom", email="tom@example.com")
    token = offer_of(tickets[0])
    found += sent(workspace)
    claim_transfer(token=token, by=tom, at=ON_SALE)
    reissue_ticket(ticket=tickets[1], at=ON_SALE)
    found += sent(workspace)
    offer_of(tickets[1])
    found += sent(workspace)
    return_overdue(workspace=workspace, at=ON_SALE + timedelta(days=8))
    keep_refunds(tickets[0].order)
    remind_holders(workspace=workspace, at=reminds_at(event))
    found += sent(workspace) + sent(workspace, reminds_at(event))
    for news in ({"venue": "Old Mill"}, {"venue": "Old Mill", "status": "cancelled"}):
        found += tell_of(event, news)
    kinds = {f"<{one.id}@localhost>": one.kind for one in Letter.objects.of(workspace)}
    return {kinds[one.extra_headers["Message-ID"]]: one for one in found}


def keep_refunds(order: Order) -> None:
    """Money that goes back, and money that came too late."""
    refund = Refund.objects.create(
        workspace=order.workspace,
        order=order,
        kind=RefundKind.STAFF,
        amount=25,
        state=RefundState.DONE,
        made_at=ON_SALE,
    )
    for kind, subject in ((LetterKind.REFUNDED, refund.id), (LetterKind.REFUNDED_LATE, order.id)):
        Letter.objects.create(
            workspace=order.workspace,
            kind=kind,
            subject_id=subject,
            next_attempt_at=ON_SALE,
            written_at=ON_SALE,
        )


def tell_of(event: TicketedEvent, news: dict[str, str]) -> list[EmailMultiAlternatives]:
    """What those who hold tickets get to read when it is otherwise."""
    changed = make_ticketed_event(event.workspace, **news)
    changed.moved_at = LATER
    changed.save(update_fields=["moved_at"])
    tell_holders(event=changed, at=reminds_at(event))
    return sent(event.workspace, reminds_at(event))


def sent(workspace: Workspace, at: Any = LATER) -> list[EmailMultiAlternatives]:
    mail.outbox.clear()
    hear(list(Message.objects.filter(workspace=workspace).order_by("id")))
    while send_next(workspace=workspace, at=at):
        pass
    return list(mail.outbox)  # type: ignore[arg-type]  # it holds what was sent


def page_of(letter: EmailMultiAlternatives) -> str:
    return str(letter.alternatives[0][0])


def words_of(page: str) -> str:
    """What is read on a page."""
    body = page.partition("<body")[2].partition("</div>")[2]
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", body)).split())


def test_every_kind_is_written(letters: dict[str, EmailMultiAlternatives]) -> None:
    assert set(letters) == set(LetterKind.values) == set(map(str, PAGES))


def test_each_says_what_is_so(letters: dict[str, EmailMultiAlternatives]) -> None:
    for kind, words in FACTS.items():
        letter = letters[kind]
        assert words in letter.body, kind
        assert "Spring concert" in letter.subject
        assert "Friday, 12 June 2099, 20:00" in letter.body
        assert "City Gym" in letter.body


def test_page_and_twin_say_the_same(letters: dict[str, EmailMultiAlternatives]) -> None:
    for kind, letter in letters.items():
        page = words_of(page_of(letter))
        for line in filter(None, map(str.strip, letter.body.splitlines())):
            if line.startswith("http") or line == "--":
                continue
            for part in line.rstrip(":").split(": "):
                assert part.strip('"') in page, (kind, line)


def test_page_and_twin_have_the_same_links(letters: dict[str, EmailMultiAlternatives]) -> None:
    for kind, letter in letters.items():
        on_page = set(re.findall(r'href="([^"]+)"', page_of(letter)))
        in_text = set(re.findall(r"https?://\S+", str(letter.body)))
        assert on_page == in_text, kind


def test_page_and_twin_have_the_same_numbers(letters: dict[str, EmailMultiAlternatives]) -> None:
    for kind, letter in letters.items():
        plain = re.sub(r"https?://\S+", "", str(letter.body))
        numbers = set(re.findall(r"\d[\d.,:]*", plain))
        assert numbers == set(re.findall(r"\d[\d.,:]*", words_of(page_of(letter)))), kind


LEFT = re.compile(r"%\(|\{\{|\{%|%s|None|\bundefined\b")


def test_no_placeholder_is_left(letters: dict[str, EmailMultiAlternatives]) -> None:
    for letter in letters.values():
        assert not LEFT.search(f"{letter.subject} {letter.body} {words_of(page_of(letter))}")


def test_nothing_is_fetched_from_anywhere(letters: dict[str, EmailMultiAlternatives]) -> None:
    for letter in letters.values():
        assert not re.findall(r'(?:src|background|url\()="?(?!cid:)', page_of(letter))
        assert "<script" not in page_of(letter)


def test_a_letter_says_its_language_and_why_it_came(
    letters: dict[str, EmailMultiAlternatives],
) -> None:
    for letter in letters.values():
        assert '<html lang="en">' in page_of(letter)
        assert "You get this e-mail because" in letter.body


def test_the_logo_travels_with_the_page(
    workspace: Workspace, member: Customer, settings: Settings, tmp_path: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path
    put_logo(workspace=workspace, raw=picture())
    sell(make_ticketed_event(workspace), member)

    (letter,) = sent(workspace)

    whole = letter.message()
    kinds = [part.get_content_type() for part in whole.walk()]
    assert kinds == [
        "multipart/mixed",
        "multipart/alternative",
        "text/plain",
        "multipart/related",
        "text/html",
        "image/png",
        "application/pdf",
        "text/calendar",
    ]
    assert "cid:logo" in page_of(letter)


def test_a_logo_that_is_gone_holds_up_no_letter(
    workspace: Workspace, member: Customer, settings: Settings, tmp_path: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path
    Workspace.objects.filter(id=workspace.id).update(logo="logos/gone.png")
    sell(make_ticketed_event(workspace), member)

    (letter,) = sent(workspace)

    assert "cid:" not in page_of(letter)


def test_the_customers_own_language_goes_before_the_orders(
    workspace: Workspace, member: Customer
) -> None:
    sell(make_ticketed_event(workspace), member)
    Order.objects.of(workspace).update(language="en")
    Customer.objects.of(workspace).update(language="de-AT")

    (letter,) = sent(workspace)

    assert "Freitag" in letter.body
    assert '<html lang="de">' in page_of(letter)


def test_who_has_no_language_is_written_to_in_the_houses(
    workspace: Workspace, member: Customer
) -> None:
    sell(make_ticketed_event(workspace), member)
    Workspace.objects.filter(id=workspace.id).update(language="de")

    (letter,) = sent(workspace)

    assert "Freitag" in letter.body


def test_letters_are_in_the_houses_colour(workspace: Workspace, member: Customer) -> None:
    sell(make_ticketed_event(workspace), member)
    Workspace.objects.filter(id=workspace.id).update(colour="#c2185b")

    (letter,) = sent(workspace)

    assert f"background:{light('#c2185b').accent};color:#ffffff" in page_of(letter)

"""Letters on their way: through a mail server that fails, a crash, and names that are traps."""

import io
import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone
from icalendar import Calendar
from pypdf import PdfReader
from pytest_django import Settings
from structlog.testing import capture_logs

from accounts.models import Customer, Workspace
from events.models import Message
from tests.factories import make_member
from tests.ticketing.mail.postbox import Postbox, postbox
from tests.ticketing.offering import offer_of
from tests.ticketing.stage import make_ticketed_event, place, sell
from ticketing.mail.hearing import hear
from ticketing.mail.models import Letter, LetterState
from ticketing.mail.services import sending
from ticketing.mail.services.sending import MailServerSilent, send_next
from ticketing.mail.tasks import send_letters
from ticketing.orders.models import Order
from ticketing.payments.services.settling import take_payment_at_desk
from ticketing.tickets.models import Ticket
from ticketing.tickets.services.changing import reissue_ticket
from ticketing.transfers.services.claiming import claim_transfer
from ticketing.transfers.services.offering import Addressee

pytestmark = pytest.mark.django_db


@pytest.fixture
def server(settings: Settings) -> Iterator[Postbox]:
    """The mail server that the settings name."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    with postbox() as box:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", box.port
        yield box


def tell(workspace: Workspace) -> None:
    """What the outbox does: letters are kept for what was told."""
    hear(list(Message.objects.filter(workspace=workspace).order_by("id")))


def buy(workspace: Workspace, *people: str) -> None:
    """A ticket for each of them, and the letters with those that wait to be sent."""
    event = make_ticketed_event(workspace)
    for name in people:
        sell(event, make_member(workspace, name, name=name.title(), email=f"{name}@example.com"))
    tell(workspace)


def letters(workspace: Workspace) -> dict[str, str]:
    """The states of letters, by the address of their order."""
    orders = {one.id: one.email for one in Order.objects.of(workspace)}
    return {orders[one.subject_id]: one.state for one in Letter.objects.of(workspace)}


def later(workspace: Workspace) -> None:
    """Let the pauses of all letters go by."""
    Letter.objects.of(workspace).update(next_attempt_at=timezone.now())


def test_a_letter_arrives_whole(workspace: Workspace, server: Postbox) -> None:
    buy(workspace, "zoe")
    Order.objects.of(workspace).update(name="Zoë")
    Ticket.objects.of(workspace).update(holder_name="Zoë")

    send_letters()

    (letter,) = server.kept
    text, page, *files = [part for part in letter.walk() if not part.is_multipart()]
    pdf, calendar = (part.get_content() for part in files)
    assert "Hello Zoë" in text.get_content()
    assert "Hello Zoë" in page.get_content()
    assert [part.get_content_type() for part in files] == ["application/pdf", "text/calendar"]
    assert "Zoë" in PdfReader(io.BytesIO(pdf)).pages[0].extract_text()
    assert Calendar.from_ical(calendar).walk("VEVENT")[0]["SUMMARY"] == "Spring concert"


def test_the_task_run_twice_sends_once(workspace: Workspace, server: Postbox) -> None:
    buy(workspace, "ana", "ben")

    send_letters()
    send_letters()

    assert server.recipients() == ["ana@example.com", "ben@example.com"]


def test_an_address_that_bounces_holds_up_nobody(workspace: Workspace, server: Postbox) -> None:
    buy(workspace, "ana", "ben", "eve")
    server.refused = {"ana@example.com": "550 no such box", "ben@example.com": "451 come back"}

    send_letters()
    server.refused.pop("ben@example.com")
    later(workspace)
    send_letters()

    assert server.recipients() == ["eve@example.com", "ben@example.com"]
    assert letters(workspace) == {
        "ana@example.com": LetterState.WAITING,
        "ben@example.com": LetterState.SENT,
        "eve@example.com": LetterState.SENT,
    }


def test_a_server_that_lets_nobody_in_is_asked_once_a_run(
    workspace: Workspace, server: Postbox
) -> None:
    buy(workspace, "ana", "ben", "eve")
    server.greeting = "554 closed"

    send_letters()

    assert server.visits == 1
    assert Letter.objects.of(workspace).get(attempts=1).fault == "SMTPConnectError"


def test_a_server_that_is_not_there_costs_no_letter(
    workspace: Workspace, server: Postbox, settings: Settings
) -> None:
    buy(workspace, "ana")
    there, settings.EMAIL_PORT = settings.EMAIL_PORT, 1

    with pytest.raises(MailServerSilent):
        send_next(workspace=workspace, at=timezone.now())
    settings.EMAIL_PORT = there
    later(workspace)
    send_letters()

    assert server.recipients() == ["ana@example.com"]


def test_pauses_grow_up_to_six_hours(workspace: Workspace, server: Postbox) -> None:
    buy(workspace, "ana")
    server.refused = {"ana@example.com": "451 come back"}
    at, pauses = timezone.now(), []

    for _ in range(sending.MOST_ATTEMPTS):
        send_next(workspace=workspace, at=at)
        due = Letter.objects.of(workspace).get().next_attempt_at
        pauses.append(round((due - at).total_seconds() / 60))
        at = due

    assert pauses == [5, 5, 8, 16, 32, 64, 128, 256, 360, 360, 360, 360]
    assert Letter.objects.of(workspace).get().state == LetterState.FAILED


class Crash(BaseException):
    """The machine stops."""


@pytest.fixture
def crashing(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    def stop(*_: object) -> None:
        raise Crash

    monkeypatch.setattr(sending, "_close", stop)
    return monkeypatch


def test_after_a_crash_between_sending_and_noting_it_a_copy_has_the_same_name(
    workspace: Workspace, server: Postbox, crashing: pytest.MonkeyPatch
) -> None:
    buy(workspace, "ana")
    with pytest.raises(Crash):
        send_letters()
    crashing.undo()
    server_of_now = server.recipients()

    send_letters()
    before_the_pause_is_over = len(server.kept)
    send_next(workspace=workspace, at=timezone.now() + timedelta(minutes=6))
    send_next(workspace=workspace, at=timezone.now() + timedelta(days=1))

    assert server_of_now == ["ana@example.com"]
    assert (before_the_pause_is_over, len(server.kept)) == (1, 2)
    assert len({one["Message-ID"] for one in server.kept}) == 1


def test_a_crash_before_sending_loses_nothing(
    workspace: Workspace, server: Postbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_: object) -> None:
        raise Crash

    buy(workspace, "ana")
    monkeypatch.setattr(sending, "_hand_over", stop)
    with pytest.raises(Crash):
        send_letters()
    monkeypatch.undo()

    send_next(workspace=workspace, at=timezone.now() + timedelta(minutes=6))

    assert server.recipients() == ["ana@example.com"]


def test_logs_and_faults_name_nobody_and_no_secret(workspace: Workspace, server: Postbox) -> None:
    buy(workspace, "ana")
    ticket = Ticket.objects.of(workspace).select_related("ticketed_event").get()
    secret = offer_of(ticket)
    server.refused = {"tom@example.com": f"550 {secret}", "ana@example.com": "550 ana@example.com"}
    later(workspace)

    with capture_logs() as logs:
        send_letters()

    written = repr(logs) + repr(list(Letter.objects.of(workspace).values("fault")))
    assert written.count("SMTPRecipientsRefused") == 4
    for word in (secret, "ana@", "tom@", ticket.number):
        assert word not in written


TRAP = "Eve\r\nBcc: all@example.com\r\n\r\nPay at http://evil.example"


def test_names_make_no_headers_and_no_paragraphs(workspace: Workspace, server: Postbox) -> None:
    Workspace.objects.filter(id=workspace.id).update(name=f'City "Gym" Zürich {TRAP}'[:100])
    event = make_ticketed_event(workspace)
    eve = make_member(workspace, "eve", name=TRAP, email="eve@example.com")
    (ticket,) = sell(event, eve)
    offer_of(ticket, to=Addressee("tom@example.com", TRAP, TRAP))
    tell(workspace)
    later(workspace)

    send_letters()

    assert sorted(server.recipients()) == ["eve@example.com", "tom@example.com"]
    for letter in server.kept:
        text, page, *_ = [part for part in letter.walk() if not part.is_multipart()]
        assert letter["Bcc"] is None
        assert letter["From"].addresses[0].addr_spec == "tickets@localhost"
        assert "\nBcc" not in text.get_content()
        assert 'href="http://evil' not in page.get_content()


@pytest.mark.parametrize("address", ["eve@example.com\nBcc: all@example.com", "nobody", "@", "é"])
def test_an_address_that_is_none_is_not_sent_to(
    workspace: Workspace, server: Postbox, address: str
) -> None:
    buy(workspace, "ana", "ben")
    Order.objects.of(workspace).filter(email="ana@example.com").update(email=address)
    server.refused = {"nobody": "550 no"}

    send_letters()

    assert "ben@example.com" in server.recipients()
    assert all(letter["Bcc"] is None for letter in server.kept)


def links_in(text: str) -> list[str]:
    """The addresses in a letter, as a browser asks for them."""
    return re.findall(r"http://localhost:8000(/\S+)", text)


def test_every_link_opens_what_it_says(workspace: Workspace, member: Customer) -> None:
    now = timezone.now()
    order = place(make_ticketed_event(workspace), member, at=now).order
    take_payment_at_desk(order=order, amount=order.total, at=now)
    first, second = list(Ticket.objects.of(workspace).order_by("id"))
    tom = make_member(workspace, "tom", name="Tom Weber", email="tom.weber@example.com")
    offers = offer_of(find(first), at=now), offer_of(find(second), at=now)
    claim_transfer(token=offers[0], by=tom, at=now)
    reissue_ticket(ticket=find(second), at=now)
    tell(workspace)

    send_letters()

    found: dict[str, Any] = {str(one.subject): links_in(str(one.body)) for one in mail.outbox}
    assert {subject: len(links) for subject, links in found.items()} == {
        "Your tickets: Spring concert": 1,
        "A ticket for you: Spring concert": 1,
        "Your ticket was claimed: Spring concert": 0,
        "Your ticket: Spring concert": 1,
        "Your ticket has a new code: Spring concert": 1,
    }
    for (link,) in filter(None, found.values()):
        assert Client().get(link, follow=True).status_code == 200, link


def find(ticket: Ticket) -> Ticket:
    """A ticket with what belongs to it."""
    rows = Ticket.objects.of(ticket.workspace).select_related("ticketed_event", "customer")
    return rows.get(id=ticket.id)


def test_nobody_is_flooded_with_letters_that_strangers_cause(
    workspace: Workspace, server: Postbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "MOST_LETTERS_AN_HOUR", 2)
    buy(workspace, "ana", "tom", "uma", "zoe")
    Order.objects.of(workspace).exclude(email="zoe@example.com").update(email="Victim@example.com")

    send_letters()

    assert sorted(server.recipients()).count("Victim@example.com") == 2
    assert len(server.kept) == 3
    waiting = Letter.objects.of(workspace).get(state=LetterState.WAITING)
    assert waiting.fault == "TooManyLetters"

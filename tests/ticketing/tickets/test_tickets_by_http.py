"""Tickets over HTTP: the code, paper, perks, a new code, another name."""

import io
from datetime import timedelta
from typing import Any

import pytest
import zxingcpp
from django.db import connection
from django.test.utils import CaptureQueriesContext
from icalendar import Calendar
from PIL import Image
from pypdf import PdfReader

from accounts.models import Customer, Workspace
from tests.api.calling import Answer, app_of, codes, till_of
from tests.factories import make_member
from tests.ticketing.stage import DOORS, make_ticketed_event, place, sell, ticket_type
from ticketing.orders.models import OrderStep
from ticketing.tickets.codes import ReadCode, code_of, read_code
from ticketing.tickets.models import Ticket
from ticketing.tickets.states import TicketState

pytestmark = pytest.mark.django_db
MINE = "/client/events/tickets"
PERKS = [{"perkId": "drink", "title": "A drink", "allowance": 2}]


@pytest.fixture
def ticket(workspace: Workspace, member: Customer) -> Ticket:
    """A ticket that the member holds."""
    types = [ticket_type(perks=PERKS)]
    return sell(make_ticketed_event(workspace, ticketTypes=types), member)[0]


def decoded(png: bytes) -> str:
    """What a scanner reads."""
    found = zxingcpp.read_barcodes(Image.open(io.BytesIO(png)))
    return str(found[0].text)


def entry_of(answer: Answer) -> Any:
    """The only entry of a calendar file."""
    return Calendar.from_ical(answer.content).walk("VEVENT")[0]


def read(code: str) -> ReadCode:
    """A code that must be one."""
    found = read_code(code)
    assert found is not None
    return found


def test_the_code_is_shown_as_json_with_a_drawing(member: Customer, ticket: Ticket) -> None:
    answer = app_of(member).get(f"{MINE}/{ticket.id}/qr")

    body = answer.json()
    assert body["payload"] == code_of(ticket)
    assert body["svg"].startswith("<svg")
    assert len(body["svg"]) < 7000
    assert (body["ticketId"], body["number"], body["epoch"]) == (str(ticket.id), ticket.number, 1)


def test_a_scanner_reads_the_png_and_the_event_signed_it(member: Customer, ticket: Ticket) -> None:
    app = app_of(member)
    app.headers |= {"Accept": "image/png"}

    answer = app.get(f"{MINE}/{ticket.id}/qr")

    code = read(decoded(answer.content))
    assert answer["Content-Type"] == "image/png"
    assert (code.ticket_id, code.epoch) == (ticket.id, 1)
    assert code.is_signed_by(bytes(ticket.ticketed_event.public_key))


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        ("*/*", "application/json"),
        ("image/svg+xml", "image/svg+xml"),
        ("image/png;q=0.5, image/svg+xml;q=0.9", "image/svg+xml"),
        ("text/html, application/json;q=0.9", "application/json"),
    ],
)
def test_the_code_comes_as_it_is_accepted(
    member: Customer, ticket: Ticket, accept: str, kind: str
) -> None:
    app = app_of(member)
    app.headers |= {"Accept": accept}

    answer = app.get(f"{MINE}/{ticket.id}/qr")

    assert (answer.status_code, answer["Content-Type"]) == (200, kind)
    assert "Accept" in answer["Vary"].split(", ")


def test_a_wish_for_another_format_is_refused_in_json(member: Customer, ticket: Ticket) -> None:
    app = app_of(member)
    app.headers |= {"Accept": "application/pdf"}

    answer = app.get(f"{MINE}/{ticket.id}/qr")

    assert (answer.status_code, answer.json()["code"]) == (406, "not_acceptable")


@pytest.mark.parametrize("state", [TicketState.REFUNDED, TicketState.CANCELLED])
@pytest.mark.parametrize("paper", ["qr", "pdf", "calendar"])
def test_a_void_ticket_has_no_code_and_no_paper(
    member: Customer, ticket: Ticket, state: TicketState, paper: str
) -> None:
    Ticket.objects.of(member.workspace).update(state=state)

    answer = app_of(member).get(f"{MINE}/{ticket.id}/{paper}")

    assert (answer.status_code, answer.json()["code"]) == (409, "ticket_void")


def test_the_pdf_says_what_a_visitor_needs(member: Customer, ticket: Ticket) -> None:
    answer = app_of(member).get(f"{MINE}/{ticket.id}/pdf")

    text = PdfReader(io.BytesIO(answer.content)).pages[0].extract_text()
    assert answer["Content-Type"] == "application/pdf"
    for words in ("Spring concert", "Corner House", "20:00", "Sarah Johnson", ticket.number):
        assert words in text


def test_the_calendar_has_the_event_on_its_own_clock(member: Customer, ticket: Ticket) -> None:
    answer = app_of(member).get(f"{MINE}/{ticket.id}/calendar")

    entry = entry_of(answer)
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert entry["DTSTART"].dt == DOORS
    assert entry["DTSTART"].params["TZID"] == "Europe/Berlin"
    assert entry["UID"].startswith(str(ticket.ticketed_event_id))


def test_a_moved_event_is_the_same_entry_with_a_higher_number(
    member: Customer, ticket: Ticket
) -> None:
    event = ticket.ticketed_event
    path = f"{MINE}/{ticket.id}/calendar"
    before = entry_of(app_of(member).get(path))
    type(event).objects.of(member.workspace).update(
        starts_at=DOORS + timedelta(hours=1), changed_at=event.changed_at + timedelta(days=1)
    )

    after = entry_of(app_of(member).get(path))

    assert after["UID"] == before["UID"]
    assert after["SEQUENCE"] > before["SEQUENCE"]
    assert after["DTSTART"].dt == DOORS + timedelta(hours=1)


def test_perks_say_how_often_they_can_be_used(member: Customer, ticket: Ticket) -> None:
    ticket.perks.filter(workspace=member.workspace).update(used=1)

    answer = app_of(member).get(f"{MINE}/{ticket.id}/perks")

    assert answer.json() == [
        {
            "perkId": "drink",
            "title": "A drink",
            "description": "",
            "allowance": 2,
            "used": 1,
            "left": 1,
        }
    ]


def test_a_new_code_kills_the_old_one(member: Customer, ticket: Ticket) -> None:
    old = read(code_of(ticket))

    answer = app_of(member).post(f"{MINE}/{ticket.id}/reissue")

    ticket.refresh_from_db()
    new = read(app_of(member).get(f"{MINE}/{ticket.id}/qr").json()["payload"])
    assert answer.status_code == 200
    assert (old.epoch, new.epoch, ticket.epoch) == (1, 2, 2)
    kinds = OrderStep.objects.filter(workspace=member.workspace, order=ticket.order)
    assert kinds.last().kind == "reissued"  # type: ignore[union-attr]  # there is one


def test_staff_reissue_anybodys_and_a_customer_only_their_own(
    member: Customer, ticket: Ticket
) -> None:
    other = app_of(make_member(member.workspace))

    by_staff = till_of(member).post(f"/tickets/{ticket.number}/reissue")
    by_other = other.post(f"{MINE}/{ticket.id}/reissue")
    by_token = app_of(member).post(f"/tickets/{ticket.id}/reissue")

    assert by_staff.status_code == 200
    assert (by_other.status_code, by_other.json()["code"]) == (404, "unknown_ticket")
    assert (by_token.status_code, by_token.json()["code"]) == (403, "api_key_required")


def test_a_void_ticket_gets_no_new_code(member: Customer, ticket: Ticket) -> None:
    Ticket.objects.of(member.workspace).update(state=TicketState.REFUNDED)

    answer = app_of(member).post(f"{MINE}/{ticket.id}/reissue")

    assert (answer.status_code, answer.json()["code"]) == (409, "ticket_void")


def test_a_holder_writes_another_name_on_a_ticket(member: Customer, ticket: Ticket) -> None:
    answer = app_of(member).patch(f"{MINE}/{ticket.id}", {"holderName": " Tom Weber "})

    ticket.refresh_from_db()
    assert answer.json()["holderName"] == "Tom Weber" == ticket.holder_name


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ({"holderName": "x" * 201}, ("holderName", "too_long")),
        ({"holderName": 5}, ("holderName", "invalid_type")),
        ({}, ("holderName", "required")),
        ({"holderName": "x", "epoch": 9}, ("epoch", "unknown_field")),
        ({"holderName": "a\0b"}, ("holderName", "nul_character")),
    ],
)
def test_a_wrong_name_is_refused(
    member: Customer, ticket: Ticket, body: object, fault: tuple[str, str]
) -> None:
    answer = app_of(member).patch(f"{MINE}/{ticket.id}", body)

    assert (answer.status_code, codes(answer)) == (400, [fault])


@pytest.mark.parametrize("paper", ["", "/qr", "/pdf", "/calendar", "/perks"])
def test_nobody_elses_ticket_is_seen(
    member: Customer, ticket: Ticket, stranger: Customer, paper: str
) -> None:
    answers: list[Answer] = [
        caller.get(f"{MINE}/{ticket.id}{paper}")
        for caller in (app_of(make_member(member.workspace)), app_of(stranger), till_of(stranger))
    ]

    assert [(one.status_code, one.json()["code"]) for one in answers] == [
        (404, "unknown_ticket")
    ] * 3


def test_ten_tickets_cost_what_one_costs(workspace: Workspace, member: Customer) -> None:
    event = make_ticketed_event(workspace)
    app = app_of(member)
    sell(event, member)
    place(event, member)

    def cost(path: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert app.get(path).status_code == 200
        return len(queries)

    paths = [f"{MINE}/mine", "/client/events/booking"]
    costs = [cost(path) for path in paths]
    for number in range(9):
        other = make_ticketed_event(workspace, f"evt-{number}")
        sell(other, member)
        place(other, member)

    assert [cost(path) for path in paths] == costs

"""Tickets on paper: whatever people are called, the code is scanned and the words stay on it."""

import io
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import rest_framework
import zxingcpp
from icalendar import Calendar
from PIL import Image, ImageDraw
from pypdf import PageObject, PdfReader
from pytest_django import Settings
from reportlab.lib.pagesizes import A4

from accounts.models import Customer, Workspace
from tests.ticketing.stage import make_ticketed_event, sell, ticket_type
from ticketing.tickets.codes import code_of
from ticketing.tickets.models import Ticket
from ticketing.tickets.paper.calendar import calendar_of
from ticketing.tickets.paper.faces import BOLD, PLAIN, font_of
from ticketing.tickets.paper.fonts import lines_of, pieces_of, width_of
from ticketing.tickets.paper.pdf import tickets_pdf

pytestmark = pytest.mark.django_db
# A font that is always there, and has letters that others lack: a cloud, and no Latin ones.
SIGNS = Path(rest_framework.__file__).parent / (
    "static/rest_framework/fonts/glyphicons-halflings-regular.ttf"
)
CLOUD = "\N{CLOUD}"


@pytest.fixture(autouse=True)
def _no_fonts_of_the_machine(settings: Settings) -> None:
    settings.FONT_FILES = []


@pytest.fixture
def ticket(workspace: Workspace, member: Customer) -> Ticket:
    """A ticket that the member holds."""
    return sell(make_ticketed_event(workspace), member)[0]


def pages_of(tickets: Sequence[Ticket]) -> Sequence[PageObject]:
    """The pages of a document, read as a viewer does."""
    return PdfReader(io.BytesIO(tickets_pdf(tickets))).pages


def drawn(page: PageObject) -> Image.Image:
    """The squares of a page as a printer would put them down, four dots to a point."""
    sheet = Image.new("L", (int(A4[0] * 4), int(A4[1] * 4)), 255)
    pen = ImageDraw.Draw(sheet)

    def put(operator: bytes, operands: Any, *_: object) -> None:
        if operator == b"re":
            x, y, width, height = (float(one) * 4 for one in operands)
            top = sheet.height - y - height
            pen.rectangle((x, top, x + width, top + height), fill=0)

    page.extract_text(visitor_operand_before=put)
    return sheet


def scanned(page: PageObject) -> str:
    """What a scanner reads from a page."""
    (found,) = zxingcpp.read_barcodes(drawn(page))
    return str(found.text)


def test_a_scanner_reads_the_code_of_every_page(workspace: Workspace, member: Customer) -> None:
    tickets = sell(make_ticketed_event(workspace), member, ("tt-general", 3))

    pages = pages_of(tickets)

    assert [scanned(page) for page in pages] == [code_of(one) for one in tickets]


@pytest.mark.parametrize(
    "name",
    [
        *("A" * 200, "Donaudampfschifffahrtsgesellschaft " * 5, "Zoë Дарья 東京", "서울 Ωδείο"),
        *("محمد عبد الله", "שרה כהן", "สมชาย ใจดี", "\U0001f389 Party", "a\u0301\u0302\u0303" * 40),
        *("", " \t ", "<b>&amp;</b>", "\x07\u202e\ufeff", "\ud7a3" * 200, "\U0010ffff"),
    ],
)
def test_whatever_the_holder_is_called_the_code_is_there(ticket: Ticket, name: str) -> None:
    ticket.holder_name = name

    (page,) = pages_of([ticket])

    assert scanned(page) == code_of(ticket)
    assert ticket.number in page.extract_text()


def test_everything_long_at_once_stays_on_the_page(workspace: Workspace, member: Customer) -> None:
    words = "Übergangsregierungspressekonferenz " * 8
    types = [ticket_type(title=words[:200].strip())]
    event = make_ticketed_event(
        workspace,
        title=words[:200].strip(),
        venue=words[:200].strip(),
        address=words[:200].strip(),
        ticketTypes=types,
    )
    (ticket,) = sell(event, member)
    ticket.holder_name = words[:200]
    heights: list[float] = []

    def note(text: str, _: object, matrix: Sequence[float], *__: object) -> None:
        if text.strip():
            heights.append(matrix[5])

    (page,) = pages_of([ticket])

    page.extract_text(visitor_text=note)
    assert min(heights) > 20
    assert max(heights) < A4[1] - 20
    assert scanned(page) == code_of(ticket)
    assert ticket.number in page.extract_text()


@pytest.mark.parametrize("font", [PLAIN, BOLD])
@pytest.mark.parametrize("text", ["word " * 100, "w" * 500, "東京" * 200, "é" * 300, "W. " * 99])
def test_no_line_is_wider_than_it_may_be(text: str, font: str) -> None:
    lines = lines_of(text, font, 12, width=300, most=3)

    assert len(lines) == 3
    assert lines[-1].endswith("\N{HORIZONTAL ELLIPSIS}")
    assert all(width_of(line, font, 12) <= 300 for line in lines)


def test_what_fits_is_written_whole() -> None:
    assert lines_of("Sarah Johnson", PLAIN, 12, width=300, most=3) == ["Sarah Johnson"]
    assert lines_of("", PLAIN, 12, width=300, most=3) == []


def test_a_font_of_the_machine_has_what_ours_lacks(ticket: Ticket, settings: Settings) -> None:
    settings.FONT_FILES = [SIGNS]
    ticket.holder_name = f"Zoë {CLOUD}"

    (page,) = pages_of([ticket])

    fonts = [one.get_object() for one in page["/Resources"]["/Font"].values()]  # type: ignore[index]  # a page has fonts
    embedded = [one for one in fonts if "glyphicons" in one["/BaseFont"].lower()]
    assert pieces_of(f"Zoë {CLOUD}") == [(PLAIN, "Zoë "), (SIGNS.stem, CLOUD)]
    assert "/FontFile2" in embedded[0]["/FontDescriptor"]
    assert CLOUD in page.extract_text()


def test_bold_is_taken_from_the_bold_file_beside_it(settings: Settings, tmp_path: Path) -> None:
    for name in ("Signs.ttf", "Signs-Bold.ttf"):
        (tmp_path / name).write_bytes(SIGNS.read_bytes())
    settings.FONT_FILES = [tmp_path / "Signs.ttf"]

    assert (font_of(CLOUD, PLAIN), font_of(CLOUD, BOLD)) == ("Signs", "Signs-Bold")


def test_without_one_a_letter_loses_its_accent_or_is_a_box() -> None:
    texts = ["".join(piece for _, piece in pieces_of(name)) for name in ("ő", CLOUD, "א", "Đ", "é")]

    assert texts == ["o", "□", "□", "□", "é"]


def test_a_font_that_is_broken_stops_no_ticket(
    ticket: Ticket, settings: Settings, tmp_path: Path
) -> None:
    (tmp_path / "broken.ttf").write_bytes(b"no font")
    settings.FONT_FILES = [tmp_path / "broken.ttf", tmp_path / "gone.ttf"]

    (page,) = pages_of([ticket])

    assert scanned(page) == code_of(ticket)


def test_a_calendar_file_is_lines_of_at_most_75_bytes(workspace: Workspace) -> None:
    """RFC 5545, 3.1: and words with commas, semicolons and new lines stay in their field."""
    event = make_ticketed_event(
        workspace,
        title="Концерт «Весна» 東京 " * 6,
        venue="Hall; 2, left",
        description="Doors at 7;\nBEGIN:VALARM\nEND:VEVENT",
    )

    lines = calendar_of(event).split(b"\r\n")

    assert all(len(line) <= 75 for line in lines)
    assert b"LOCATION:Hall\\; 2\\, left" in lines
    assert (lines.count(b"BEGIN:VALARM"), lines.count(b"END:VEVENT")) == (0, 1)


@pytest.mark.parametrize(
    "zone",
    ["Europe/Berlin", "UTC", "Asia/Kolkata", "America/Sao_Paulo", "Pacific/Chatham", "Asia/Tehran"],
)
@pytest.mark.parametrize(
    "begins",
    ["2027-03-28T00:30:00+00:00", "2027-10-31T00:30:00+00:00", "2027-10-31T01:30:00+00:00"],
)
def test_a_calendar_reads_the_moment_that_was_meant(
    workspace: Workspace, zone: str, begins: str
) -> None:
    """Over the nights on which clocks change, with the rules that the file itself carries."""
    ends = begins.replace(":30:", ":45:")
    event = make_ticketed_event(workspace, timeZone=zone, startsAt=begins, endsAt=ends)

    written = calendar_of(event)

    entry: Any = Calendar.from_ical(written).walk("VEVENT")[0]
    # Not compared as they are: hours that a clock has twice are never the same in Python.
    assert entry["DTSTART"].dt.astimezone(UTC) == datetime.fromisoformat(begins)
    assert entry["DTEND"].dt.astimezone(UTC) == datetime.fromisoformat(ends)

"""Tickets as PDF: a page of A4 each, the code drawn as vectors."""

import io
from collections.abc import Sequence
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from core.qr import dark_runs, matrix_of
from ticketing.catalogue.models import TicketedEvent
from ticketing.catalogue.services.moving import Slot
from ticketing.tickets.codes import code_of
from ticketing.tickets.models import Ticket
from ticketing.tickets.paper.faces import BOLD, PLAIN
from ticketing.tickets.paper.fonts import lines_of, pieces_of
from ticketing.tickets.states import TicketState

_LEFT, _TOP = 20 * mm, A4[1] - 25 * mm
_WIDTH = A4[0] - 2 * _LEFT
_CODE_SIDE = 85 * mm


def tickets_pdf(tickets: Sequence[Ticket]) -> bytes:
    """A document with a page for each ticket, which come with event, type and workspace."""
    written = io.BytesIO()
    canvas = Canvas(written, pagesize=A4, invariant=1)
    canvas.setTitle(", ".join(ticket.number for ticket in tickets))
    canvas.setCreator("Foyer")
    for ticket in tickets:
        _draw_page(canvas, ticket)
        canvas.showPage()
    canvas.save()
    return written.getvalue()


def when(event: TicketedEvent | Slot) -> str:
    """When an event begins, on the venue's clock, in the language under way."""
    local = event.starts_at.astimezone(event.zone)
    # Translators: a day and an hour in Django's letters; German has "l, j. F Y, H:i".
    shape = _("l, j F Y, H:i")
    return f"{date_format(local, shape)} ({local.tzname()}, {event.time_zone})"


def _draw_page(canvas: Any, ticket: Ticket) -> None:
    event = ticket.ticketed_event
    place = ", ".join(part for part in (event.venue, event.address) if part)
    y = _draw(canvas, event.title, _TOP, font=BOLD, size=22, most=4)
    y = _draw(canvas, when(event), y - 2 * mm, size=12)
    y = _draw(canvas, place, y, size=12)
    y = _draw(canvas, ticket.ticket_type.title, y - 6 * mm, font=BOLD, size=15)
    y = _draw(canvas, ticket.holder_name, y, size=12)
    y -= 6 * mm
    if TicketState(ticket.state).opens_door:
        _draw_code(canvas, code_of(ticket), y - _CODE_SIDE)
        y -= _CODE_SIDE + 4 * mm
    else:
        y = _draw(canvas, str(TicketState(ticket.state).label), y, font=BOLD, size=15)
    y = _draw(canvas, _("Ticket %s") % ticket.number, y - 4 * mm, font=BOLD, size=12)
    _draw(canvas, ticket.workspace.name, y, size=10)


def _draw(
    canvas: Any, text: str, y: float, *, size: float, font: str = PLAIN, most: int = 3
) -> float:
    """Write a text in some lines from `y` down; answers where the next one begins."""
    for line in lines_of(text, font, size, width=_WIDTH, most=most):
        y -= size * 1.3
        written = canvas.beginText(_LEFT, y)
        for fit, piece in pieces_of(line, font):
            written.setFont(fit, size)
            written.textOut(piece)
        canvas.drawText(written)
    return y


def _draw_code(canvas: Any, code: str, bottom: float) -> None:
    matrix = matrix_of(code)
    module = _CODE_SIDE / len(matrix)
    path = canvas.beginPath()
    for x, row, length in dark_runs(matrix):
        top = bottom + _CODE_SIDE - row * module
        path.rect(_LEFT + x * module, top - module, length * module, module)
    canvas.drawPath(path, stroke=0, fill=1)

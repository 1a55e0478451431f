"""An event's attendees as a file for spreadsheets; the history notes who took it."""

import csv
from codecs import BOM_UTF8
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from io import BytesIO
from itertools import chain
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from openpyxl import Workbook

from accounts.scopes import Scope
from accounts.station import Station, station_of
from core.money import show_amount
from core.spreadsheets import harmless
from ticketing.admin.filters import event_named
from ticketing.admin.history import log_change
from ticketing.admin.words import say_door, say_holder
from ticketing.catalogue.models import TicketedEvent
from ticketing.tickets.models import Ticket
from ticketing.tickets.states import TicketState

if TYPE_CHECKING:
    from ticketing.admin.attendees import AttendeePage

Column = tuple[str, Callable[[Ticket], object]]
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_CHUNK = 2000


def export(request: HttpRequest, kind: str, admin: "AttendeePage") -> HttpResponseBase:
    """The list as the page narrows it, of one event."""
    if kind not in {"csv", "xlsx"}:
        raise Http404
    event = event_named(request)
    if event is None:
        messages.error(request, _("Choose an event first: Filters, event."))
        return redirect("admin:ticketing_ticket_changelist")
    tickets = admin.get_changelist_instance(request).get_queryset(request)
    columns = columns_for(station_of(request))
    log_change(request, event, _note(tickets.count(), kind, columns))
    rows = _rows(tickets.order_by("issued_at", "id"), columns)
    answer = (_csv if kind == "csv" else _xlsx)(rows)
    answer["Content-Disposition"] = f'attachment; filename="{_file_name(event)}.{kind}"'
    answer["Cache-Control"] = "no-store"
    return answer


def _note(count: int, kind: str, columns: Sequence[Column]) -> str:
    said = ngettext(
        "%(n)s attendee downloaded as %(kind)s, without names.",
        "%(n)s attendees downloaded as %(kind)s, without names.",
        count,
    )
    if "name" in _heads(columns):
        said = ngettext(
            "%(n)s attendee downloaded as %(kind)s, with names.",
            "%(n)s attendees downloaded as %(kind)s, with names.",
            count,
        )
    return said % {"n": count, "kind": kind.upper()}


def columns_for(station: Station) -> list[Column]:
    """What the role may take away: names with customers, addresses and money with more."""
    moment = _moments()
    columns: list[Column] = [("number", lambda one: one.number)]
    if station.may(Scope.CUSTOMERS_READ):
        columns.append(("name", say_holder))
    if station.may(Scope.CUSTOMERS_WRITE):
        columns.append(("email", lambda one: one.holder_email))
    columns += [
        ("ticket", lambda one: one.ticket_type.title),
        ("status", lambda one: TicketState(one.state).label),
        ("door", say_door),
        ("entered_at", lambda one: moment(one.entered_at)),
        ("issued_at", lambda one: moment(one.issued_at)),
    ]
    if station.may(Scope.TICKETS_SELL):
        columns.append(("order", lambda one: one.order.number))
        columns.append(("price", lambda one: show_amount(one.price, one.ticket_type.currency)))
        columns.append(("currency", lambda one: one.ticket_type.currency))
    return columns


def _heads(columns: Sequence[Column]) -> list[str]:
    return [name for name, _value in columns]


def _rows(tickets: Any, columns: Sequence[Column]) -> Iterator[list[str]]:
    """The heads, then row after row, as many at once as a page of the database has."""
    yield _heads(columns)
    for ticket in tickets.select_related("order", "ticket_type", "customer").iterator(_CHUNK):
        yield [harmless(str(value(ticket))) for _name, value in columns]


def _moments() -> Callable[[datetime | None], str]:
    """How instants are written: by the clock of now, also once the page's own is put back."""
    zone = timezone.get_current_timezone()

    def write(moment: datetime | None) -> str:
        return moment.astimezone(zone).strftime("%Y-%m-%d %H:%M") if moment else ""

    return write


def _file_name(event: TicketedEvent) -> str:
    """A name for the file that every system takes."""
    return f"{slugify(event.key) or 'event'}-attendees"


class _Line:
    """Where the writer of CSV writes: what is written is the line."""

    def write(self, line: str) -> str:
        return line


def _csv(rows: Iterator[list[str]]) -> HttpResponseBase:
    """The file as it is read from the database: a large one needs no more memory than a small."""
    writer = csv.writer(_Line())
    lines = (str(writer.writerow(row)).encode() for row in rows)
    return StreamingHttpResponse(chain([BOM_UTF8], lines), content_type="text/csv; charset=utf-8")


def _xlsx(rows: Iterator[list[str]]) -> HttpResponseBase:
    """Rows go to disk one by one; only the packed book is held, a few megabytes for the largest."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("attendees")
    for row in rows:
        sheet.append(["".join(filter(_is_plain, cell)) for cell in row])
    file = BytesIO()
    book.save(file)
    file.seek(0)
    return FileResponse(file, content_type=_XLSX)


def _is_plain(sign: str) -> bool:
    # What XML cannot carry.
    return (sign >= " " and sign not in "\ufffe\uffff") or sign in "\t\n"

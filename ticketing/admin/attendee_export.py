"""An event's attendees as a file for spreadsheets; the history notes who took it."""

import csv
from collections.abc import Callable, Iterator, Sequence
from io import BytesIO, StringIO
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from openpyxl import Workbook

from accounts.admin.customer_lists import harmless
from accounts.scopes import Scope
from accounts.station import Station, station_of
from core.money import show_amount
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


def export(request: HttpRequest, kind: str, admin: "AttendeePage") -> HttpResponse:
    """The list as the page narrows it, of one event."""
    if kind not in {"csv", "xlsx"}:
        raise Http404
    event = event_named(request)
    if event is None:
        messages.error(request, _("Choose an event first: Filters, event."))
        return redirect("admin:ticketing_ticket_changelist")
    tickets = admin.get_changelist_instance(request).get_queryset(request)
    columns = columns_for(station_of(request))
    rows = list(_rows(event, tickets.order_by("issued_at", "id"), columns))
    body = (_csv if kind == "csv" else _xlsx)(_heads(columns), rows)
    said = _with_names(columns)
    log_change(request, event, f"Downloaded {len(rows)} attendees as {kind.upper()}, {said}.")
    answer = HttpResponse(body, content_type="text/csv; charset=utf-8" if kind == "csv" else _XLSX)
    answer["Content-Disposition"] = f'attachment; filename="{event.key}-attendees.{kind}"'
    answer["Cache-Control"] = "no-store"
    return answer


def columns_for(station: Station) -> list[Column]:
    """What the role may take away: names with customers, addresses and money with more."""
    columns: list[Column] = [("number", lambda one: one.number)]
    if station.may(Scope.CUSTOMERS_READ):
        columns.append(("name", say_holder))
    if station.may(Scope.CUSTOMERS_WRITE):
        columns.append(("email", lambda one: one.holder_email))
    columns += [
        ("ticket", lambda one: one.ticket_type.title),
        ("status", lambda one: TicketState(one.state).label),
        ("door", say_door),
        ("entered_at", lambda one: _moment(one.entered_at)),
        ("issued_at", lambda one: _moment(one.issued_at)),
    ]
    if station.may(Scope.TICKETS_SELL):
        columns.append(("order", lambda one: one.order.number))
        columns.append(("price", lambda one: show_amount(one.price, one.ticket_type.currency)))
        columns.append(("currency", lambda one: one.ticket_type.currency))
    return columns


def _heads(columns: Sequence[Column]) -> list[str]:
    return [name for name, _value in columns]


def _with_names(columns: Sequence[Column]) -> str:
    return "with names" if "name" in _heads(columns) else "without names"


def _rows(event: TicketedEvent, tickets: Any, columns: Sequence[Column]) -> Iterator[list[str]]:
    for ticket in tickets.select_related("order", "ticket_type", "customer").iterator(_CHUNK):
        yield [harmless(str(value(ticket))) for _name, value in columns]


def _moment(moment: Any) -> str:
    return timezone.localtime(moment).strftime("%Y-%m-%d %H:%M") if moment else ""


def _csv(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    page = StringIO()
    csv.writer(page).writerows([heads, *rows])
    return page.getvalue().encode("utf-8-sig")


def _xlsx(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("attendees")
    for row in [heads, *rows]:
        sheet.append(["".join(filter(_is_plain, cell)) for cell in row])
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def _is_plain(sign: str) -> bool:
    # What XML cannot carry.
    return sign >= " " or sign in "\t\n"

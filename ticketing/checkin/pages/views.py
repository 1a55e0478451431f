"""The pages of the door: choose where you stand; then one field, and the answer in big words."""

from collections.abc import Sequence
from datetime import timedelta

from csp.constants import SELF, WASM_UNSAFE_EVAL
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.scopes import Scope
from accounts.station import Station
from core.ids import uuid7
from ticketing.catalogue.models import TicketedEvent
from ticketing.catalogue.services.finding import find_any_ticketed_event
from ticketing.catalogue.states import EventState
from ticketing.checkin.glance import count_heads, last_scans
from ticketing.checkin.pages.answers import Answer
from ticketing.checkin.pages.asking import ask
from ticketing.checkin.pages.door import Door
from ticketing.checkin.pages.framing import door_page
from ticketing.checkin.pages.kit import kit_of
from ticketing.checkin.pages.lines import lines_of
from ticketing.checkin.pages.modules import module_address
from ticketing.checkin.pages.telling import told_answer
from ticketing.checkin.searching import search_tickets
from ticketing.errors import UnknownTicket
from ticketing.tickets.models import Ticket

MOST_EVENTS = 30
# A night out may end later than it says.
STAYS_OPEN = timedelta(hours=12)


@require_safe
@door_page
def choose(request: HttpRequest, station: Station) -> HttpResponse:
    """Which event, and which of its gates."""
    assert station.workspace is not None  # noqa: S101 - the frame saw to it
    rows = TicketedEvent.objects.of(station.workspace).filter(status=EventState.PUBLISHED)
    events = list(rows.upcoming(at=timezone.now() - STAYS_OPEN)[: MOST_EVENTS + 1])
    context = {
        "station": station,
        "house": station.workspace,
        "module": module_address("choosing"),
        "events": events[:MOST_EVENTS],
        "has_more": len(events) > MOST_EVENTS,
    }
    return render(request, "ticketing/door/choose.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@door_page
def door(request: HttpRequest, station: Station, event_name: str) -> HttpResponse:
    """One gate of one event."""
    assert station.workspace is not None  # noqa: S101 - the frame saw to it
    event = find_any_ticketed_event(workspace=station.workspace, name=event_name)
    here = Door.of(request, event)
    if here is None:
        if request.method == "POST":
            messages.error(request, _("Choose a gate: nothing was scanned."))
        return redirect("door:choose")
    answer = ask(request, here) if request.method == "POST" else None
    if answer and request.accepts("application/json") and not request.accepts("text/html"):
        told = told_answer(answer, with_name=station.may(Scope.CUSTOMERS_READ))
        return JsonResponse(told, status=answer.status)
    return _shown(request, station, here, answer)


def _shown(
    request: HttpRequest, station: Station, here: Door, answer: Answer | None
) -> HttpResponse:
    may_see_names = station.may(Scope.CUSTOMERS_READ)
    scans = last_scans(here.event, gate=here.gate)
    matches = _matches(here, answer) if may_see_names else []
    context = {
        "station": station,
        "house": here.workspace,
        "main": module_address("main"),
        "kit": kit_of(request, here),
        "matches": matches,
        "door": here,
        "event": here.event,
        "answer": answer,
        "nonce": uuid7().hex,
        "heads": count_heads(here.event),
        "lines": lines_of(scans, here.event, now=timezone.now()),
        "may_see_names": may_see_names,
    }
    status = answer.status if answer else 200
    shown = render(request, "ticketing/door/door.html", context, status=status)
    return _open_for_camera(shown)


def _matches(here: Door, answer: Answer | None) -> Sequence[Ticket]:
    """Whom else the words may mean that were no ticket's."""
    is_unknown = answer is not None and answer.code == UnknownTicket.code
    return search_tickets(here.event, answer.typed) if answer and is_unknown else []


def _open_for_camera(shown: HttpResponse) -> HttpResponse:
    """Let the page run the reader of codes, which is compiled: this page alone."""
    policy = {"script-src": [SELF, WASM_UNSAFE_EVAL]}
    setattr(shown, "_csp_update", policy)  # noqa: B010 - what django-csp reads
    return shown

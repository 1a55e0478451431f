"""The pages of the door: choose where you stand; then one field, and the answer in big words."""

from datetime import timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
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
from ticketing.checkin.pages.lines import lines_of

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
        messages.error(request, _("Choose a gate: nothing was scanned."))
        return redirect("door:choose")
    answer = ask(request, here) if request.method == "POST" else None
    return _shown(request, station, here, answer)


def _shown(
    request: HttpRequest, station: Station, here: Door, answer: Answer | None
) -> HttpResponse:
    may_see_names = station.may(Scope.CUSTOMERS_READ)
    scans = last_scans(here.event, gate=here.gate)
    context = {
        "station": station,
        "door": here,
        "event": here.event,
        "answer": answer,
        "nonce": uuid7().hex,
        "heads": count_heads(here.event),
        "lines": lines_of(scans, here.event, now=timezone.now()),
        "may_see_names": may_see_names,
    }
    status = answer.status if answer else 200
    return render(request, "ticketing/door/door.html", context, status=status)

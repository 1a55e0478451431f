"""What the door's modules ask besides: who is signed in here, and who somebody is."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.views.decorators.http import require_safe

from accounts.models import Workspace
from accounts.scopes import Scope
from accounts.site import signed_in
from accounts.station import Station
from ticketing.catalogue.models import TicketedEvent
from ticketing.catalogue.services.finding import find_any_ticketed_event
from ticketing.checkin.glance import count_entered
from ticketing.checkin.pages.door import MOST_TYPED
from ticketing.checkin.pages.framing import door_page
from ticketing.checkin.searching import search_tickets
from ticketing.checkin.shifts import shift_of
from ticketing.tickets.models import Ticket


@require_safe
@door_page
def state(request: HttpRequest, station: Station, event_name: str) -> HttpResponse:
    """Who is signed in, what proves it later, and how many came in at this gate."""
    event = _event(station, event_name)
    gate = request.GET.get("gate", "")
    is_one = gate in (event.gates or [""])
    entered = count_entered(event, gate=gate) if is_one else 0
    return JsonResponse(told_person(request, event.workspace) | {"entered": entered})


@require_safe
@door_page
def find(request: HttpRequest, station: Station, event_name: str) -> HttpResponse:
    """Tickets whose holder, address or order is typed; nothing for who may not see customers."""
    event = _event(station, event_name)
    typed = request.GET.get("q", "")[:MOST_TYPED]
    found = search_tickets(event, typed) if station.may(Scope.CUSTOMERS_READ) else []
    return JsonResponse({"found": [_found(one) for one in found]})


def told_person(request: HttpRequest, workspace: Workspace) -> dict[str, Any]:
    """Who stands here; the token is what a form of theirs would carry."""
    user = signed_in(request)
    return {
        "person": {"id": user.pk, "name": str(user), "shift": shift_of(user, workspace)},
        "token": get_token(request),
    }


def _event(station: Station, name: str) -> TicketedEvent:
    assert station.workspace is not None  # noqa: S101 - the frame saw to it
    return find_any_ticketed_event(workspace=station.workspace, name=name)


def _found(ticket: Ticket) -> dict[str, Any]:
    return {
        "id": ticket.id,
        "number": ticket.number,
        "name": ticket.holder_name,
        "type": ticket.ticket_type.title,
        "order": ticket.order.number,
        "status": ticket.state,
        "inside": ticket.is_inside,
    }

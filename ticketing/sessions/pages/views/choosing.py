"""A ticket holder's own day: sessions are chosen, given back and swapped."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_safe

from accounts.pages.framing import count_few, show, too_often
from ticketing.catalogue.models import TicketedEvent
from ticketing.catalogue.services.finding import find_ticketed_event
from ticketing.errors import SessionOverlaps
from ticketing.pages.attendees import Attendee, attendee_of
from ticketing.pages.framing import page
from ticketing.pages.visitors import Visitor
from ticketing.sessions.models import SessionSeat
from ticketing.sessions.pages.acting import act, pressed_in, way_back
from ticketing.sessions.pages.calendar import calendar_of_sessions
from ticketing.sessions.pages.slots import Looking
from ticketing.sessions.reading import days_of, offered_in, places_at, unanswered
from ticketing.sessions.services.finding import find_session
from ticketing.sessions.services.own import clashing

ACTS_PER_MINUTE = 60


@require_http_methods(["GET", "HEAD", "POST"])
@page
def my_sessions(request: HttpRequest, visitor: Visitor, event_name: str) -> HttpResponse:
    """What somebody chose, day by day; a POST chooses, waits, swaps or gives back."""
    event = find_ticketed_event(workspace=visitor.workspace, name=event_name)
    attendee = attendee_of(visitor, event)
    if attendee is None:
        return no_ticket(request, visitor, event)
    if request.method != "POST":
        return _shown(request, visitor, event, attendee)
    if not (rate := count_few(request, "sessions", ACTS_PER_MINUTE)).is_kept:
        return too_often(request, rate)
    return _changed(request, event, attendee)


@require_safe
@page
def swap(
    request: HttpRequest, visitor: Visitor, event_name: str, session_name: str
) -> HttpResponse:
    """What somebody would give up for a session, beside it."""
    event = find_ticketed_event(workspace=visitor.workspace, name=event_name)
    wanted = find_session(event=event, name=session_name)
    attendee = attendee_of(visitor, event)
    if attendee is None:
        return no_ticket(request, visitor, event)
    own = places_at(event, attendee.customer)
    in_the_way = clashing(own, wanted)
    if not in_the_way:
        return redirect("whats-on:session", visitor.workspace.slug, event.key, wanted.key)
    looking = Looking(event, own, at=timezone.now())
    given_up = offered_in(event, [one.session for one in in_the_way], attendee.customer)
    context = {
        "event": event,
        "wanted": looking.slot(offered_in(event, [wanted], attendee.customer)[0]),
        "given_up": [looking.slot(one) for one in given_up],
        "back": way_back(request, _my_address(event)),
    }
    return show(request, visitor, "ticketing/sessions/swap.html", context)


@require_safe
@page
def calendar(request: HttpRequest, visitor: Visitor, event_name: str) -> HttpResponse:
    """What somebody chose, for their own calendar."""
    event = find_ticketed_event(workspace=visitor.workspace, name=event_name)
    attendee = attendee_of(visitor, event)
    if attendee is None:
        return no_ticket(request, visitor, event)
    seats = _seats(places_at(event, attendee.customer))
    answer = HttpResponse(calendar_of_sessions(event, seats), content_type="text/calendar")
    answer["Content-Disposition"] = f'attachment; filename="sessions-{event.id.hex[:8]}.ics"'
    return answer


def no_ticket(request: HttpRequest, visitor: Visitor, event: TicketedEvent) -> HttpResponse:
    """403, and how one comes to a ticket."""
    context = {"event": event, "sells": event.state_at(timezone.now()).sells}
    return show(request, visitor, "ticketing/sessions/no_ticket.html", context, status=403)


def _seats(places: list[SessionSeat]) -> list[SessionSeat]:
    return [one for one in places if one.position is None]


def _changed(request: HttpRequest, event: TicketedEvent, attendee: Attendee) -> HttpResponse:
    back = way_back(request, _my_address(event))
    pressed = pressed_in(request)
    if pressed is None:
        return redirect(back)
    session = find_session(event=event, name=pressed.session_name)
    try:
        act(request, attendee.customer, session, pressed.act, at=timezone.now())
    except SessionOverlaps:
        place = reverse("whats-on:swap", args=[event.workspace.slug, event.key, session.key])
        return redirect(f"{place}?{urlencode({'back': back})}")
    return redirect(f"{back.partition('#')[0]}#s-{session.id}")


def _shown(
    request: HttpRequest, visitor: Visitor, event: TicketedEvent, attendee: Attendee
) -> HttpResponse:
    now = timezone.now()
    own = places_at(event, attendee.customer)
    offered = offered_in(event, [one.session for one in own], attendee.customer)
    looking = Looking(event, own, at=now)
    asked = unanswered(visitor.customers, at=now).filter(ticketed_event=event)
    context = {
        "event": event,
        "attendee": attendee,
        "days": [
            (day, [looking.slot(one) for one in day.sessions]) for day in days_of(event, offered)
        ],
        "has_seats": bool(_seats(own)),
        "asked": asked.count() if visitor.customers else 0,
        "takes_choices": event.state_at(now).sells,
        "back": _my_address(event),
    }
    return show(request, visitor, "ticketing/sessions/mine.html", context)


def _my_address(event: TicketedEvent) -> str:
    return reverse("whats-on:my-sessions", args=[event.workspace.slug, event.key])

"""The programme of an event: by days and rooms, and each session on a page of its own."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.pages.framing import show
from ticketing.catalogue.models import TicketedEvent
from ticketing.catalogue.services.finding import find_ticketed_event
from ticketing.pages.attendees import attendee_of
from ticketing.pages.framing import page
from ticketing.pages.visitors import Visitor
from ticketing.sessions.models import Room, Session
from ticketing.sessions.pages.slots import Looking, when_of
from ticketing.sessions.pages.timetable import timetable_of
from ticketing.sessions.pages.wishes import wishes_of
from ticketing.sessions.reading import (
    day_at,
    days_of,
    glanced_at,
    offered_in,
    places_at,
    seen_in,
    when_held,
)
from ticketing.sessions.services.finding import find_session

MOST_NAMES = 60


@require_safe
@page
def schedule(request: HttpRequest, visitor: Visitor, event_name: str) -> HttpResponse:
    """What is held, and when and where: one day at once, or all that fits what is looked for."""
    now = timezone.now()
    event = find_ticketed_event(workspace=visitor.workspace, name=event_name)
    attendee = attendee_of(visitor, event)
    customer = attendee.customer if attendee else None
    dates = [on for on, _ in when_held(event)]
    asked = wishes_of(request.GET, dates)
    wishes = asked if asked.narrows or asked.day else replace(asked, day=_first(event, dates, now))
    planned = wishes.among(event, Session.objects.of(event).planned())
    days = days_of(event, glanced_at(event, planned, customer)) if dates else []
    looking = Looking(event, places_at(event, customer), at=now)
    current = [day.begins_at <= now < day.ends_at for day in days]
    context = {
        "event": event,
        "attendee": attendee,
        "days": [(on, wishes.query_of(on)) for on in dates],
        "shown": [
            (day, timetable_of(looking.slots(day.sessions), is_today=is_today))
            for day, is_today in zip(days, current, strict=True)
        ],
        "count": sum(len(day.sessions) for day in days),
        "wishes": wishes,
        "tracks": _tracks(event),
        "rooms": Room.objects.filter(workspace=event.workspace_id, ticketed_event=event),
        "is_current": any(current),
        "takes_choices": event.state_at(now).sells,
        "back": request.get_full_path(),
    }
    return show(request, visitor, "ticketing/sessions/schedule.html", context)


@require_safe
@page
def session(
    request: HttpRequest, visitor: Visitor, event_name: str, session_name: str
) -> HttpResponse:
    """One session: what it is about, who speaks, and who of those who agreed to be seen comes."""
    now = timezone.now()
    event = find_ticketed_event(workspace=visitor.workspace, name=event_name)
    found = find_session(event=event, name=session_name)
    attendee = attendee_of(visitor, event)
    customer = attendee.customer if attendee else None
    looking = Looking(event, places_at(event, customer), at=now)
    coming = list(seen_in(found)[: MOST_NAMES + 1]) if attendee else []
    context = {
        "event": event,
        "attendee": attendee,
        "slot": looking.slot(offered_in(event, [found], customer)[0]),
        "when": when_of(found, event),
        "is_cancelled": found.cancelled_at is not None,
        "names": [one.display_name for one in coming],
        "most_names": MOST_NAMES,
        "takes_choices": event.state_at(now).sells and found.cancelled_at is None,
        "back": request.get_full_path(),
    }
    return show(request, visitor, "ticketing/sessions/session.html", context)


def _first(event: TicketedEvent, dates: Sequence[date], at: datetime) -> date | None:
    """Today, or the first day that is not over; once all are, the first."""
    today = day_at(event, at)
    return next(iter([on for on in dates if on >= today] or dates), None)


def _tracks(event: TicketedEvent) -> list[str]:
    rows = Session.objects.of(event).planned().exclude(track="").order_by("track")
    return list(rows.values_list("track", flat=True).distinct())

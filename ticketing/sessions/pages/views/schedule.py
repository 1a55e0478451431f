"""The programme of an event: by days and rooms, and each session on a page of its own."""

from collections.abc import Sequence
from datetime import date, datetime

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.pages.framing import show
from ticketing.catalogue.services.finding import find_ticketed_event
from ticketing.pages.attendees import attendee_of
from ticketing.pages.framing import page
from ticketing.pages.visitors import Visitor
from ticketing.sessions.models import Room
from ticketing.sessions.pages.slots import Looking, when_of
from ticketing.sessions.pages.timetable import timetable_of
from ticketing.sessions.pages.wishes import Wishes, wishes_of
from ticketing.sessions.reading import (
    Day,
    Offered,
    days_of,
    offered_in,
    places_at,
    seen_in,
    sessions_of,
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
    offered = sessions_of(event, customer)
    days = days_of(event, offered)
    wishes = wishes_of(request.GET, [day.date for day in days])
    looking = Looking(event, places_at(event, customer), at=now)
    shown = [
        (day, timetable_of(looking.slots(fitting), is_today=_is_current(day, now)))
        for day in _wanted(days, wishes, at=now)
        if (fitting := [one for one in day.sessions if wishes.fits(one)])
    ]
    context = {
        "event": event,
        "attendee": attendee,
        "days": [(day.date, wishes.query_of(day.date)) for day in days],
        "shown": shown,
        "is_shown": {day.date for day, _ in shown} if not wishes.narrows or wishes.day else set(),
        "count": sum(len(row.placed) for _, table in shown for row in table.rows),
        "wishes": wishes,
        "tracks": sorted({one.session.track for one in offered if one.session.track}),
        "rooms": _rooms(offered),
        "is_current": any(_is_current(day, now) for day, _ in shown),
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


def _wanted(days: Sequence[Day], wishes: Wishes, *, at: datetime) -> Sequence[Day]:
    """The day that was asked for; all of them for what is looked for; else today, or the first."""
    if wishes.narrows and wishes.day is None:
        return days
    return [day for day in days if day.date == (wishes.day or _first(days, at))]


def _is_current(day: Day, at: datetime) -> bool:
    return day.begins_at <= at < day.ends_at


def _first(days: Sequence[Day], at: datetime) -> date | None:
    coming = [day.date for day in days if at < day.ends_at]
    return next(iter(coming or [day.date for day in days]), None)


def _rooms(offered: Sequence[Offered]) -> list[Room]:
    rooms = {one.session.room for one in offered if one.session.room}
    return sorted(rooms, key=lambda room: (room.position, str(room.id)))

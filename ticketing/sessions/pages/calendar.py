"""Chosen sessions as entries of somebody's own calendar (RFC 5545)."""

from collections.abc import Sequence
from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from icalendar import Calendar, Event

from ticketing.catalogue.models import TicketedEvent
from ticketing.sessions.models import SessionSeat
from ticketing.tickets.paper.calendar import on_clock


def calendar_of_sessions(event: TicketedEvent, seats: Sequence[SessionSeat]) -> bytes:
    """One entry for each seat, on the venue's own clock.

    An entry keeps its name: a calendar that reads the file again changes what it has.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Foyer//Sessions//EN")
    calendar.add("version", "2.0")
    for seat in seats:
        calendar.add_component(_entry(event, seat))
    around = timedelta(days=366)
    calendar.add_missing_timezones(
        first_date=(event.starts_at - around).date(), last_date=(event.ends_at + around).date()
    )
    written: bytes = calendar.to_ical()
    return written


def _entry(event: TicketedEvent, seat: SessionSeat) -> Event:
    session, entry = seat.session, Event()
    entry.add("uid", f"{session.id}@{urlsplit(settings.PUBLIC_URL).hostname}")
    entry.add("dtstamp", seat.changed_at)
    entry.add("summary", session.title)
    entry.add("dtstart", on_clock(event, session.starts_at))
    entry.add("dtend", on_clock(event, session.ends_at))
    room = session.room.title if session.room else ""
    if place := ", ".join(part for part in (room, event.venue, event.address) if part):
        entry.add("location", place)
    if session.abstract:
        entry.add("description", session.abstract)
    return entry

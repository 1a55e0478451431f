"""An event as an entry of somebody's own calendar (RFC 5545)."""

from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from icalendar import Calendar, Event

from ticketing.catalogue.models import TicketedEvent
from ticketing.catalogue.states import EventState


def calendar_of(event: TicketedEvent) -> bytes:
    """One entry on the venue's own clock, with its zone.

    A calendar that reads it again after the event was moved changes the entry that it has: the
    name stays, and the number of its version rises with every change of the event.
    """
    entry = Event()
    entry.add("uid", f"{event.id}@{urlsplit(settings.PUBLIC_URL).hostname}")
    entry.add("sequence", int((event.changed_at - event.created_at).total_seconds()))
    entry.add("dtstamp", event.changed_at)
    entry.add("summary", event.title)
    entry.add("dtstart", on_clock(event, event.starts_at))
    entry.add("dtend", on_clock(event, event.ends_at))
    if place := ", ".join(part for part in (event.venue, event.address) if part):
        entry.add("location", place)
    if event.description:
        entry.add("description", event.description)
    is_off = event.status == EventState.CANCELLED
    entry.add("status", "CANCELLED" if is_off else "CONFIRMED")
    calendar = Calendar()
    calendar.add("prodid", "-//Foyer//Tickets//EN")
    calendar.add("version", "2.0")
    calendar.add_component(entry)
    around = timedelta(days=366)
    calendar.add_missing_timezones(
        first_date=(event.starts_at - around).date(), last_date=(event.ends_at + around).date()
    )
    written: bytes = calendar.to_ical()
    return written


def on_clock(event: TicketedEvent, moment: datetime) -> datetime:
    """An instant on the venue's clock; in the hour that comes a second time, in UTC.

    A calendar takes an hour that a clock has twice for the first (RFC 5545, 3.3.5).
    """
    local = moment.astimezone(event.zone)
    return moment if local.fold else local

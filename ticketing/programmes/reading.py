"""A programme's structure becomes a plan, as far as it can be understood."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, time
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.errors import FieldFault
from ticketing.catalogue.models import TicketedEvent
from ticketing.programmes.checks import fault, read_instant, within
from ticketing.programmes.errors import ProgrammeTooLarge
from ticketing.programmes.people import People
from ticketing.programmes.places import Places
from ticketing.programmes.talks import Where, key_of, read_talk
from ticketing.sessions.checking import MOST_SESSIONS
from ticketing.sessions.content import SessionContent
from ticketing.sessions.planning import Plan

_PLACE = "schedule.conference"


@dataclass(slots=True)
class Reading:
    """What was understood of a programme. `left_out` are faults, `notes` are not."""

    title: str
    version: str
    time_zone: str
    days: int
    plan: Plan = field(default_factory=Plan)
    day_begins_at: time = time(0)
    left_out: list[FieldFault] = field(default_factory=list)
    notes: list[FieldFault] = field(default_factory=list)


def read_programme(content: Mapping[str, Any], event: TicketedEvent) -> Reading:
    """The plan that a programme means. What cannot be understood is left out, and noted.

    Raises ProgrammeTooLarge for more talks than an event takes.
    """
    schedule = content["schedule"]
    conference = schedule["conference"]
    days = [one for one in _list(conference.get("days")) if isinstance(one, dict)]
    read = Reading(
        title=_words(conference.get("title"))[:300],
        version=_words(schedule.get("version"))[:200],
        time_zone=_words(conference.get("time_zone_name"))[:64],
        days=len(days),
        day_begins_at=_day_begin(days, event),
    )
    people, places = People(), Places(_list(conference.get("rooms")))
    talks: dict[str, SessionContent] = {}
    spared: set[str] = set()
    for where, raw in _talks(days, event, places):
        talk = read_talk(raw, where, people, read)
        key = key_of(raw)
        if talk is None:
            spared |= {key} if key else set()
        elif talk.session_id in talks:
            words = _("%(key)s is there twice; the first one counts.") % {
                "key": repr(talk.session_id)
            }
            read.left_out.append(fault(where.place, "key_twice", words))
        else:
            talks[talk.session_id] = talk
    read.plan = Plan(
        places.contents(), people.contents(), list(talks.values()), frozenset(spared), True
    )
    read.notes += [*places.notes, *_notes(conference, read, event)]
    return read


def _talks(
    days: list[Any], event: TicketedEvent, places: Places
) -> Iterator[tuple[Where, Mapping[str, Any]]]:
    count = 0
    for index, day in enumerate(days):
        rooms = day.get("rooms")
        for name, talks in rooms.items() if isinstance(rooms, dict) else ():
            place = within(f"{_PLACE}.days.{index}.rooms", name)
            room = places.room_named(name)
            # Before they are read: a small file can list millions.
            count += len(_list(talks))
            if count > MOST_SESSIONS:
                raise ProgrammeTooLarge(
                    _("A programme may have at most %(most)s talks.") % {"most": MOST_SESSIONS}
                )
            for number, raw in enumerate(_list(talks)):
                where = Where(within(place, number), day, room, event.zone)
                yield where, raw if isinstance(raw, dict) else {}


def _day_begin(days: list[Any], event: TicketedEvent) -> time:
    """When days begin: when the day before has ended, rounded up to the hour; else at midnight.

    Camps write 09:00 to 04:00: what is at 01:00 belongs to the evening before. What they write as
    a start tells the first talk, so it only bounds.
    """
    found = time(0)
    for day in days:
        starts, ends = read_instant(day.get("day_start")), read_instant(day.get("day_end"))
        if starts is None or ends is None or ends.tzinfo is None or starts.tzinfo is None:
            continue
        first, last = (_on(moment, event) for moment in (starts, ends))
        if last.date() > first.date():
            full = time(min(last.hour + bool(last.minute or last.second), 23))
            found = max(found, min(full, first.time()))
    return found


def _on(moment: datetime, event: TicketedEvent) -> datetime:
    try:
        return moment.astimezone(event.zone)
    except OverflowError:
        return moment


def _notes(
    conference: Mapping[str, Any], read: Reading, event: TicketedEvent
) -> Iterator[FieldFault]:
    if read.time_zone and read.time_zone != event.time_zone:
        words = _("%(other)s; the event's own clock is %(own)s, which counts.") % {
            "other": read.time_zone[:64],
            "own": event.time_zone,
        }
        yield fault(f"{_PLACE}.time_zone_name", "zone_differs", words)
    if conference.get("daysCount") != read.days:
        words = ngettext(
            "%(said)s, and there is %(days)s day.",
            "%(said)s, and there are %(days)s days.",
            read.days,
        )
        words %= {"said": str(conference.get("daysCount"))[:20], "days": read.days}
        yield fault(f"{_PLACE}.daysCount", "days_differ", words)
    sessions = read.plan.sessions or ()
    outside = [one for one in sessions if not event.starts_at <= one.starts_at < event.ends_at]
    if outside:
        words = ngettext(
            "%(n)s talk begins before or after the event itself.",
            "%(n)s talks begin before or after the event itself.",
            len(outside),
        )
        words %= {"n": len(outside)}
        yield fault(f"{_PLACE}.days", "outside_event", words)


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _words(value: Any) -> str:
    return value.strip() if isinstance(value, str) else ""

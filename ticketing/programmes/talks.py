"""One talk of a programme."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from core.errors import FieldFault
from ticketing.programmes.checks import fault, read_day, read_instant, within
from ticketing.programmes.names import usable_key
from ticketing.programmes.people import People
from ticketing.sessions.checking import LENGTHS
from ticketing.sessions.content import SessionContent

# The session's field, and what the format calls it.
_TEXTS = {
    "subtitle": "subtitle",
    "abstract": "abstract",
    "description": "description",
    "kind": "type",
    "track": "track",
    "language": "language",
    "url": "url",
    "license": "recording_license",
}
_DURATION = re.compile(r"(?:(\d{1,2}):)?(\d{1,3}):(\d{2})")
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})")
_LONGEST = timedelta(days=14)
_YEARS = range(1900, 3000)


class Notes(Protocol):
    """Where it is written what was left out, and what else there is to say."""

    left_out: list[FieldFault]
    notes: list[FieldFault]


@dataclass(frozen=True, slots=True)
class Where:
    """Where a talk stands in the file: its day and its room, and the event's clock."""

    place: str
    day: Mapping[str, Any]
    room_id: str
    zone: ZoneInfo


def key_of(raw: Mapping[str, Any]) -> str | None:
    """What a talk is known by from one version to the next: its guid, else its id."""
    return usable_key(raw.get("guid")) or usable_key(raw.get("id"))


def read_talk(
    raw: Mapping[str, Any], where: Where, people: People, read: Notes
) -> SessionContent | None:
    """The session that a talk means; None when it cannot be understood, which is noted."""
    key, title = key_of(raw), raw.get("title")
    starts_at = _starts_at(raw, where)
    ends_at = starts_at and _ends_at(raw, starts_at)
    wrong = ""
    if key is None:
        wrong = _("The talk has neither a guid nor an id.")
    elif not isinstance(title, str) or not title.strip():
        wrong = _("The talk has no title.")
    elif starts_at is None:
        wrong = _("The talk does not say when it begins.")
    elif ends_at is None:
        wrong = _("The talk does not say how long it is.")
    if wrong or key is None or starts_at is None or ends_at is None:
        read.left_out.append(fault(where.place, "talk_left_out", wrong))
        return None
    texts: dict[str, Any] = {name: _text(raw, name, where, read) for name in _TEXTS}
    return SessionContent(
        session_id=key,
        title=_cut(str(title), "title", within(where.place, "title"), read),
        starts_at=starts_at,
        ends_at=ends_at,
        room_id=where.room_id,
        speaker_ids=_speakers(raw, where, people, read),
        **texts,
    )


def _text(raw: Mapping[str, Any], name: str, where: Where, read: Notes) -> str:
    value = raw.get(_TEXTS[name])
    text = value if isinstance(value, str) else ""
    return _cut(text, name, within(where.place, _TEXTS[name]), read)


def _cut(text: str, name: str, place: str, read: Notes) -> str:
    """Text as long as it may be. Line ends are made one: XML has only one kind."""
    whole = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    if len(whole) > LENGTHS[name]:
        words = _("Only the first %(most)s characters are kept.") % {"most": LENGTHS[name]}
        read.notes.append(fault(place, "too_long", words))
    return whole[: LENGTHS[name]]


def _speakers(raw: Mapping[str, Any], where: Where, people: People, read: Notes) -> list[str]:
    persons = raw.get("persons")
    found: dict[str, None] = {}
    for index, person in enumerate(persons if isinstance(persons, list) else ()):
        key = people.speaker(person)
        if key is None:
            place = within(where.place, f"persons.{index}")
            read.left_out.append(
                fault(place, "required", _("Somebody without a name is left out."))
            )
        else:
            found[key] = None
    return list(found)


def _starts_at(raw: Mapping[str, Any], where: Where) -> datetime | None:
    found = read_instant(raw.get("date"))
    if found is None:
        found = _by_clock(raw.get("start"), where)
    return None if found is None else _kept(found, where.zone)


def _by_clock(start: Any, where: Where) -> datetime | None:
    """A time of day on a day of the file; before the day begins it is of the night after it."""
    clock = _CLOCK.fullmatch(start) if isinstance(start, str) else None
    on: date | None = read_day(where.day.get("date"))
    if clock is None or on is None or int(clock[1]) > 23 or int(clock[2]) > 59:
        return None
    at = time(int(clock[1]), int(clock[2]))
    begins = read_instant(where.day.get("day_start"))
    is_next = begins is not None and at < begins.time()
    zone = begins.tzinfo if begins is not None and begins.tzinfo else where.zone
    return datetime.combine(on, at, zone) + timedelta(days=is_next)


def _kept(moment: datetime, zone: ZoneInfo) -> datetime | None:
    aware = moment if moment.tzinfo else moment.replace(tzinfo=zone)
    return aware if aware.year in _YEARS else None


def _ends_at(raw: Mapping[str, Any], starts_at: datetime) -> datetime | None:
    ends_at = read_instant(raw.get("end"))
    if ends_at is not None:
        ends_at = ends_at if ends_at.tzinfo else ends_at.replace(tzinfo=starts_at.tzinfo)
    elif (lasts := _lasts(raw.get("duration"))) is not None:
        ends_at = starts_at + lasts
    is_fit = ends_at is not None and starts_at < ends_at <= starts_at + _LONGEST
    return ends_at if is_fit else None


def _lasts(duration: Any) -> timedelta | None:
    """How long "01:30" is; also "1:02:00", days before hours."""
    found = _DURATION.fullmatch(duration) if isinstance(duration, str) else None
    if found is None or int(found[3]) > 59:
        return None
    return timedelta(days=int(found[1] or 0), hours=int(found[2]), minutes=int(found[3]))

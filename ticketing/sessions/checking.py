"""What the sessions of an event's set-up must fulfil."""

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import time

from django.utils.translation import gettext as _
from msgspec import UNSET

from core.api.bodies import check_instant
from core.errors import FieldFault
from ticketing.sessions.content import RoomContent, SessionContent, SpeakerContent

MOST_ROOMS = 500
MOST_SPEAKERS = 5000
MOST_SESSIONS = 5000
MOST_SPEAKERS_OF_ONE = 100
_MOST_SEATS = 1_000_000
LENGTHS = {
    "title": 300,
    "subtitle": 500,
    "abstract": 20_000,
    "description": 50_000,
    "kind": 100,
    "track": 200,
    "language": 35,
    "url": 500,
    "license": 200,
}
_CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d")

CheckKeys = Callable[[str, str, Sequence[str]], Iterator[FieldFault]]


def read_clock(text: str) -> time | None:
    """The time of day that "04:00" means; None for anything else."""
    return time.fromisoformat(text) if _CLOCK.fullmatch(text) else None


def check_rooms(rooms: Sequence[RoomContent], check_keys: CheckKeys) -> Iterator[FieldFault]:
    """The faults of rooms."""
    yield from _not_too_many("rooms", rooms, MOST_ROOMS)
    yield from check_keys("rooms", "roomId", [one.room_id for one in rooms])
    for index, one in enumerate(rooms):
        yield from _text(f"rooms.{index}.title", one.title, 200)
        yield from _seats(f"rooms.{index}.capacity", one.capacity)


def check_speakers(
    speakers: Sequence[SpeakerContent], check_keys: CheckKeys
) -> Iterator[FieldFault]:
    """The faults of speakers."""
    yield from _not_too_many("speakers", speakers, MOST_SPEAKERS)
    yield from check_keys("speakers", "speakerId", [one.speaker_id for one in speakers])
    for index, one in enumerate(speakers):
        if not one.name.strip():
            yield FieldFault(f"speakers.{index}.name", "required", _("Give a name."))
        yield from _text(f"speakers.{index}.name", one.name, 200)
        if one.biography is not UNSET:
            yield from _text(f"speakers.{index}.biography", str(one.biography), 20_000)


def check_sessions(
    sessions: Sequence[SessionContent], check_keys: CheckKeys
) -> Iterator[FieldFault]:
    """The faults of sessions, each for itself."""
    yield from _not_too_many("sessions", sessions, MOST_SESSIONS)
    yield from check_keys("sessions", "sessionId", [one.session_id for one in sessions])
    for index, one in enumerate(sessions):
        for fault in _session(one):
            yield FieldFault(f"sessions.{index}.{fault.field}", fault.code, fault.message)


def check_names(
    sessions: Sequence[SessionContent], rooms: Collection[str], speakers: Collection[str]
) -> Iterator[FieldFault]:
    """The rooms and speakers that sessions name and the event does not have."""
    for index, one in enumerate(sessions):
        if one.room_id is not None and one.room_id not in rooms:
            words = _("The event has no room %(room_id)s.") % {"room_id": repr(one.room_id[:50])}
            yield FieldFault(f"sessions.{index}.roomId", "unknown_room", words)
        for name in one.speaker_ids:
            if name not in speakers:
                words = _("The event has no speaker %(name)s.") % {"name": repr(name[:50])}
                yield FieldFault(f"sessions.{index}.speakerIds", "unknown_speaker", words)


def _session(one: SessionContent) -> Iterator[FieldFault]:
    if not one.title.strip():
        yield FieldFault("title", "required", _("Give a title."))
    for name, most in LENGTHS.items():
        yield from _text(name, getattr(one, name), most)
    yield from _seats("capacity", one.capacity)
    yield from _not_too_many("speakerIds", one.speaker_ids, MOST_SPEAKERS_OF_ONE)
    if len(set(one.speaker_ids)) < len(one.speaker_ids):
        yield FieldFault("speakerIds", "key_twice", _("Name each speaker once."))
    faults = [*check_instant("startsAt", one.starts_at), *check_instant("endsAt", one.ends_at)]
    yield from faults
    if not faults and one.ends_at <= one.starts_at:
        yield FieldFault("endsAt", "ends_before_it_starts", _("It ends before it starts."))


def _not_too_many(field: str, rows: Sequence[object], most: int) -> Iterator[FieldFault]:
    if len(rows) > most:
        yield FieldFault(field, "too_many", _("Use at most %(most)s.") % {"most": most})


def _text(field: str, text: str, most: int) -> Iterator[FieldFault]:
    if len(text) > most:
        yield FieldFault(field, "too_long", _("Use at most %(most)s characters.") % {"most": most})


def _seats(field: str, number: object) -> Iterator[FieldFault]:
    if isinstance(number, int) and not 0 <= number <= _MOST_SEATS:
        yield FieldFault(
            field,
            "out_of_range",
            _("Give a whole number from 0 to %(most)s.") % {"most": _MOST_SEATS},
        )

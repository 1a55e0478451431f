"""What the public schedule format asks for, as far as a programme is concerned."""

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.errors import FieldFault
from ticketing.programmes.checks import (
    Check,
    anything,
    day,
    each,
    fault,
    flag_or_nothing,
    formed,
    guid,
    instant,
    members,
    named,
    number_or_nothing,
    text,
    text_or_nothing,
    whole_from,
    within,
)

MOST_FAULTS = 20_000
_SLUG = formed(r"^[a-z0-9_-]+[a-z0-9]$", gettext_lazy("small letters, digits, - and _"))
_CODE = formed(r"^[A-Z0-9]+$", gettext_lazy("capital letters and digits"))
_CLOCK = formed(r"^(0[0-9]|1[0-9]|2[0-3]):[0-5][0-9]$", gettext_lazy("a time of day such as 09:00"))
_DURATION = formed(r"^[0-9]+:[0-9]{2}$", gettext_lazy("hours and minutes such as 00:45"))
_ACRONYM = formed(
    r"^[a-z0-9_-][a-z0-9_]{3,}(-2[0-9]{3}-[a-z]+)?$",
    gettext_lazy("at least four small letters or digits"),
)
_ZONE = formed(r"^([A-Z][a-z]+/[A-Z][a-z]+)|UTC$", gettext_lazy("a zone such as Europe/Berlin"))
_LINK_KINDS = ("slides", "paper", "web", "blog", "article", "media", "related", "activitypub")

_LINK = members(
    {
        "type": formed(f"^({'|'.join(_LINK_KINDS)})$", f"one of {', '.join(_LINK_KINDS)}"),
        "url": text,
        "title": text,
    },
    required=["url"],
)
_PERSON = members(
    {
        "name": text,
        "public_name": text,
        "guid": guid,
        "id": whole_from(),
        "code": _CODE,
        "url": text,
        "links": each(_LINK),
        "avatar": text_or_nothing,
        "biography": text_or_nothing,
    },
    others=anything,
)


def _person(value: Any, place: str) -> Iterator[FieldFault]:
    """Somebody named as pretalx does, by a name, or as frab does, by public_name and id."""
    yield from _PERSON(value, place)
    if isinstance(value, dict) and "name" not in value:
        is_frab = isinstance(value.get("public_name"), str) and isinstance(value.get("id"), int)
        if not is_frab:
            words = _("Give a name, or public_name with a whole number as id.")
            yield fault(within(place, "name"), "required", words)


_TALK_FIELDS: Mapping[str, Check] = {
    "guid": guid,
    "code": _CODE,
    "id": whole_from(1),
    "logo": anything,
    "date": instant,
    "start": _CLOCK,
    "end": instant,
    "duration": _DURATION,
    "room": text,
    "slug": _SLUG,
    "url": text,
    "title": text,
    "subtitle": text_or_nothing,
    "track": text_or_nothing,
    "type": text,
    "language": text_or_nothing,
    "abstract": text_or_nothing,
    "description": text_or_nothing,
    "recording_license": text,
    "do_not_record": flag_or_nothing,
    "do_not_stream": anything,
    "persons": each(_person),
    "links": each(_LINK),
    "feedback_url": text,
    "origin_url": text,
    "attachments": each(_LINK),
}
_TALK_NEEDS = (
    *("abstract", "date", "duration", "guid", "id", "language", "links", "persons"),
    *("room", "slug", "start", "subtitle", "title", "track", "type", "url"),
)
_DAY = members(
    {
        "index": whole_from(),
        "date": day,
        "day_start": instant,
        "day_end": instant,
        "rooms": named(each(members(_TALK_FIELDS, required=_TALK_NEEDS))),
    },
    required=["date", "day_end", "day_start", "index", "rooms"],
)
_ROOM_FIELDS: Mapping[str, Check] = {
    "name": text,
    "slug": _SLUG,
    "type": text,
    "guid": guid,
    "stream_id": text_or_nothing,
    "description": anything,
    "capacity": number_or_nothing,
    "url": text,
    "features": anything,
    "assembly": anything,
}
_CONFERENCE = members(
    {
        "acronym": _ACRONYM,
        "title": text,
        "description": text,
        "start": text,
        "end": text,
        "daysCount": whole_from(),
        "timeslot_duration": text,
        "time_zone_name": _ZONE,
        "logo": anything,
        "colors": anything,
        "keywords": each(text),
        "url": text,
        "tracks": each(anything),
        "rooms": each(members(_ROOM_FIELDS, required=["name", "guid"])),
        "meta": anything,
        "days": each(_DAY),
    },
    required=["title", "acronym", "days", "daysCount", "start", "end", "timeslot_duration"],
)


def _nowhere(value: Any, place: str) -> Iterator[FieldFault]:
    yield fault(place, "unknown_field", _("Rooms belong to the conference."))


_FILE = members(
    {
        "$schema": text,
        "generator": anything,
        "schedule": members(
            {
                "version": text,
                "base_url": text,
                "conference": _CONFERENCE,
                "rooms": _nowhere,
            },
            required=["conference", "version"],
            others=anything,
        ),
    },
    required=["schedule"],
)


def check_file(content: Mapping[str, Any]) -> list[FieldFault]:
    """Where a file breaks the format, such as schedule.conference.days.0.date.

    Every place; of a file made to have millions of them, the first.
    """
    return list(islice(_FILE(content, ""), MOST_FAULTS))

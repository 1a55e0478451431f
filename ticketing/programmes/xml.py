"""The schedule XML, read into the structure of the schedule JSON."""

from collections.abc import Mapping
from typing import Any
from xml.etree.ElementTree import Element, ParseError, TreeBuilder

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser
from django.utils.translation import gettext as _

from core.api.parsing import refuse_unkeepable_text
from ticketing.programmes.errors import ProgrammeTooLarge, ProgrammeUnreadable

# Ten times what the largest conference has; each costs far more memory than its bytes.
MOST_ELEMENTS = 250_000
_OF_CONFERENCE = ("acronym", "title", "start", "end", "timeslot_duration", "time_zone_name")
_OF_TALK = (
    "date",
    "start",
    "end",
    "duration",
    "room",
    "slug",
    "url",
    "title",
    "subtitle",
    "track",
    "type",
    "language",
    "abstract",
    "description",
    "logo",
)


class _Counted(TreeBuilder):
    """Stops at the first element too many, before there is memory for the others."""

    def __init__(self) -> None:
        super().__init__()
        self.elements = 0

    def start(self, tag: str, attrs: dict[str, str], /) -> Element:
        """An element begins."""
        self.elements += 1
        if self.elements > MOST_ELEMENTS:
            raise ProgrammeTooLarge(
                _("A programme may have at most %(most)s elements.") % {"most": MOST_ELEMENTS}
            )
        return super().start(tag, attrs)


def read_xml(raw: bytes) -> Mapping[str, Any]:
    """The structure. Raises ProgrammeTooLarge, or ProgrammeUnreadable: for entities and document
    types too.
    """
    parser = DefusedXMLParser(target=_Counted(), forbid_dtd=True)
    try:
        parser.feed(raw)
        root: Element = parser.close()
    except (ParseError, DefusedXmlException, ValueError, LookupError) as fault:
        raise ProgrammeUnreadable(
            _("This is no XML that can be read: %(fault)s.") % {"fault": fault}
        ) from fault
    conference = root.find("conference")
    if root.tag != "schedule" or conference is None:
        raise ProgrammeUnreadable(_("The root is to be a schedule with a conference."))
    rooms: dict[str, dict[str, Any]] = {}
    days = [_day(day, rooms) for day in root.findall("day")]
    read: dict[str, Any] = _texts(conference, _OF_CONFERENCE)
    read["daysCount"] = _whole(_text(conference, "days")) or len(days)
    if rooms:
        read["rooms"] = list(rooms.values())
    read["days"] = days
    schedule: dict[str, Any] = {"conference": read}
    if (version := _text(root, "version")) is not None:
        schedule["version"] = version
    return {"schedule": schedule}


def _day(day: Element, known: dict[str, dict[str, Any]]) -> dict[str, Any]:
    read: dict[str, Any] = {"index": _whole(day.get("index")), "rooms": {}}
    for name, attribute in (("date", "date"), ("day_start", "start"), ("day_end", "end")):
        if (value := day.get(attribute)) is not None:
            read[name] = value
    for room in day.findall("room"):
        name = room.get("name") or ""
        refuse_unkeepable_text(name, field="room")
        if guid := room.get("guid"):
            known.setdefault(name, {"name": name, "guid": guid})
        read["rooms"].setdefault(name, []).extend(_talk(one) for one in room.findall("event"))
    return read


def _talk(talk: Element) -> dict[str, Any]:
    read: dict[str, Any] = _texts(talk, _OF_TALK)
    read |= {name: value for name in ("guid", "code") if (value := talk.get(name)) is not None}
    if (number := talk.get("id")) is not None:
        read["id"] = _whole(number) or number
    recording = talk.find("recording")
    if recording is not None:
        read["recording_license"] = _text(recording, "license") or ""
        read["do_not_record"] = (_text(recording, "optout") or "").lower() == "true"
    read["persons"] = [_person(one) for one in talk.findall("persons/person")]
    for name, single in (("links", "link"), ("attachments", "attachment")):
        found = talk.findall(f"{name}/{single}")
        read[name] = [{"url": one.get("href", ""), "title": one.text or ""} for one in found]
    return read


def _person(person: Element) -> dict[str, Any]:
    name = (person.text or "").strip()
    read: dict[str, Any] = {
        key: value for key in ("guid", "code") if (value := person.get(key)) is not None
    }
    if (number := person.get("id")) is None:
        return read | {"name": name}
    return read | {"id": _whole(number) or number, "public_name": name}


def _texts(element: Element, names: tuple[str, ...]) -> dict[str, Any]:
    found = {name: _text(element, name) for name in names}
    return {name: text for name, text in found.items() if text is not None}


def _text(element: Element, name: str) -> str | None:
    """What stands in an element; None where there is none, "" where nothing stands in it."""
    found = element.find(name)
    return None if found is None else (found.text or "")


def _whole(text: str | None) -> int | None:
    is_number = text is not None and text.isascii() and text.isdigit() and len(text) < 16
    return int(text) if is_number and text else None

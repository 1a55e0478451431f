"""Programmes for the tests: the samples, small ones of our own, and any of them as XML."""

import json
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element, SubElement, tostring

from tests.shared_files import shared_file

CAMP, CONFERENCE, INVALID = "frab-camp2019", "pretalx-democon", "invalid-example"
_HEAD = ("acronym", "title", "start", "end", "timeslot_duration", "time_zone_name")
_TEXTS = ("date", "start", "duration", "room", "slug", "url", "title", "subtitle", "track", "type")
_MORE = ("language", "abstract", "description", "logo")


def sample(name: str) -> dict[str, Any]:
    """One of the real programmes, parsed."""
    content: dict[str, Any] = json.loads(sample_path(name).read_text())
    return content


def sample_path(name: str) -> Path:
    """Where one of the real programmes lies."""
    return shared_file(f"data/schedules/{name}.json")


def raw_of(content: Any) -> bytes:
    """A structure as the file that somebody sends."""
    return json.dumps(content).encode()


def talk(number: int, start: str = "2099-06-12T20:00:00+02:00", **says: Any) -> dict[str, Any]:
    """An hour-long talk in the hall."""
    fields = {
        "id": number,
        "guid": f"00000000-0000-4000-8000-{number:012}",
        "date": start,
        "start": start[11:16],
        "duration": "01:00",
        "room": "Hall",
        "slug": f"talk-{number}",
        "url": f"https://conf.example/{number}",
        "title": f"Talk {number}",
        "subtitle": "",
        "track": "Main",
        "type": "talk",
        "language": "en",
        "abstract": "",
        "description": "",
        "persons": [{"id": number, "public_name": f"Speaker {number}"}],
        "links": [],
    }
    return fields | says


def programme(*talks: dict[str, Any], version: str = "1.0", **says: Any) -> dict[str, Any]:
    """A one-day programme of these talks, by their rooms; it follows the format."""
    rooms: dict[str, list[Any]] = {}
    for one in talks:
        name = one["room"] if isinstance(one["room"], str) else "Hall"
        rooms.setdefault(name, []).append(one)
    day = {
        "index": 1,
        "date": "2099-06-12",
        "day_start": "2099-06-12T10:00:00+02:00",
        "day_end": "2099-06-13T04:00:00+02:00",
        "rooms": rooms,
    }
    conference = {
        "acronym": "conf",
        "title": "Conf",
        "start": "2099-06-12",
        "end": "2099-06-12",
        "daysCount": 1,
        "timeslot_duration": "00:15",
        "time_zone_name": "Europe/Berlin",
        "days": [day],
    }
    return {"schedule": {"version": version, "conference": conference | says}}


def as_xml(content: dict[str, Any]) -> bytes:
    """The same programme as frab and pretalx write it in XML."""
    schedule = content["schedule"]
    conference = schedule["conference"]
    root = Element("schedule")
    SubElement(root, "version").text = schedule["version"]
    head = SubElement(root, "conference")
    for name in _HEAD:
        SubElement(head, name).text = conference[name]
    SubElement(head, "days").text = str(conference["daysCount"])
    guids = {one["name"]: one["guid"] for one in conference.get("rooms", [])}
    for day in conference["days"]:
        placed = {"index": str(day["index"]), "date": day["date"]}
        placed |= {"start": day["day_start"], "end": day["day_end"]}
        held = SubElement(root, "day", placed)
        for name, talks in day["rooms"].items():
            guid = {"guid": guids[name]} if name in guids else {}
            room = SubElement(held, "room", {"name": name, **guid})
            for one in talks:
                _add_talk(room, one)
    return bytes(tostring(root, encoding="utf-8", xml_declaration=True))


def _add_talk(room: Element, one: dict[str, Any]) -> None:
    talk = SubElement(room, "event", {"guid": one["guid"], "id": str(one["id"])})
    for name in (*_TEXTS, *_MORE):
        if name in one:
            SubElement(talk, name).text = one[name]
    recording = SubElement(talk, "recording")
    SubElement(recording, "license").text = one.get("recording_license", "")
    SubElement(recording, "optout").text = str(one.get("do_not_record", False)).lower()
    persons = SubElement(talk, "persons")
    for person in one["persons"]:
        named = {key: str(person[key]) for key in ("id", "code", "guid") if key in person}
        SubElement(persons, "person", named).text = person["public_name"]
    links = SubElement(talk, "links")
    for link in one["links"]:
        SubElement(links, "link", {"href": link["url"]}).text = link["title"]

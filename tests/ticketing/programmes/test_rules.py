"""Each fault of a file is named with its place, as the published schema sees it."""

import json
from collections.abc import Callable
from typing import Any

import jsonschema
import pytest

from tests.shared_files import shared_file
from tests.ticketing.programmes.files import CAMP, CONFERENCE, INVALID, programme, sample, talk
from ticketing.programmes.rules import check_file

DAY = "schedule.conference.days.0"


def places(content: Any) -> set[str]:
    """Where we find faults."""
    return {one.field for one in check_file(content)}


def test_the_invalid_example_has_each_fault_named() -> None:
    faults = {one.field.removeprefix(DAY): one.code for one in check_file(sample(INVALID))}

    talk = ".rooms.Winterchaos.0"
    assert faults == {
        "schedule.rooms": "unknown_field",
        f"{talk}.id": "invalid_type",
        f"{talk}.answers": "unknown_field",
        f"{talk}.persons.0.id": "invalid_type",
        f"{talk}.persons.0.code": "wrong_form",
        f"{talk}.persons.0.name": "required",
    }


@pytest.mark.parametrize("name", [CAMP, CONFERENCE, INVALID])
def test_we_find_what_the_published_schema_finds(name: str) -> None:
    schema = json.loads(shared_file("data/schedules/schema.json").read_text())
    content = sample(name)

    theirs = [
        ".".join(map(str, one.absolute_path))
        for one in jsonschema.Draft6Validator(schema).iter_errors(content)
    ]

    ours = places(content)
    # A member too many is theirs at the object, and ours at the member.
    assert all(any(own.startswith(place) for own in ours) for place in theirs)
    assert all(any(own.startswith(place) for place in theirs) for own in ours)
    assert len(ours) >= len(set(theirs))


def spoilt(change: Callable[[dict[str, Any]], Any]) -> dict[str, Any]:
    """A good programme with something done to it."""
    content = programme(talk(1))
    change(content["schedule"]["conference"])
    return content


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (lambda one: one.update(days=3), "schedule.conference.days"),
        (lambda one: one.pop("title"), "schedule.conference.title"),
        (lambda one: one.update(daysCount="1"), "schedule.conference.daysCount"),
        (lambda one: one["days"][0].update(date="soon"), f"{DAY}.date"),
        (lambda one: one["days"][0].update(day_start="2099-06-12"), f"{DAY}.day_start"),
        (lambda one: one["days"][0].update(rooms=[]), f"{DAY}.rooms"),
        (lambda one: one["days"][0]["rooms"].update(Hall={}), f"{DAY}.rooms.Hall"),
        (lambda one: one["days"][0]["rooms"]["Hall"].append(7), f"{DAY}.rooms.Hall.1"),
        (lambda one: first(one).update(guid="7"), f"{DAY}.rooms.Hall.0.guid"),
        (lambda one: first(one).update(duration="1h"), f"{DAY}.rooms.Hall.0.duration"),
        (lambda one: first(one).update(start="24:00"), f"{DAY}.rooms.Hall.0.start"),
        (lambda one: first(one).update(id=True), f"{DAY}.rooms.Hall.0.id"),
        (lambda one: first(one).update(links=[{}]), f"{DAY}.rooms.Hall.0.links.0.url"),
    ],
)
def test_a_fault_is_found_where_it_is(change: Callable[[Any], Any], place: str) -> None:
    assert places(spoilt(change)) == {place}


def first(conference: dict[str, Any]) -> Any:
    """The first talk."""
    return conference["days"][0]["rooms"]["Hall"][0]


def test_a_good_programme_has_no_fault() -> None:
    assert check_file(programme(talk(1), talk(2))) == []

"""A weekend of our own, for which no shared file is needed: the same rules as of the real ones."""

from copy import deepcopy
from typing import Any

import pytest

from accounts.models import Workspace
from events.models import Message
from tests.factories import make_member
from tests.ticketing.programmes.files import as_xml, raw_of, talk
from tests.ticketing.programmes.stage import TALK, bring, content_of, counts, make_event
from tests.ticketing.sessions.stage import choose, state_of
from tests.ticketing.stage import sell
from ticketing.catalogue.models import TicketedEvent
from ticketing.programmes import reading
from ticketing.programmes.errors import ProgrammeFaulty, ProgrammeTooLarge
from ticketing.programmes.services.importing import Terms
from ticketing.sessions.models import Programme, Session
from ticketing.sessions.reading import days_of, sessions_of, speakers_of

pytestmark = pytest.mark.django_db
ADA = {"id": 1, "public_name": "Ada", "biography": "Wrote the first program."}
GRACE = {"id": 2, "public_name": "Grace"}
MARY = {"id": 3, "public_name": "Mary"}
DAYS = "schedule.conference.days"


@pytest.fixture
def event(workspace: Workspace) -> TicketedEvent:
    """An event in Berlin with free tickets and no sessions."""
    return make_event(workspace, "conf")


def weekend(**says: Any) -> dict[str, Any]:
    """Two days, the first until four in the morning; a hall of 200 and a cellar of 30."""
    friday = {
        "Hall": [
            talk(1, "2099-06-12T20:00:00+02:00", persons=[GRACE, ADA]),
            talk(2, "2099-06-13T00:30:00+02:00", persons=[MARY], title="Lanterns"),
        ],
        "Cellar": [talk(3, "2099-06-12T21:00:00+02:00", room="Cellar", persons=[ADA])],
    }
    saturday = {"Hall": [talk(4, "2099-06-13T11:00:00+02:00", duration="01:30", persons=[MARY])]}
    conference = {
        "acronym": "weekend",
        "title": "Weekend",
        "start": "2099-06-12",
        "end": "2099-06-13",
        "daysCount": 2,
        "timeslot_duration": "00:15",
        "time_zone_name": "Europe/Berlin",
        "rooms": [room(1, "Hall", 200), room(2, "Cellar", 30)],
        "days": [day(1, "2099-06-12", friday), day(2, "2099-06-13", saturday)],
    }
    return {"schedule": {"version": "1.0", "conference": conference | says}}


def room(number: int, name: str, capacity: int) -> dict[str, Any]:
    """A room as the format lists it."""
    return {"name": name, "guid": TALK(900 + number), "capacity": capacity}


def day(index: int, on: str, rooms: dict[str, Any]) -> dict[str, Any]:
    """A day from ten to four in the morning."""
    after = f"{on[:-1]}{int(on[-1]) + 1}"
    hours = {"day_start": f"{on}T10:00:00+02:00", "day_end": f"{after}T04:00:00+02:00"}
    return {"index": index, "date": on, "rooms": rooms} | hours


def spoilt() -> dict[str, Any]:
    """The weekend with small faults, as real files have them."""
    content = weekend(daysCount="2", acronym="We")
    first = content["schedule"]["conference"]["days"][0]["rooms"]["Hall"][0]
    first |= {"slug": "Two Words", "duration": "1h", "mood": "good", "language": 7}
    del first["abstract"]
    first["persons"] = [{"id": "x"}]
    first["links"] = [{"title": "Slides"}]
    return content


FAULTS = {
    "schedule.conference.acronym": "wrong_form",
    "schedule.conference.daysCount": "invalid_type",
    f"{DAYS}.0.rooms.Hall.0": "talk_left_out",
    f"{DAYS}.0.rooms.Hall.0.abstract": "required",
    f"{DAYS}.0.rooms.Hall.0.duration": "wrong_form",
    f"{DAYS}.0.rooms.Hall.0.language": "invalid_type",
    f"{DAYS}.0.rooms.Hall.0.links.0.url": "required",
    f"{DAYS}.0.rooms.Hall.0.mood": "unknown_field",
    f"{DAYS}.0.rooms.Hall.0.persons.0.id": "invalid_type",
    f"{DAYS}.0.rooms.Hall.0.persons.0.name": "required",
    f"{DAYS}.0.rooms.Hall.0.slug": "wrong_form",
}


def test_it_comes_in_whole_and_again_changes_nothing(event: TicketedEvent) -> None:
    first, second = bring(event, weekend()), bring(event, weekend())

    assert counts(first) == (2, 4, 2, 3, 4, 0, 0, 0)
    assert (counts(second), second.other_changes) == ((2, 4, 2, 3, 0, 0, 0, 0), 0)
    assert [one.code for one in first.warnings] == ["outside_event"]


def test_xml_means_what_json_means(workspace: Workspace) -> None:
    by_json, by_xml = make_event(workspace, "json"), make_event(workspace, "xml")

    bring(by_json, raw_of(weekend()))
    bring(by_xml, as_xml(weekend()))

    # The XML knows no seats of rooms.
    assert content_of(by_json) == content_of(by_xml)
    assert [one.session.seats for one in sessions_of(by_json)] == [200, 30, 200, 200]


def test_the_json_after_the_xml_changes_nothing_but_what_xml_lacks(event: TicketedEvent) -> None:
    bring(event, as_xml(weekend()))

    report = bring(event, weekend())

    assert (report.created, report.changed, report.moved) == (0, 0, [])
    # Ada's biography, and the seats of two rooms.
    assert report.other_changes == 3


def test_a_night_belongs_to_its_evening_and_rooms_to_their_talks(event: TicketedEvent) -> None:
    bring(event, weekend())

    friday, saturday = days_of(event, sessions_of(event))

    assert [one.session.title for one in friday.sessions] == ["Talk 1", "Talk 3", "Lanterns"]
    assert [one.session.room and one.session.room.title for one in friday.sessions] == [
        "Hall",
        "Cellar",
        "Hall",
    ]
    assert [one.session.title for one in saturday.sessions] == ["Talk 4"]


def test_speakers_are_one_each_and_in_the_order_of_the_file(event: TicketedEvent) -> None:
    bring(event, weekend())

    sessions = list(Session.objects.of(event).order_by("key"))
    names = speakers_of(sessions)
    assert [[one.name for one in names[session.id]] for session in sessions] == [
        ["Grace", "Ada"],
        ["Mary"],
        ["Ada"],
        ["Mary"],
    ]


def test_speakers_in_another_order_are_a_change_and_no_move(event: TicketedEvent) -> None:
    bring(event, weekend())
    content = weekend()
    content["schedule"]["conference"]["days"][0]["rooms"]["Hall"][0]["persons"].reverse()

    report = bring(event, content)

    assert (report.changed, report.moved) == (1, [])


def test_one_talk_moved_is_one_move_and_only_those_who_chose_it_are_told(
    event: TicketedEvent,
) -> None:
    bring(event, weekend())
    people = [make_member(event.workspace) for _ in range(3)]
    for person, key in zip(people, (TALK(2), TALK(2), TALK(3)), strict=True):
        sell(event, person)
        choose(event, key, person)
    newer = weekend()
    lanterns = newer["schedule"]["conference"]["days"][0]["rooms"]["Hall"].pop()
    newer["schedule"]["conference"]["days"][0]["rooms"]["Cellar"].append(
        lanterns | {"room": "Cellar", "date": "2099-06-13T01:30:00+02:00", "start": "01:30"}
    )

    report = bring(event, newer)

    assert [(one.session.title, one.told) for one in report.moved] == [("Lanterns", 2)]
    assert counts(report)[4:] == (0, 1, 1, 0)
    told = Message.objects.filter(workspace=event.workspace, type="session.rescheduled")
    assert {one.body["pass_id"] for one in told} == {str(one.id) for one in people[:2]}
    assert {state_of(event, TALK(2), one) for one in people[:2]} == {"selected"}


def test_each_fault_is_named_with_its_place_and_strict_changes_nothing(
    event: TicketedEvent,
) -> None:
    bring(event, weekend())
    before = content_of(event), Programme.objects.get(workspace=event.workspace).imported_at

    with pytest.raises(ProgrammeFaulty) as refusal:
        bring(event, spoilt(), Terms(strict=True))

    assert {one.field: one.code for one in refusal.value.faults} == FAULTS
    after = content_of(event), Programme.objects.get(workspace=event.workspace).imported_at
    assert before == after


def test_without_strict_the_faults_are_warnings_and_the_rest_comes_in(
    event: TicketedEvent,
) -> None:
    report = bring(event, spoilt())

    assert FAULTS.items() <= {(one.field, one.code) for one in report.warnings}
    assert (report.talks, report.created) == (3, 3)


def test_a_rehearsal_of_a_newer_file_tells_nobody_and_moves_nothing(event: TicketedEvent) -> None:
    bring(event, weekend())
    person = make_member(event.workspace)
    sell(event, person)
    choose(event, TALK(4), person)
    newer, before = deepcopy(weekend()), content_of(event)
    newer["schedule"]["conference"]["days"].pop()

    report = bring(event, newer, Terms(is_rehearsal=True))

    assert [(one.session.key, one.told) for one in report.removed] == [(TALK(4), 1)]
    assert content_of(event) == before
    assert state_of(event, TALK(4), person) == "selected"
    assert not Message.objects.filter(workspace=event.workspace, type="session.cancelled").exists()


def test_more_talks_than_are_taken_are_refused(
    event: TicketedEvent, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "MOST_SESSIONS", 3)

    with pytest.raises(ProgrammeTooLarge, match="at most 3 talks"):
        bring(event, weekend())

    assert Session.objects.of(event).count() == 0


def of_talks(*talks: Any) -> bytes:
    """A file with these as its talks."""
    return raw_of({"schedule": {"conference": {"days": [{"rooms": {"Hall": list(talks)}}]}}})


@pytest.mark.parametrize(
    "raw",
    [
        of_talks(*[1] * 300_000),
        of_talks({"persons": [{}] * 300_000}),
        b"<schedule><conference/>" + b"<day/>" * 300_000 + b"</schedule>",
        b"<schedule><conference/><day><room>" + b"<event/>" * 9000 + b"</room></day></schedule>",
    ],
    ids=["talks", "people", "days", "events"],
)
def test_a_small_file_of_very_many_small_things_is_refused_at_once(
    event: TicketedEvent, raw: bytes
) -> None:
    with pytest.raises(ProgrammeTooLarge):
        bring(event, raw)


def test_a_room_whose_name_is_huge_makes_no_huge_places(event: TicketedEvent) -> None:
    content = weekend()
    held = content["schedule"]["conference"]["days"][0]["rooms"]
    held["x" * 1_000_000] = [{}] * 500

    report = bring(event, content)

    assert max(len(one.field) for one in report.warnings) < 300
    assert report.talks == 4

"""Real programmes come in whole, and a newer one changes what it says and nothing else."""

from typing import Any

import pytest

from accounts.models import Workspace
from events.models import ActivityEvent, Message
from tests.factories import make_member
from tests.ticketing.programmes.files import (
    CAMP,
    CONFERENCE,
    INVALID,
    as_xml,
    programme,
    raw_of,
    sample,
    talk,
)
from tests.ticketing.programmes.stage import TALK, bring, content_of, counts, make_event
from tests.ticketing.sessions.stage import STANDBY, choose, seated, session, state_of
from tests.ticketing.stage import sell
from ticketing.catalogue.models import TicketedEvent
from ticketing.programmes.errors import ProgrammeEmpty, ProgrammeFaulty
from ticketing.programmes.services.importing import Terms
from ticketing.sessions.models import Programme, Room, Session, Speaker
from ticketing.sessions.reading import days_of, sessions_of

pytestmark = pytest.mark.django_db
STRICT, REHEARSAL = Terms(strict=True), Terms(is_rehearsal=True)


@pytest.fixture
def event(workspace: Workspace) -> TicketedEvent:
    """An event in Berlin with free tickets and no sessions."""
    return make_event(workspace, "conf")


@pytest.mark.parametrize(("name", "held"), [(CAMP, (5, 79, 2, 90)), (CONFERENCE, (3, 36, 2, 27))])
def test_a_real_programme_comes_in_whole_and_again_changes_nothing(
    event: TicketedEvent, name: str, held: tuple[int, ...]
) -> None:
    first, second = bring(event, sample(name)), bring(event, sample(name))

    assert counts(first) == (*held, held[1], 0, 0, 0)
    assert (counts(second), second.other_changes) == ((*held, 0, 0, 0, 0), 0)
    kept = Session.objects.of(event).planned().count()
    assert (kept, Speaker.objects.filter(workspace=event.workspace).count()) == (held[1], held[3])


@pytest.mark.parametrize("name", [CAMP, CONFERENCE])
def test_xml_means_what_json_means(workspace: Workspace, name: str) -> None:
    by_json, by_xml = make_event(workspace, "json"), make_event(workspace, "xml")

    reports = bring(by_json, sample(name)), bring(by_xml, as_xml(sample(name)))

    assert counts(reports[0]) == counts(reports[1])
    assert content_of(by_json) == content_of(by_xml)
    assert [one.title for one in by_json.rooms.filter(workspace=workspace)] == [
        one.title for one in by_xml.rooms.filter(workspace=workspace)
    ]


def test_xml_without_biographies_leaves_those_that_are_known(event: TicketedEvent) -> None:
    bring(event, sample(CONFERENCE))
    known = Speaker.objects.filter(workspace=event.workspace).exclude(biography="").count()

    again = bring(event, as_xml(sample(CONFERENCE)))

    assert (known, again.changed, again.other_changes) == (27, 0, 0)


def test_days_are_those_of_the_file(event: TicketedEvent) -> None:
    bring(event, sample(CAMP))

    days = days_of(event, sessions_of(event))

    assert [(str(day.date), len(day.sessions)) for day in days] == [
        ("2019-08-21", 17),
        ("2019-08-22", 17),
        ("2019-08-23", 19),
        ("2019-08-24", 17),
        ("2019-08-25", 9),
    ]
    kept = Programme.objects.get(workspace=event.workspace)
    assert f"{kept.day_begins_at:%H:%M}" == "04:00"


@pytest.mark.parametrize("as_file", [raw_of, as_xml])
def test_a_talk_after_midnight_is_of_the_evening_before(event: TicketedEvent, as_file: Any) -> None:
    late = talk(2, "2099-06-13T01:00:00+02:00", duration="00:30")

    bring(event, as_file(programme(talk(1), late)))

    (day,) = days_of(event, sessions_of(event))
    assert [one.session.key for one in day.sessions] == [TALK(1), TALK(2)]


def test_a_time_of_day_alone_before_the_day_begins_is_of_the_night_after(
    event: TicketedEvent,
) -> None:
    late = talk(1) | {"start": "01:00"}
    del late["date"]

    bring(event, programme(late))

    assert Session.objects.of(event).get().starts_at.isoformat() == "2099-06-12T23:00:00+00:00"


def test_a_talk_that_moves_is_the_only_change_and_seats_stay(event: TicketedEvent) -> None:
    bring(event, programme(talk(1), talk(2, "2099-06-12T21:00:00+02:00")))
    person = make_member(event.workspace)
    sell(event, person)
    choose(event, TALK(1), person)
    choose(event, TALK(2), person)

    moved = talk(2, "2099-06-12T20:30:00+02:00", room="Cellar")
    report = bring(event, programme(talk(1), moved, version="1.1"))

    (one,) = report.moved
    assert (report.created, report.changed, report.removed) == (0, 1, [])
    assert (one.told, one.before.room and one.before.room.title) == (1, "Hall")
    assert one.session.room == Room.objects.get(workspace=event.workspace, key="Cellar")
    assert [state_of(event, TALK(n), person) for n in (1, 2)] == ["selected", "selected"]
    told = Message.objects.get(workspace=event.workspace, type="session.rescheduled")
    assert told.body["before"]["starts_at"] == "2099-06-12T19:00:00Z"
    assert told.body["after"]["room"] == "Cellar"


def test_a_talk_that_is_gone_is_cancelled_and_comes_back(event: TicketedEvent) -> None:
    bring(event, programme(talk(1), talk(2)))
    person = make_member(event.workspace)
    sell(event, person)
    choose(event, TALK(2), person)

    gone = bring(event, programme(talk(1)))

    assert [(one.session.key, one.told) for one in gone.removed] == [(TALK(2), 1)]
    assert state_of(event, TALK(2), person) == "given_up"
    assert Message.objects.filter(workspace=event.workspace, type="session.cancelled").count() == 1
    back = bring(event, programme(talk(1), talk(2)))
    assert (back.created, back.changed, back.moved) == (0, 1, [])


def test_what_staff_set_up_by_hand_stays(workspace: Workspace) -> None:
    event = make_event(workspace, "conf", sessions=[session("party")])

    report = bring(event, programme(talk(1)))

    assert report.removed == []
    assert {one.key for one in Session.objects.of(event).planned()} == {"party", TALK(1)}


def test_a_talk_that_cannot_be_read_keeps_what_was_known_of_it(event: TicketedEvent) -> None:
    bring(event, programme(talk(1), talk(2)))

    report = bring(event, programme(talk(1), talk(2, duration="long")))

    assert report.removed == []
    assert [one.code for one in report.warnings] == ["wrong_form", "talk_left_out"]
    assert Session.objects.of(event).planned().count() == 2


def rooms(seats: int | None) -> dict[str, Any]:
    """The list of rooms, with so many seats in the hall."""
    guid = "b379c473-93b9-4eae-9a09-d482e86cede3"
    return {"rooms": [{"name": "Hall", "guid": guid, "capacity": seats}]}


def test_a_room_with_seats_limits_its_talks_and_more_seats_let_people_in(
    event: TicketedEvent,
) -> None:
    bring(event, programme(talk(1), **rooms(1)))
    people = [make_member(event.workspace) for _ in range(2)]
    for person in people:
        sell(event, person)
        choose(event, TALK(1), person, STANDBY)
    assert [state_of(event, TALK(1), one) for one in people] == ["selected", "standby"]

    bring(event, programme(talk(1), **rooms(2)))

    assert [state_of(event, TALK(1), one) for one in people] == ["selected", "selected"]
    facts = ActivityEvent.objects.of(event.workspace).filter(metadata__action="session.moved_up")
    assert facts.count() == 1


def test_a_smaller_room_takes_no_seat_away_and_is_noted(event: TicketedEvent) -> None:
    bring(event, programme(talk(1), **rooms(2)))
    people = [make_member(event.workspace) for _ in range(3)]
    for person in people:
        sell(event, person)
        choose(event, TALK(1), person, STANDBY)

    report = bring(event, programme(talk(1), **rooms(1)))

    assert [one.code for one in report.warnings] == ["seats_over_capacity"]
    assert seated(event, TALK(1)) == 2
    assert state_of(event, TALK(1), people[2]) == "standby"


def test_seats_that_the_file_does_not_tell_stay_as_staff_set_them(workspace: Workspace) -> None:
    hall = {"roomId": "Hall", "title": "Hall", "capacity": 7}
    event = make_event(workspace, "conf", rooms=[hall])

    bring(event, programme(talk(1), **rooms(None)))

    assert Session.objects.of(event).select_related("room").get().seats == 7


def test_a_rehearsal_keeps_nothing_and_says_the_same(event: TicketedEvent) -> None:
    report = bring(event, sample(CONFERENCE), REHEARSAL)

    assert counts(report) == (3, 36, 2, 27, 36, 0, 0, 0)
    assert Session.objects.of(event).count() == 0
    assert not Programme.objects.filter(workspace=event.workspace).exists()


def test_strict_takes_a_file_that_follows_the_format(event: TicketedEvent) -> None:
    assert bring(event, sample(CONFERENCE), STRICT).created == 36


@pytest.mark.parametrize(("name", "number"), [(CAMP, 80), (INVALID, 6)])
def test_strict_refuses_and_lenient_warns(event: TicketedEvent, name: str, number: int) -> None:
    with pytest.raises(ProgrammeFaulty) as refusal:
        bring(event, sample(name), STRICT)
    assert Session.objects.of(event).count() == 0

    report = bring(event, sample(name))

    assert len(refusal.value.faults) == number
    assert set(refusal.value.faults) <= set(report.warnings)
    assert report.created == report.talks > 0


def test_a_file_without_talks_cancels_nothing(event: TicketedEvent) -> None:
    bring(event, programme(talk(1)))

    with pytest.raises(ProgrammeEmpty):
        bring(event, programme())

    assert Session.objects.of(event).planned().count() == 1

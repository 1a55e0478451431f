"""A programme is brought as a file, looked at, and applied; and what it holds is looked up."""

import json
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.models import Customer, Workspace
from tests.admin.visiting import page, text_of
from tests.factories import make_member
from tests.ticketing.programmes.files import INVALID, as_xml, programme, raw_of, sample, talk
from tests.ticketing.sessions.stage import STANDBY, choose, make_conference, session
from tests.ticketing.stage import make_ticketed_event, sell
from ticketing.catalogue.models import TicketedEvent
from ticketing.programmes.formats import MOST_BYTES
from ticketing.programmes.models import ProgrammeFile
from ticketing.sessions.models import Session

pytestmark = pytest.mark.django_db


@pytest.fixture
def event(workspace: Workspace) -> TicketedEvent:
    return make_ticketed_event(workspace)


def bring(desk: Client, event: TicketedEvent, raw: bytes, **given: str) -> Any:
    file = SimpleUploadedFile("schedule.json", raw)
    return desk.post(page("ticketing_ticketedevent_programme", event.pk), {"file": file} | given)


def answer_file(desk: Client, event: TicketedEvent, what: str) -> str:
    file = ProgrammeFile.objects.get(workspace=event.workspace)
    address = page("ticketing_ticketedevent_programme", event.pk)
    return text_of(desk.post(address, {"digest": file.digest, what: "1"}, follow=True))


def titles(event: TicketedEvent) -> list[str]:
    return [one.title for one in Session.objects.of(event)]


@pytest.mark.parametrize("write", [raw_of, as_xml])
def test_a_programme_is_looked_at_and_then_applied(
    write: Any, desk: Client, event: TicketedEvent
) -> None:
    shown = text_of(bring(desk, event, write(programme(talk(1), talk(2)))))
    before = titles(event)

    said = answer_file(desk, event, "apply")

    assert "2 new, 0 changed (0 moved), 0 cancelled" in shown
    assert (before, titles(event)) == ([], ["Talk 1", "Talk 2"])
    assert "Applied: 2 new" in said
    assert not ProgrammeFile.objects.filter(workspace=event.workspace).exists()
    assert "schedule.json: 2 new" in LogEntry.objects.get().get_change_message()


def test_what_moves_and_what_goes_is_named_first(desk: Client, event: TicketedEvent) -> None:
    bring(desk, event, raw_of(programme(talk(1), talk(2))))
    answer_file(desk, event, "apply")

    later = talk(1, "2099-06-12T22:00:00+02:00")
    shown = text_of(bring(desk, event, raw_of(programme(later, version="2"))))

    assert "Fri 12 Jun 2099, 20:00, Hall" in shown
    assert "Fri 12 Jun 2099, 22:00, Hall" in shown
    assert "Talks that are cancelled" in shown
    assert "0 new, 1 changed (1 moved), 1 cancelled" in shown


def test_the_same_file_again_changes_nothing(desk: Client, event: TicketedEvent) -> None:
    raw = raw_of(programme(talk(1)))
    bring(desk, event, raw)
    answer_file(desk, event, "apply")

    assert "it would change nothing" in text_of(bring(desk, event, raw))


def test_a_file_can_be_looked_at_again_and_forgotten(desk: Client, event: TicketedEvent) -> None:
    bring(desk, event, raw_of(programme(talk(1))))
    waiting = text_of(desk.get(page("ticketing_ticketedevent_programme", event.pk)))

    again, forgotten = answer_file(desk, event, "look"), answer_file(desk, event, "discard")

    assert "waits to be applied" in waiting
    assert "1 new" in again
    assert "Forgotten" in forgotten
    assert (titles(event), ProgrammeFile.objects.filter(workspace=event.workspace).count()) == (
        [],
        0,
    )


def test_a_file_that_breaks_the_format_is_read_or_refused(
    desk: Client, event: TicketedEvent
) -> None:
    raw = raw_of(sample(INVALID))

    strict = text_of(bring(desk, event, raw, is_strict="on"))
    kept = ProgrammeFile.objects.filter(workspace=event.workspace).exists()
    lenient = text_of(bring(desk, event, raw))

    assert "The programme breaks the format; nothing was changed." in strict
    assert "schedule.conference.days.0.rooms.Winterchaos.0.id" in strict
    assert not kept
    assert "things in the file break the format" in lenient
    assert "Apply it" in lenient


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"not a schedule", "JSON"),
        (b"<schedule", "XML"),
        (b"{}", "neither a schedule in JSON nor one in XML"),
        (b"\xff\xfe\x00", ""),
        (b'{"schedule": {"conference": {}}}', "There is no talk that can be read"),
        (b" " * (MOST_BYTES + 1), "at most"),
    ],
)
def test_what_is_no_programme_is_said(
    raw: bytes, words: str, desk: Client, event: TicketedEvent
) -> None:
    answer = bring(desk, event, raw)

    assert answer.status_code == 200
    assert words in text_of(answer)
    assert "Apply it" not in text_of(answer)


def test_a_page_without_a_file_says_so(desk: Client, event: TicketedEvent) -> None:
    address = page("ticketing_ticketedevent_programme", event.pk)

    assert "This field is required." in text_of(desk.post(address, {}))


@pytest.mark.parametrize("digest", ["", "0" * 64, "a\0b"])
def test_a_file_that_waits_no_more_is_not_applied(
    digest: str, desk: Client, event: TicketedEvent
) -> None:
    bring(desk, event, raw_of(programme(talk(1))))
    address = page("ticketing_ticketedevent_programme", event.pk)

    answer = desk.post(address, {"digest": digest, "apply": "1"}, follow=True)

    assert "This file waits no more" in text_of(answer)
    assert titles(event) == []


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, ["Talk 1", "Talk 2"]),
        ({"q": "talk 2"}, ["Talk 2"]),
        ({"q": "Speaker 1"}, ["Talk 1"]),
        ({"q": "nobody"}, []),
        ({"event": "evt-spring-2026", "room": "Attic"}, ["Talk 2"]),
        ({"event": "evt-spring-2026", "room": "a\0b"}, []),
        ({"event": "evt-spring-2026", "speaker": "1"}, ["Talk 1"]),
        ({"event": "evt-spring-2026", "speaker": "a\0b"}, []),
        ({"state": "cancelled"}, []),
        ({"state": "anything"}, ["Talk 1", "Talk 2"]),
    ],
)
def test_sessions_are_found_and_narrowed(
    query: dict[str, str], found: list[str], desk: Client, event: TicketedEvent
) -> None:
    bring(desk, event, raw_of(programme(talk(1), talk(2, room="Attic"))))
    answer_file(desk, event, "apply")

    answer = desk.get(page("ticketing_session_changelist"), query)

    assert [one.title for one in answer.context["cl"].result_list] == found


def test_a_session_says_who_has_a_seat_and_who_waits(
    desk: Client, workspace: Workspace, member: Customer
) -> None:
    holder = make_member(workspace, name="Mike Chen")
    conf = make_conference(workspace, session("keynote", capacity=1), session("supper", hour=2))
    for customer in (member, holder):
        sell(conf, customer)
    choose(conf, "keynote", member)
    choose(conf, "keynote", holder, STANDBY)
    choose(conf, "supper", member)
    kept = Session.objects.of(conf).get(key="keynote")

    rows = desk.get(page("ticketing_session_changelist")).context["cl"].result_list
    shown = text_of(desk.get(page("ticketing_session_change", kept.pk)))

    assert [(one.taken, one.waiting) for one in rows] == [(1, 1), (1, 0)]
    assert "1 / 1, 1 waiting" in shown
    assert shown.index(str(member)) < shown.index(str(holder))
    assert "Waits for a seat" in shown


def test_rooms_and_speakers_lead_to_their_sessions(desk: Client, event: TicketedEvent) -> None:
    bring(desk, event, json.dumps(programme(talk(1), talk(2, room="Attic"))).encode())
    answer_file(desk, event, "apply")

    rooms = desk.get(page("ticketing_room_changelist")).context["cl"].result_list
    speakers = desk.get(page("ticketing_speaker_changelist")).context["cl"].result_list
    led = [
        desk.get(page(f"ticketing_{name}_change", row.pk))["Location"].partition("?")[2]
        for name, row in (("room", rooms[0]), ("speaker", speakers[0]))
    ]

    assert [(one.title, one.sessions_held) for one in rooms] == [("Hall", 1), ("Attic", 1)]
    assert [one.sessions_held for one in speakers] == [1, 1]
    assert led == ["event=evt-spring-2026&room=Hall", "event=evt-spring-2026&speaker=1"]

"""Programmes over HTTP and at a prompt, hostile ones among them."""

from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Customer, Workspace
from tests.api.calling import Caller, till_of
from tests.ticketing.programmes.files import as_xml, programme, raw_of, talk
from tests.ticketing.stage import make_ticketed_event
from ticketing.catalogue.models import TicketedEvent
from ticketing.programmes import formats
from ticketing.sessions.models import Session

pytestmark = pytest.mark.django_db
PATH = "/ticketed-events/conf/programme"
BOMB = (
    b'<!DOCTYPE schedule [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>'
    b"<schedule><conference><title>&b;</title></conference></schedule>"
)
OUTSIDE = (
    b'<!DOCTYPE schedule [<!ENTITY a SYSTEM "file:///etc/hostname">]>'
    b"<schedule><conference><title>&a;</title></conference></schedule>"
)


@pytest.fixture
def event(workspace: Workspace) -> TicketedEvent:
    """An event without sessions."""
    return make_ticketed_event(workspace, "conf", timeZone="Europe/Berlin")


def send(till: Caller, raw: bytes, kind: str = "application/xml", **query: Any) -> Any:
    """A file, as a program sends it."""
    return till.client.generic(
        "POST", PATH, raw, kind, headers=till.headers, query_params=query or None
    )


@pytest.mark.parametrize(
    ("as_file", "kind"), [(raw_of, "application/json"), (as_xml, "text/xml; charset=utf-8")]
)
def test_a_programme_is_imported(
    event: TicketedEvent, member: Customer, as_file: Any, kind: str
) -> None:
    till = till_of(member)
    send(till, as_file(programme(talk(1), talk(2))), kind)

    answer = send(till, as_file(programme(talk(1, "2099-06-12T21:00:00+02:00"))), kind)

    body = answer.json()
    assert (answer.status_code, body["talks"], body["changed"]) == (200, 1, 1)
    assert body["moved"][0]["from"]["startsAt"] == "2099-06-12T18:00:00Z"
    assert body["moved"][0]["to"]["startsAt"] == "2099-06-12T19:00:00Z"
    assert [one["title"] for one in body["removed"]] == ["Talk 2"]


def test_a_rehearsal_keeps_nothing(event: TicketedEvent, member: Customer) -> None:
    answer = till_of(member).post(f"{PATH}?dry_run=true", programme(talk(1)))

    assert (answer.json()["dryRun"], answer.json()["created"]) == (True, 1)
    assert Session.objects.of(event).count() == 0


def test_a_strict_import_names_each_fault(event: TicketedEvent, member: Customer) -> None:
    answer = till_of(member).post(f"{PATH}?strict=true", programme(talk(1, slug="Talk One")))

    assert (answer.status_code, answer.json()["code"]) == (422, "programme_faulty")
    (fault,) = answer.json()["errors"]
    assert fault["field"] == "schedule.conference.days.0.rooms.Hall.0.slug"


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", "malformed_json"),
        (b"[]", "programme_unreadable"),
        (b"{}", "programme_unreadable"),
        (b'{"schedule": {"conference": []}}', "programme_unreadable"),
        (b'{"schedule": {"version": "\\u0000"}}', "invalid"),
        (b"<schedule>", "programme_unreadable"),
        (b"<html></html>", "programme_unreadable"),
        (b"<a>" * 20_000, "programme_unreadable"),
        (b'<?xml version="1.0" encoding="no-such"?><schedule/>', "programme_unreadable"),
        (BOMB, "programme_unreadable"),
        (OUTSIDE, "programme_unreadable"),
    ],
)
def test_what_is_no_programme_is_refused(
    event: TicketedEvent, member: Customer, raw: bytes, code: str
) -> None:
    answer = send(till_of(member), raw)

    assert (answer.status_code, answer.json()["code"]) == (400, code)


WEIRD: list[Any] = [
    None,
    True,
    -1,
    10**15,
    1.5,
    "",
    "x" * 5000,
    "\u202e<b>",
    [],
    [[]],
    {},
    {"a": 1},
]


@pytest.mark.parametrize("value", WEIRD, ids=lambda value: repr(value)[:20])
def test_strange_values_anywhere_are_warnings_or_refusals(
    event: TicketedEvent, member: Customer, value: Any
) -> None:
    till = till_of(member)
    sound = programme(talk(1))["schedule"]["conference"]
    day, names = sound["days"][0], list(talk(1))
    spoilt = [talk(number) | {name: value} for number, name in enumerate(names, 2)]
    days = [day | {name: value} for name in day]
    wholes: list[Any] = [programme(talk(1), *spoilt), programme(talk(1), days=[day, *days])]
    wholes += [programme(talk(1), **{name: value}) for name in [*sound, "rooms"]]

    answers = [till.post(PATH, whole) for whole in wholes]

    assert {answer.status_code for answer in answers} <= {200, 400, 422}


def test_a_file_that_is_too_large_is_refused(
    event: TicketedEvent, member: Customer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(formats, "MOST_BYTES", 100)

    answer = till_of(member).post(PATH, programme(talk(1)))

    assert (answer.status_code, answer.json()["code"]) == (413, "programme_too_large")


def test_a_prompt_tells_what_was_imported(
    event: TicketedEvent, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "schedule.json"
    file.write_bytes(raw_of(programme(talk(1))))

    call_command("import_programme", event.workspace.slug, "conf", str(file))

    assert "Conf 1.0: 1 days, 1 talks, 1 rooms, 1 speakers." in capsys.readouterr().out
    assert Session.objects.of(event).count() == 1


def test_a_prompt_refuses_with_every_fault(event: TicketedEvent, tmp_path: Path) -> None:
    file = tmp_path / "schedule.json"
    file.write_bytes(raw_of(programme(talk(1, slug="A B"))))

    with pytest.raises(CommandError, match=r"rooms\.Hall\.0\.slug"):
        call_command("import_programme", event.workspace.slug, "conf", str(file), "--strict")

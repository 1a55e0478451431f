"""Programmes over HTTP and at a prompt, hostile ones among them."""

from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Customer, Workspace
from tests.api.calling import Caller, app_of, codes, till_of
from tests.ticketing.programmes.files import as_xml, programme, raw_of, talk
from tests.ticketing.stage import make_ticketed_event
from ticketing.catalogue.models import TicketedEvent
from ticketing.programmes import formats, xml
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
        (b'{"schedule": ' * 5000, "malformed_json"),
        (b'{"schedule": ' * 5000 + b"{}" + b"}" * 5000, "malformed_json"),
        (b'{"schedule": ' * 200 + b"{}" + b"}" * 200, "invalid"),
        (b'{"schedule": ' + b"9" * 5000 + b"}", "malformed_json"),
        (b'{"schedule": {"version": "\\ud800"}}', "malformed_json"),
        (b"\xff\xfe<\x00s\x00", "malformed_json"),
        (b"<schedule>", "programme_unreadable"),
        (b"<html></html>", "programme_unreadable"),
        (b"<a>" * 20_000, "programme_unreadable"),
        (b'<?xml version="1.0" encoding="no-such"?><schedule/>', "programme_unreadable"),
        (BOMB, "programme_unreadable"),
        (OUTSIDE, "programme_unreadable"),
        (OUTSIDE.replace(b"SYSTEM", b"PUBLIC 'x'"), "programme_unreadable"),
        (b"<!DOCTYPE schedule>" + as_xml(programme(talk(1))), "programme_unreadable"),
        (BOMB.decode().encode("utf-16"), "malformed_json"),
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


def test_too_many_elements_are_refused_before_the_last_is_read(
    event: TicketedEvent, member: Customer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(xml, "MOST_ELEMENTS", 3)

    answers = [
        send(till_of(member), b"<schedule>" + b"<day/>" * days, "application/xml")
        for days in (2, 3)
    ]

    assert [one.status_code for one in answers] == [400, 413]
    assert answers[1].json()["code"] == "programme_too_large"


def test_the_largest_file_is_taken_and_one_byte_more_is_not(
    event: TicketedEvent, member: Customer
) -> None:
    till, raw = till_of(member), raw_of(programme(talk(1)))

    answers = [
        send(till, raw.ljust(formats.MOST_BYTES + more), "application/json") for more in (0, 1)
    ]

    assert [one.status_code for one in answers] == [200, 413]
    assert answers[1].json()["code"] == "body_too_large"


def test_a_file_that_is_no_schedule_by_its_kind_is_refused(
    event: TicketedEvent, member: Customer
) -> None:
    answer = send(till_of(member), as_xml(programme(talk(1))), "multipart/form-data; boundary=x")

    assert (answer.status_code, answer.json()["code"]) == (415, "unsupported_media_type")


def test_customers_import_nothing(event: TicketedEvent, member: Customer) -> None:
    answer = app_of(member).post(PATH, programme(talk(1)))

    assert (answer.status_code, Session.objects.of(event).count()) == (403, 0)


@pytest.mark.parametrize(
    ("query", "code"), [("strict=maybe", "not_a_flag"), ("stricct=1", "unknown_parameter")]
)
def test_a_wrong_parameter_is_refused(
    event: TicketedEvent, member: Customer, query: str, code: str
) -> None:
    answer = till_of(member).post(f"{PATH}?{query}", programme(talk(1)))

    assert (answer.status_code, [fault for _, fault in codes(answer)]) == (400, [code])
    assert Session.objects.of(event).count() == 0


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


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A programme of two talks."""
    file = tmp_path / "schedule.json"
    file.write_bytes(raw_of(programme(talk(1), talk(2))))
    return file


def at_a_prompt(event: TicketedEvent, file: Path, *options: str) -> None:
    """Somebody imports a file at a prompt."""
    call_command("import_programme", event.workspace.slug, event.key, str(file), *options)


def test_a_prompt_tells_what_moved_and_what_is_gone(
    event: TicketedEvent, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    at_a_prompt(event, file)
    file.write_bytes(as_xml(programme(talk(1, "2099-06-12T21:00:00+02:00"), version="2.0")))

    at_a_prompt(event, file)

    said = capsys.readouterr().out
    moved = "2099-06-12T18:00:00Z, Hall to 2099-06-12T19:00:00Z, Hall (0 people told)."
    assert f"Moved: Talk 1: {moved}" in said
    assert "Cancelled: Talk 2 (0 people told)." in said


def test_a_rehearsal_at_a_prompt_keeps_nothing(
    event: TicketedEvent, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    at_a_prompt(event, file, "--dry-run")

    assert "Nothing was kept" in capsys.readouterr().out
    assert Session.objects.of(event).count() == 0


@pytest.mark.parametrize("raw", [b"", b"{}", BOMB, OUTSIDE, b'{"a": ' * 5000])
def test_a_prompt_refuses_what_is_no_programme(
    event: TicketedEvent, file: Path, raw: bytes
) -> None:
    file.write_bytes(raw)

    with pytest.raises(CommandError):
        at_a_prompt(event, file)

    assert Session.objects.of(event).count() == 0


def test_a_prompt_says_what_is_not_there(event: TicketedEvent, file: Path, tmp_path: Path) -> None:
    for names, words in (
        (("nowhere", "conf", str(file)), "no such workspace"),
        ((event.workspace.slug, "nowhere", str(file)), "event"),
        ((event.workspace.slug, "conf", str(tmp_path / "no.json")), "cannot be read"),
    ):
        with pytest.raises(CommandError, match=words):
            call_command("import_programme", *names)

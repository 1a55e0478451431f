"""The preview: a verdict for each line, and nothing kept."""

import pytest
from django.utils import timezone

from accounts.models import Customer, Workspace
from events.imports.errors import NotNow, WrongOptions
from events.imports.services.previewing import Preview, preview_import
from events.imports.states import ImportState
from events.models import ActivityEvent, Message
from tests.imports.files import HEADER, ORDERS, imported, orders, receive, settle, start

pytestmark = pytest.mark.django_db


def preview(workspace: Workspace, content: str | bytes, **wishes: object) -> Preview:
    job = settle(receive(workspace, content), **wishes)
    return preview_import(job=job, at=timezone.now())


def test_each_line_has_a_verdict(workspace: Workspace, member: Customer) -> None:
    imported(workspace, HEADER + "A-1,sarah,2026-03-01,10.00\n")
    lines = (
        "A-1,sarah,2026-03-01,10.00\nA-1,sarah,2026-03-01,11.00\n"
        "A-2,sarah,2026-03-01,5.00\nA-3,nobody,2026-03-01,5.00\nA-4,sarah,2026-03-01,-5\n"
    )

    found = preview(workspace, HEADER + lines)

    verdicts = [(one.line, one.status.value, one.makes_customer) for one in found.verdicts]
    assert verdicts == [
        (2, "duplicate", False),
        (3, "conflict", False),
        (4, "created", False),
        (5, "created", True),
        (6, "failed", False),
    ]
    assert found.verdicts[4].reason == "An amount is a number of at least 0."
    assert found.counts == {"duplicate": 1, "conflict": 1, "created": 2, "failed": 1}


def test_a_preview_keeps_nothing(workspace: Workspace) -> None:
    preview(workspace, ORDERS)

    assert not ActivityEvent.objects.of(workspace).exists()
    assert not Customer.objects.of(workspace).exists()
    assert not Message.objects.filter(workspace=workspace).exists()


def test_only_the_first_hundred_lines_are_shown(workspace: Workspace) -> None:
    found = preview(workspace, orders(150))

    assert (len(found.verdicts), found.total) == (100, 150)


def test_it_says_that_a_file_without_ids_adds_twice(workspace: Workspace) -> None:
    found = preview(workspace, ORDERS, columns=["-", "user_id", "date", "amount"])

    assert "importing this file twice adds it twice" in found.notes[0]
    assert not found.doubles


def test_it_says_that_the_same_file_came_before(workspace: Workspace) -> None:
    columns = ["-", "user_id", "date", "amount"]
    first = imported(workspace, ORDERS, columns=columns)

    found = preview(workspace, ORDERS, columns=columns)

    assert found.earlier == first
    assert found.doubles


def test_it_says_in_which_zone_times_are(workspace: Workspace) -> None:
    found = preview(workspace, ORDERS)

    assert any("times in Europe/Berlin" in note for note in found.notes)


def test_it_says_that_day_and_month_may_be_swapped(workspace: Workspace) -> None:
    found = preview(workspace, HEADER + "A-1,sarah,03/04/2026,1.00\n")

    assert found.options.date_format == "%d/%m/%Y"
    assert any("other way round" in note for note in found.notes)


def test_it_says_that_the_encoding_was_guessed(workspace: Workspace) -> None:
    content = (HEADER + "A-1,zoë,2026-03-01,1.00\n").encode("cp1252")

    found = preview(workspace, content)

    assert found.verdicts[0].cells[1] == "zoë"
    assert any("not UTF-8" in note for note in found.notes)


def test_a_wrong_setting_is_named(workspace: Workspace) -> None:
    job = receive(workspace, ORDERS)

    with pytest.raises(WrongOptions) as caught:
        settle(job, columns=["amount", "amount", "-", "-"], currency="XXX", date_format="%Q")

    codes = {fault.code for fault in caught.value.faults}
    assert codes == {
        "column_twice",
        "unknown_currency",
        "invalid_date_format",
    }


def test_settings_may_be_incomplete_until_the_start(workspace: Workspace) -> None:
    job = settle(receive(workspace, ORDERS), columns=["-", "-", "-", "-"])

    with pytest.raises(WrongOptions) as caught:
        start(job)

    codes = [fault.code for fault in caught.value.faults]
    assert codes == ["customer_missing", "amount_missing"]


def test_settings_stay_once_it_started(workspace: Workspace) -> None:
    job = start(settle(receive(workspace, ORDERS)))

    with pytest.raises(NotNow):
        settle(job, source="till")


def test_a_preview_moves_a_draft_on(workspace: Workspace) -> None:
    job = settle(receive(workspace, ORDERS))

    preview_import(job=job, at=timezone.now())

    job.refresh_from_db()
    assert job.state == ImportState.PREVIEWED

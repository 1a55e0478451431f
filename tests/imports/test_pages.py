"""Imports in the admin: upload, settle, watch, mend, undo; by those who may."""

from typing import Any
from unittest.mock import patch
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from accounts.models import Customer, Workspace
from accounts.scopes import Role
from events.imports import tasks
from events.imports.models import ImportJob
from events.imports.states import ImportState
from events.models import ActivityEvent
from tests.admin.visiting import at_desk, page, text_of
from tests.imports.files import HEADER, ORDERS, imported, receive, run, settle, start

pytestmark = pytest.mark.django_db

LIST, ADD = "events_importjob_changelist", "events_importjob_add"
NO_IDS = ["-", "user_id", "date", "amount"]


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker that comes at once."""
    monkeypatch.setattr(tasks.run_import, "delay", tasks.run_import)
    monkeypatch.setattr(tasks.undo_import, "delay", tasks.undo_import)


@pytest.fixture
def desk(workspace: Workspace) -> Client:
    return at_desk(workspace, Role.MANAGER)


def about(job: ImportJob, what: str = "change") -> str:
    return page(f"events_importjob_{what}", job.id)


def upload(client: Client, content: str | bytes, name: str = "orders.csv") -> Any:
    raw = content.encode() if isinstance(content, str) else content
    return client.post(page(ADD), {"file": SimpleUploadedFile(name, raw)}, follow=True)


def form_of(job: ImportJob, **wishes: str) -> dict[str, str]:
    """What the browser would send back, with some of it changed."""
    options = job.options
    sent = {f"column-{n}": target for n, target in enumerate(options["columns"])}
    sent |= {"event_type": "purchase", "decimal_mark": ".", "delimiter": options["delimiter"]}
    sent |= {"encoding": options["encoding"], "date_format": options["date_format"]}
    sent |= {"create_customers": "on"} if options["create_customers"] else {}
    sent |= {"has_header": "on"} if options["has_header"] else {}
    return sent | wishes


def test_an_uploaded_file_is_shown_with_a_verdict_for_each_line(
    desk: Client, member: Customer
) -> None:
    answer = upload(desk, ORDERS)

    text = " ".join(text_of(answer).split())
    assert "Recorded</strong> purchase, €10.00, <time" in text
    assert "1 Mar 2026, 10:00</time>" in text
    assert "Rejected</strong> There is no such customer." in text
    assert "Import 2 lines" in text
    assert not ActivityEvent.objects.of(member.workspace).exists()


def test_settings_are_changed_and_the_preview_follows(desk: Client, workspace: Workspace) -> None:
    job = receive(workspace, ORDERS)

    answer = desk.post(about(job), form_of(job, create_customers="on"), follow=True)

    assert text_of(answer).count("new customer") == 2


def test_an_import_runs_and_shows_what_came_of_it(desk: Client, workspace: Workspace) -> None:
    job = settle(receive(workspace, ORDERS + "A-3,mike,soon,1.00\n"))

    answer = desk.post(about(job), form_of(job, start=""), follow=True)

    job.refresh_from_db()
    text = text_of(answer)
    assert (job.state, job.created, job.failed) == (ImportState.FINISHED, 2, 1)
    assert "is not an ISO 8601 date" in text
    assert "A-3,mike,soon,1.00" in text
    assert job.by is not None
    assert about(job, "rejected") in text


def test_settings_that_nobody_saw_at_work_do_not_start(desk: Client, workspace: Workspace) -> None:
    job = settle(receive(workspace, ORDERS))

    answer = desk.post(about(job), form_of(job, start="", source="till"), follow=True)

    job.refresh_from_db()
    assert "The settings changed" in text_of(answer)
    assert (job.options["source"], job.created) == ("till", 0)


def test_a_detail_gets_its_name(desk: Client, workspace: Workspace) -> None:
    job = settle(receive(workspace, ORDERS))
    wishes = {"column-0": "metadata:number", "key-0": "order.number"}

    desk.post(about(job), form_of(job, **wishes))

    job.refresh_from_db()
    assert job.options["columns"][0] == "metadata.order.number:number"


def test_another_delimiter_brings_other_columns(desk: Client, workspace: Workspace) -> None:
    job = settle(receive(workspace, "customer|date|amount\nsarah|2026-03-01|5\n"))

    desk.post(about(job), form_of(job, delimiter=";"))
    job.refresh_from_db()
    one = job.options["columns"]
    desk.post(about(job), form_of(job, delimiter="|"))

    job.refresh_from_db()
    assert (one, job.options["columns"]) == (["-"], ["user_id", "date", "amount"])


def test_wrong_settings_are_said_beside_their_field(desk: Client, workspace: Workspace) -> None:
    job = settle(receive(workspace, ORDERS))

    answer = desk.post(about(job), form_of(job, date_format="DD.MM.YYYY"))

    assert "Write the date as" in text_of(answer)
    job.refresh_from_db()
    assert job.options["date_format"] == ""


def test_what_keeps_a_file_from_being_imported_is_said(desk: Client) -> None:
    answer = upload(desk, "a,b\nc,d\n")

    text = text_of(answer)
    assert "Say which column is the customer" in text
    assert 'name="start"' not in text


def test_a_repeated_file_without_ids_needs_a_tick(desk: Client, workspace: Workspace) -> None:
    imported(workspace, ORDERS, columns=NO_IDS)
    job = settle(receive(workspace, ORDERS), columns=NO_IDS)

    refused = desk.post(about(job), form_of(job, start=""), follow=True)
    desk.post(about(job), form_of(job, start="", again="on"))

    assert "importing it again adds every line a second time" in text_of(refused)
    assert ActivityEvent.objects.of(workspace).count() == 4


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "This file is empty"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 50, "neither text with separated columns"),
        (b"PK\x03\x04" + b"x" * 100, "damaged or protected"),
        (b"\n\n", "no line to import"),
    ],
)
def test_a_file_that_is_no_table_is_refused_in_words(
    desk: Client, content: bytes, words: str
) -> None:
    answer = upload(desk, content)

    assert words in text_of(answer)
    assert not ImportJob.objects.exists()


def test_a_file_that_is_too_large_is_refused_in_words(desk: Client, settings: Settings) -> None:
    settings.MAX_UPLOAD_BYTES = 1024 * 1024

    refused = upload(desk, b"x" * (1024 * 1024 + 1))
    cut_off = desk.post(page(ADD), {"file": SimpleUploadedFile("a", b"x" * 2 * 1024 * 1024)})

    assert "at most 1 MB" in text_of(refused)
    assert cut_off.status_code == 413
    assert "at most 1.0" in text_of(cut_off)


def test_a_header_alone_has_nothing_to_import(desk: Client, workspace: Workspace) -> None:
    upload(desk, HEADER)

    job = ImportJob.objects.get(workspace=workspace)
    assert run(start(settle(job))).created == 0


def test_the_bar_asks_for_itself_until_the_end(desk: Client, workspace: Workspace) -> None:
    job = start(settle(receive(workspace, ORDERS)))

    moving = desk.get(about(job, "progress"))
    run(job)
    ended = desk.get(about(job, "progress"))

    assert 'hx-trigger="every 1s"' in text_of(moving)
    assert "<progress" in text_of(moving)
    assert "HX-Refresh" not in moving.headers
    assert ended.headers["HX-Refresh"] == "true"


def test_undoing_asks_first_and_then_deletes(desk: Client, workspace: Workspace) -> None:
    job = imported(workspace, ORDERS)

    asked = desk.get(about(job, "undo"))
    still_there = ActivityEvent.objects.of(workspace).count()
    done = desk.post(about(job, "undo"), follow=True)

    assert "Customers that the import made stay" in text_of(asked)
    assert still_there == 2
    assert "Undone" in text_of(done)
    assert not ActivityEvent.objects.of(workspace).exists()


def test_a_stopped_import_goes_on(desk: Client, workspace: Workspace) -> None:
    job = start(settle(receive(workspace, ORDERS)))
    with patch("events.imports.services.running.record_events", side_effect=ZeroDivisionError):
        run(job)

    shown = desk.get(about(job))
    desk.post(about(job, "start"))

    job.refresh_from_db()
    assert "Go on where it stopped" in text_of(shown)
    assert job.state == ImportState.FINISHED


def test_rejected_lines_are_a_download(desk: Client, workspace: Workspace) -> None:
    job = imported(workspace, HEADER + "A-1,sarah,soon,5.00\n")

    answer = desk.get(about(job, "rejected"))

    assert answer.headers["Content-Disposition"].endswith('.csv"')
    assert b"A-1,sarah,soon,5.00" in b"".join(answer.streaming_content)  # type: ignore[attr-defined]  # a streamed answer


@pytest.mark.parametrize("what", ["change", "start", "progress", "undo", "rejected"])
def test_another_workspaces_import_is_not_there(
    desk: Client, stranger: Customer, what: str
) -> None:
    job = imported(stranger.workspace, ORDERS)

    assert desk.get(about(job, what)).status_code == 404
    assert desk.post(about(job, what)).status_code == 404
    assert desk.get(page(f"events_importjob_{what}", uuid4())).status_code == 404


@pytest.mark.parametrize("role", [Role.STEWARD, Role.ANALYST])
@pytest.mark.parametrize("what", ["change", "start", "progress", "undo", "rejected"])
def test_who_may_not_record_may_not_import(workspace: Workspace, role: Role, what: str) -> None:
    job = imported(workspace, ORDERS)
    client = at_desk(workspace, role)

    assert client.get(page(LIST)).status_code == 403
    assert client.get(page(ADD)).status_code == 403
    assert client.post(about(job, what)).status_code == 403
    assert ActivityEvent.objects.of(workspace).count() == 2


def test_what_changes_something_is_never_a_link(desk: Client, workspace: Workspace) -> None:
    job = start(settle(receive(workspace, ORDERS)))

    assert desk.get(about(job, "start")).status_code == 405


def test_the_list_costs_the_same_with_ten_imports_and_ten_thousand(
    desk: Client, workspace: Workspace
) -> None:
    def queries() -> int:
        desk.get(page(LIST))
        with CaptureQueriesContext(connection) as seen:
            assert desk.get(page(LIST)).status_code == 200
        return len(seen)

    add_jobs(workspace, 10)
    few = queries()
    add_jobs(workspace, 9_990)

    assert queries() == few <= 15


def test_the_result_costs_the_same_with_many_rejected_lines(
    desk: Client, workspace: Workspace
) -> None:
    def queries(lines: int) -> int:
        job = imported(workspace, HEADER + "A-1,sarah,soon,5.00\n" * lines)
        desk.get(about(job))
        with CaptureQueriesContext(connection) as seen:
            desk.get(about(job))
        return len(seen)

    assert queries(1) == queries(500)


def add_jobs(workspace: Workspace, count: int) -> None:
    ImportJob.objects.bulk_create(
        [
            ImportJob(workspace=workspace, name=f"{n}.csv", size=1, sha256="", format="text")
            for n in range(count)
        ]
    )

"""An import under way: each line once, whatever happens to the worker."""

from collections.abc import Iterator
from typing import Any
from unittest.mock import patch

import pytest
from django.db import OperationalError
from django.utils import timezone, translation

from accounts.models import Customer, Workspace
from events.imports import reading
from events.imports.errors import AlreadyImported, NotNow
from events.imports.lines import Line
from events.imports.models import ImportFault, ImportJob
from events.imports.services import running
from events.imports.services.running import run_import
from events.imports.services.starting import Repeat, start_import
from events.imports.states import ImportState
from events.models import ActivityEvent, Message
from tests.factories import make_event
from tests.imports.files import HEADER, ORDERS, imported, orders, receive, run, settle, start

pytestmark = pytest.mark.django_db


def turn(job: ImportJob, seconds: float = 0) -> bool:
    """One chunk of the import."""
    return run_import(workspace_id=job.workspace_id, job_id=job.id, seconds=seconds)


def test_every_line_becomes_an_event_of_the_import(workspace: Workspace) -> None:
    job = imported(workspace, ORDERS, source="till")

    events = ActivityEvent.objects.of(workspace).filter(import_id=job.id).newest_first()
    assert [(e.external_id, e.customer.external_id, str(e.amount)) for e in events] == [
        ("A-2", "mike", "4.5000"),
        ("A-1", "sarah", "10.0000"),
    ]
    assert {(event.currency, event.source) for event in events} == {("EUR", "till")}
    assert (job.state, job.total, job.done, job.created) == (ImportState.FINISHED, 2, 2, 2)


def test_lines_are_rejected_in_the_language_of_whoever_started_it(workspace: Workspace) -> None:
    job = settle(receive(workspace, HEADER + "A-1,sarah,soon,5.00\n,,2026-03-01,5.00\n"))
    with translation.override("de"):
        start(job)

    run(job)

    said = ImportFault.objects.filter(workspace=workspace, job=job).order_by("line")
    assert [one.message for one in said] == [
        "'soon' ist nicht als Datum nach ISO 8601 geschrieben.",
        "Sagen Sie, um wen es geht: pass_id oder user_id.",
    ]


def test_a_fault_that_stops_it_is_said_in_that_language_too(workspace: Workspace) -> None:
    job = settle(receive(workspace, ORDERS))
    with translation.override("de"):
        start(job)
    job.path.unlink()

    assert run(job).failure.startswith("Die hochgeladene Datei ist nicht auf diesem Rechner")


def test_the_same_file_again_adds_nothing_when_it_has_ids(workspace: Workspace) -> None:
    imported(workspace, ORDERS)

    again = imported(workspace, ORDERS)

    assert (again.created, again.duplicates, again.failed) == (0, 2, 0)
    assert ActivityEvent.objects.of(workspace).count() == 2


def test_the_same_file_without_ids_is_refused_until_it_is_meant(workspace: Workspace) -> None:
    columns = ["-", "user_id", "date", "amount"]
    imported(workspace, ORDERS, columns=columns)

    with pytest.raises(AlreadyImported):
        imported(workspace, ORDERS, columns=columns)
    imported(workspace, ORDERS, columns=columns, repeat=Repeat.ALLOW)

    assert ActivityEvent.objects.of(workspace).count() == 4


def test_another_workspaces_import_of_the_same_file_is_no_repeat(
    workspace: Workspace, stranger: Customer
) -> None:
    columns = ["-", "user_id", "date", "amount"]
    imported(stranger.workspace, ORDERS, columns=columns)

    job = imported(workspace, ORDERS, columns=columns)

    assert job.created == 2


def test_a_bad_line_is_reported_with_its_number_and_stops_nothing(workspace: Workspace) -> None:
    lines = "A-1,sarah,2026-03-01,ten\n\nA-2,mike,2026-03-02,4.50\nA-3,mike,soon,1.00\n"

    job = imported(workspace, HEADER + lines)

    faults = ImportFault.objects.filter(workspace=workspace, job=job)
    assert (job.created, job.failed) == (1, 2)
    assert [(fault.line, fault.code) for fault in faults] == [
        (2, "not_an_amount"),
        (5, "not_a_date"),
    ]
    assert faults[0].raw == "A-1,sarah,2026-03-01,ten"


def test_an_id_with_other_content_is_a_rejected_line(workspace: Workspace) -> None:
    imported(workspace, ORDERS)

    job = imported(workspace, ORDERS.replace("4.50", "5.40"))

    fault = ImportFault.objects.get(workspace=workspace, job=job)
    assert (job.duplicates, job.failed, fault.code) == (1, 1, "external_id_conflict")
    assert "amount: recorded as 4.5" in fault.message


def test_an_unknown_customer_is_refused_unless_they_are_to_be_made(workspace: Workspace) -> None:
    refused = imported(workspace, ORDERS, create_customers=False)
    made = imported(workspace, ORDERS)

    fault = ImportFault.objects.filter(workspace=workspace, job=refused)[0]
    assert (refused.failed, fault.code) == (2, "unknown_customer")
    assert made.created == 2


def test_an_import_goes_on_where_a_worker_left_it(workspace: Workspace) -> None:
    columns = ["-", "user_id", "date", "amount"]
    job = start(settle(receive(workspace, orders(2500)), columns=columns))

    assert turn(job)
    assert turn(job)
    job = run(job)

    assert (job.done, job.created, job.failed) == (2500, 2500, 0)
    assert ActivityEvent.objects.of(workspace).count() == 2500


def test_a_fault_between_event_and_progress_keeps_neither(workspace: Workspace) -> None:
    job = start(
        settle(receive(workspace, orders(1500)), columns=["-", "user_id", "date", "amount"])
    )
    turn(job)

    with (
        patch.object(ImportJob, "save", side_effect=OperationalError("gone")),
        pytest.raises(OperationalError),
    ):
        turn(job)

    job.refresh_from_db()
    assert (job.state, job.done) == (ImportState.RUNNING, 1000)
    assert ActivityEvent.objects.of(workspace).count() == 1000
    assert run(job).created == 1500


def test_a_worker_that_was_overtaken_stops(workspace: Workspace) -> None:
    job = start(settle(receive(workspace, orders(1500))))
    real = reading.event_lines

    def slow(*args: Any, **kwargs: Any) -> Iterator[Line]:
        with patch.object(running, "event_lines", real):
            run(job)  # another worker does it all while this one still reads
        yield from real(*args, **kwargs)

    with patch.object(running, "event_lines", slow):
        more = turn(job, seconds=30)

    job.refresh_from_db()
    assert (more, job.created, job.duplicates) == (False, 1500, 0)


def test_an_unexpected_fault_is_said_and_the_import_can_go_on(workspace: Workspace) -> None:
    job = start(settle(receive(workspace, ORDERS)))

    with patch.object(running, "record_events", side_effect=ZeroDivisionError):
        run(job)
    stopped = job.state
    finished = run(start(job))

    assert (stopped, finished.state) == (ImportState.FAILED, ImportState.FINISHED)
    assert finished.created == 2


def test_a_lost_file_is_said(workspace: Workspace) -> None:
    job = start(settle(receive(workspace, ORDERS)))
    job.path.unlink()

    job = run(job)

    assert job.state == ImportState.FAILED
    assert "not on this machine" in job.failure


def test_the_end_is_news_without_personal_details(workspace: Workspace) -> None:
    job = imported(workspace, ORDERS)

    message = Message.objects.get(workspace=workspace, type="import.finished")
    counts = {"created": 2, "duplicates": 0, "failed": 0}
    assert message.body == {"import_id": str(job.id)} | counts


def test_the_upload_goes_when_the_stream_has_it(workspace: Workspace) -> None:
    job = receive(workspace, ORDERS)
    path = job.path

    run(start(settle(job)))

    job.refresh_from_db()
    assert not path.exists()
    assert not job.file


def test_a_finished_import_cannot_be_started_again(workspace: Workspace) -> None:
    job = imported(workspace, ORDERS)

    with pytest.raises(NotNow):
        start_import(job=job, repeat=Repeat.ALLOW, at=timezone.now(), by=None)


def test_another_workspaces_import_is_not_there(workspace: Workspace, stranger: Customer) -> None:
    job = start(settle(receive(workspace, ORDERS)))

    with pytest.raises(ImportJob.DoesNotExist):
        run_import(workspace_id=stranger.workspace_id, job_id=job.id, seconds=1)


def test_an_import_names_only_its_own_workspaces_customers(
    workspace: Workspace, stranger: Customer
) -> None:
    make_event(stranger)
    lines = f"date,pass_id,amount\n2026-03-01,{stranger.id},5.00\n"

    job = imported(workspace, lines)

    assert (job.created, job.failed) == (0, 1)

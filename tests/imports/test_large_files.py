"""Large files: a hundred thousand lines in little memory, and a worker killed among them."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.db.models import Count
from pytest_django import Settings

from accounts.models import Customer, Workspace
from accounts.services.customers import add_missing_customers
from events.imports.models import ImportJob
from events.imports.states import ImportState
from events.models import ActivityEvent
from tests.concurrency import at_once
from tests.imports.files import receive, run, settle, start, workbook, written
from tests.launch.machine import ROOT, environment
from tests.webserver import address_of_test_database

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

COLUMNS = "user_id,date,amount,source"
WITHOUT_HEADER = {"has_header": False, "columns": COLUMNS.split(","), "delimiter": ","}
MEGABYTE = 1024  # ru_maxrss counts kilobytes


@pytest.fixture(autouse=True)
def home(settings: Settings, tmp_path: Path) -> Path:
    """A FOYER_HOME that commands share with the test, uploads included."""
    settings.MEDIA_ROOT = tmp_path / "media"
    return tmp_path


def log(count: int) -> str:
    """Purchases without ids: one that is lost or doubled shows in the count."""
    return "".join(f"c{n % 50},2026-03-01,{n % 90}.50,line {n}\n" for n in range(count))


def importing(path: Path, home: Path) -> "subprocess.Popen[bytes]":
    """The command, at work."""
    command = [sys.executable, "manage.py", "import_events", str(path), "--workspace", "city-gym"]
    command += ["--no-header", "--delimiter", ",", "--columns", COLUMNS, "--create-customers"]
    surroundings = environment(DATABASE_URL=address_of_test_database(), FOYER_HOME=str(home))
    quiet = subprocess.DEVNULL
    return subprocess.Popen(command, cwd=ROOT, env=surroundings, stdout=quiet, stderr=quiet)


def memory_of(child: "subprocess.Popen[bytes]") -> int:
    """The most memory that it held, in kilobytes, once it has ended well."""
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    assert child.returncode == 0
    return usage.ru_maxrss


def assert_each_once(workspace: Workspace, count: int) -> None:
    events = ActivityEvent.objects.of(workspace)
    times = events.values("source").annotate(times=Count("id"))
    assert events.count() == count
    assert {row["times"] for row in times} == {1}


def test_a_hundred_thousand_lines_need_no_more_memory_than_two_thousand(
    workspace: Workspace, home: Path
) -> None:
    few = memory_of(importing(written(home, log(2_000), "few.csv"), home))
    many = memory_of(importing(written(home, log(100_000), "many.csv"), home))

    assert ActivityEvent.objects.of(workspace).count() == 102_000
    assert many - few < 25 * MEGABYTE


def test_a_killed_worker_loses_no_line_and_doubles_none(workspace: Workspace, home: Path) -> None:
    worker = importing(written(home, log(20_000), "log.csv"), home)
    job = _under_way(workspace, atleast=3_000)

    worker.send_signal(signal.SIGKILL)
    worker.wait()
    job.refresh_from_db()
    kept_at_kill = job.done
    job = run(job)

    assert 3_000 <= kept_at_kill < 20_000
    assert (job.state, job.created, job.failed) == (ImportState.FINISHED, 20_000, 0)
    assert_each_once(workspace, 20_000)


def _under_way(workspace: Workspace, *, atleast: int) -> ImportJob:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        job = ImportJob.objects.of(workspace).filter(done__gte=atleast).first()
        if job is not None:
            return job
        time.sleep(0.02)
    raise AssertionError("the command did not get that far")


def test_four_workers_at_one_import_are_harmless(workspace: Workspace) -> None:
    job = start(settle(receive(workspace, log(8_000)), **WITHOUT_HEADER))

    at_once([lambda: run(job.__class__.objects.get(id=job.id)) for _ in range(4)])

    job = run(job)
    assert (job.state, job.created) == (ImportState.FINISHED, 8_000)
    assert_each_once(workspace, 8_000)


def test_a_workbook_of_thirty_thousand_rows_is_measured_and_read(
    workspace: Workspace, home: Path
) -> None:
    names = [f"c{n}" for n in range(50)]
    add_missing_customers(workspace=workspace, external_ids=names)
    rows = ([names[n % 50], "2026-03-01", n % 90, f"line {n}"] for n in range(30_000))

    job = receive(workspace, workbook(rows), "log.xlsx")
    job = run(start(settle(job, **WITHOUT_HEADER)))

    assert (job.created, Customer.objects.of(workspace).count()) == (30_000, 50)

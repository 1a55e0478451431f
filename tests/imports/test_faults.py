"""Rejected lines as a file: every one of them, and none that a spreadsheet would run."""

import csv
import json
from io import StringIO

import pytest

from accounts.models import Workspace
from events.imports.models import ImportFault, ImportJob
from events.imports.services.faults import COLUMNS, faults_as_csv
from events.models import ActivityEvent
from tests.imports.files import HEADER, imported
from tests.shared_files import shared_file

pytestmark = pytest.mark.django_db


def rows_of(job: ImportJob) -> list[list[str]]:
    return list(csv.reader(StringIO("".join(faults_as_csv(job)), newline="")))


def test_each_rejected_line_is_a_row_with_its_reason(workspace: Workspace) -> None:
    job = imported(workspace, HEADER + "A-1,sarah,soon,5.00\nA-2,sarah,2026-03-01,5.00\n")

    header, row = rows_of(job)

    assert tuple(header) == COLUMNS
    assert row[:3] == ["2", "not_a_date", "date"]
    assert row[4] == "A-1,sarah,soon,5.00"


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_no_cell_is_a_formula(workspace: Workspace, start: str) -> None:
    job = imported(workspace, HEADER)
    ImportFault.objects.create(
        workspace=workspace, job=job, line=1, code="x", message="m", raw=f"{start}1+cmd"
    )

    assert rows_of(job)[1][4] == f"'{start}1+cmd"


def test_another_imports_lines_are_not_in_it(workspace: Workspace) -> None:
    imported(workspace, HEADER + "A-1,sarah,soon,5.00\n")
    job = imported(workspace, HEADER + "A-2,sarah,later,5.00\n")

    assert [row[4] for row in rows_of(job)[1:]] == ["A-2,sarah,later,5.00"]


def naughty_strings() -> list[str]:
    strings = json.loads(shared_file("data/hostile-input/blns.json").read_text())
    return [*strings, "\0", "a\0b", "\udcff"]


@pytest.mark.parametrize("place", range(6))
def test_naughty_cells_are_kept_or_refused_and_break_nothing(
    workspace: Workspace, place: int
) -> None:
    columns = ["user_id", "amount", "date", "external_id", "source", "metadata.note"]
    good = ["sarah", "5.00", "2026-03-01", "", "", ""]
    text = StringIO(newline="")
    for naughty in naughty_strings():
        csv.writer(text).writerow([*good[:place], naughty, *good[place + 1 :]])
    content = text.getvalue().encode("utf-8", "surrogateescape")

    job = imported(
        workspace,
        content,
        columns=columns,
        delimiter=",",
        has_header=False,
        date_format="",
        decimal_mark=".",
        encoding="utf-8",
    )

    assert job.state == "finished", job.failure
    assert job.created + job.duplicates + job.failed == job.done
    assert ActivityEvent.objects.of(workspace).count() == job.created
    assert len(rows_of(job)) == job.failed + 1

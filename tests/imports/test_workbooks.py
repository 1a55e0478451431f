"""XLSX files: what cells hold, and archives that must not be unpacked."""

import io
import zipfile
from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from accounts.models import Workspace
from core.errors import DomainError
from events.imports import archives
from events.imports.errors import EmptyFile, FileTooLarge, UnreadableFile
from events.imports.workbooks import workbook_lines
from events.models import ActivityEvent
from tests.imports.files import imported, workbook, written

PARTS = {
    "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
    "xl/workbook.xml": "<workbook/>",
}


def archive(parts: Mapping[str, bytes | str]) -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return kept.getvalue()


def refusal(path: Path) -> DomainError:
    with pytest.raises(DomainError) as caught:
        list(workbook_lines(path))
    return caught.value


def test_cells_keep_what_they_are(tmp_path: Path) -> None:
    moment = datetime(2026, 3, 1, 10, 30)  # noqa: DTZ001 - a wall clock, without a zone on purpose
    rows = [
        ["text", 5, 1.1 + 2.2, True],
        [moment, date(2026, 3, 1), time(9, 15), "#DIV/0!"],
        ["=1+1", None, "", 1e-7],
    ]

    lines = list(workbook_lines(written(tmp_path, workbook(rows), "book.xlsx")))

    assert [list(line.cells) for line in lines] == [
        ["text", Decimal("5"), Decimal("3.3"), True],
        [moment, date(2026, 3, 1), time(9, 15), ""],
        ["", "", "", Decimal("1e-07")],
    ]


def test_rows_are_numbered_as_the_spreadsheet_does(tmp_path: Path) -> None:
    rows = [[], ["a", "b"], [], ["c", "d"], ["merged", None]]

    lines = list(workbook_lines(written(tmp_path, workbook(rows, "A5:B5"), "book.xlsx")))

    assert [line.number for line in lines] == [2, 4, 5]


def test_the_first_visible_sheet_with_cells_is_read(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    hidden = book.active
    assert hidden is not None
    hidden.append(["hidden"])
    hidden.sheet_state = "hidden"
    book.create_sheet("empty")
    book.create_sheet("orders").append(["sarah"])
    kept = io.BytesIO()
    book.save(kept)

    lines = list(workbook_lines(written(tmp_path, kept.getvalue(), "book.xlsx")))

    assert [list(line.cells) for line in lines] == [["sarah"]]


def test_a_workbook_without_cells_is_refused(tmp_path: Path) -> None:
    assert isinstance(refusal(written(tmp_path, workbook([]))), EmptyFile)


@pytest.mark.django_db
def test_a_workbook_is_imported(workspace: Workspace) -> None:
    rows = [
        ["order", "customer", "date", "amount"],
        [1001, "sarah", datetime(2026, 3, 1, 10, 30), 12.5],  # noqa: DTZ001 - a wall clock, without a zone on purpose
        [1002, "mike", date(2026, 3, 2), "7.25"],
        [1003, "mike", "#N/A", 1],
    ]

    job = imported(workspace, workbook(rows), columns=["external_id", "user_id", "date", "amount"])

    found = ActivityEvent.objects.of(workspace).newest_first().values_list("external_id", "amount")
    assert (job.format, job.created, job.failed) == ("workbook", 2, 1)
    assert list(found) == [("1002", Decimal("7.25")), ("1001", Decimal("12.5"))]


def test_a_bomb_is_refused_before_it_is_unpacked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archives, "MAX_UNPACKED_BYTES", 1_000_000)
    path = written(tmp_path, archive(PARTS | {"xl/worksheets/sheet1.xml": b" " * 2_000_000}))

    assert isinstance(refusal(path), FileTooLarge)


def test_an_archive_that_lies_about_its_size_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archives, "MAX_UNPACKED_BYTES", 1_000_000)
    honest = archive(PARTS | {"xl/worksheets/sheet1.xml": b" " * 2_000_000})
    lie = honest.replace((2_000_000).to_bytes(4, "little"), (10).to_bytes(4, "little"))

    assert lie != honest
    assert isinstance(refusal(written(tmp_path, lie)), FileTooLarge)


@pytest.mark.parametrize(
    "cells",
    [
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"/></row>',
        "<row r = '1048576'><c r = 'xfd1048576'/></row>",
        '<x:row spans="1:2" r="99999999"><c/></x:row>',
    ],
)
def test_a_few_cells_far_apart_are_refused(tmp_path: Path, cells: str) -> None:
    sheet = f"<worksheet><sheetData>{cells}</sheetData></worksheet>"
    path = written(tmp_path, archive(PARTS | {"xl/worksheets/sheet1.xml": sheet}))

    assert isinstance(refusal(path), FileTooLarge)


def test_too_many_parts_are_refused(tmp_path: Path) -> None:
    parts = {f"xl/{number}": "" for number in range(archives.MAX_PARTS)}

    assert isinstance(refusal(written(tmp_path, archive(PARTS | parts))), FileTooLarge)


def test_another_archive_is_no_workbook(tmp_path: Path) -> None:
    assert isinstance(refusal(written(tmp_path, archive({"a.txt": "a"}))), UnreadableFile)


@pytest.mark.parametrize("cut", [30, 200, 2000, -30])
def test_a_damaged_workbook_is_refused(tmp_path: Path, cut: int) -> None:
    whole = workbook([["a", "b"]] * 20)

    assert isinstance(refusal(written(tmp_path, whole[:cut])), UnreadableFile)

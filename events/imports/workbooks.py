"""XLSX workbooks: the rows of their first visible sheet that has any."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetVisibleEnum

from events.imports.archives import refuse_bomb
from events.imports.errors import EmptyFile, UnreadableFile
from events.imports.lines import Cell, Line


def open_sheet(path: Path) -> CalamineSheet:
    """The sheet that is imported. Raises FileTooLarge, UnreadableFile or EmptyFile."""
    refuse_bomb(path)
    try:
        workbook = CalamineWorkbook.from_path(str(path))
        visible = [
            sheet.name
            for sheet in workbook.sheets_metadata
            if sheet.visible == SheetVisibleEnum.Visible
        ]
        sheets = (workbook.get_sheet_by_name(name) for name in visible)
        sheet = next((one for one in sheets if one.start is not None), None)
    except (CalamineError, ValueError, OSError) as fault:
        raise UnreadableFile(
            _("This workbook cannot be read: %(fault)s.") % {"fault": fault}
        ) from fault
    if sheet is None:
        raise EmptyFile
    return sheet


def workbook_lines(path: Path) -> Iterator[Line]:
    """Every row that is not empty. The sheet is held in memory: `archives` bounds its size."""
    sheet = open_sheet(path)
    for number, row in enumerate(sheet.iter_rows(), start=1):
        cells = [_cell(value) for value in row]
        if any(cell != "" for cell in cells):
            yield Line(number, cells)


def count_rows(path: Path) -> int:
    """How many rows the sheet has, down to the last that is not empty."""
    sheet = open_sheet(path)
    return sheet.end[0] + 1 if sheet.end else 0


def _cell(value: Any) -> Cell:
    """The value; a spreadsheet's numbers have fifteen digits, and what it shows is the decimal."""
    if isinstance(value, str | bool | datetime | date | time):
        return value
    if isinstance(value, int | float):
        return Decimal(format(value, ".15g"))
    return str(value) if isinstance(value, timedelta) else ""

"""A line of a file, whatever the file is."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal

from core.errors import DomainError

# Text files have text only; workbooks know numbers and dates.
Cell = str | bool | Decimal | date | datetime | time


@dataclass(frozen=True, slots=True)
class Line:
    """One line that is not empty. `number` counts as an editor does, from 1.

    `fault` says why its cells cannot be relied on.
    """

    number: int
    cells: Sequence[Cell]
    fault: DomainError | None = None


def text_of(cell: Cell) -> str:
    """The cell as a person would have typed it."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "true" if cell else "false"
    return f"{cell:f}" if isinstance(cell, Decimal) else cell.isoformat()


def raw_of(line: Line, *, delimiter: str, most: int) -> str:
    """The line as text again, cut to `most` characters and to what the database can hold."""
    kept: list[str] = []
    room = most
    for cell in line.cells:
        text = text_of(cell)[:most]
        kept.append(text)
        room -= len(text)
        if room < 0:
            break
    written = io.StringIO()
    csv.writer(written, delimiter=delimiter, lineterminator="\n").writerow(kept)
    readable = written.getvalue().removesuffix("\n").replace("\0", "\N{SYMBOL FOR NULL}")
    return readable.encode(errors="replace").decode()[:most]

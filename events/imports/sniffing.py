"""What a text file looks like: its delimiter, its header, how it writes dates and amounts."""

import re
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from itertools import islice
from pathlib import Path

from events.imports.lines import Cell, Line, text_of
from events.imports.options import DELIMITERS
from events.imports.targets import SKIP, guess_targets
from events.imports.text_files import text_lines

SAMPLE = 200
_DAYS = ("%d.%m.%Y", "%d/%m/%Y", "%m/%d/%Y", "%Y/%m/%d", "%d-%m-%Y", "%m-%d-%Y", "%d.%m.%y")
_CLOCKS = ("", " %H:%M", " %H:%M:%S", " %I:%M %p")
DATE_FORMATS = tuple(day + clock for day in _DAYS for clock in _CLOCKS)
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\r\f\v\x1a"))


def looks_binary(path: Path) -> bool:
    """Whether a file is no text: one byte in twenty of its beginning is a control character."""
    with path.open("rb") as file:
        start = file.read(1 << 16)
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        return False
    controls = len(start) - len(start.translate(None, _CONTROLS))
    return controls > max(16, len(start) // 20)


def guess_delimiter(path: Path, *, encoding: str) -> str:
    """The delimiter under which most lines have the same number of columns, and the most."""
    best, best_score = DELIMITERS[0], (0.0, 0)
    for delimiter in DELIMITERS:
        lines = list(islice(text_lines(path, encoding=encoding, delimiter=delimiter), SAMPLE))
        widths = Counter(len(line.cells) for line in lines if not line.fault)
        if not widths:
            continue
        width, often = widths.most_common(1)[0]
        score = (round(often / len(lines), 1), width)
        if width > 1 and score > best_score:
            best, best_score = delimiter, score
    return best


def guess_header(lines: Sequence[Line]) -> bool:
    """Whether the first line names the columns."""
    if not lines:
        return False
    first = [text_of(cell) for cell in lines[0].cells]
    if any(target != SKIP for target in guess_targets(first)):
        return True
    has_digits = any(re.search(r"\d", text) for text in first)
    return len(lines) > 1 and not has_digits and any(_digits(line) for line in lines[1:])


def _digits(line: Line) -> bool:
    return any(re.search(r"\d", text_of(cell)) for cell in line.cells)


def guess_decimal_mark(cells: Sequence[Cell]) -> str:
    """A comma if some amount can only be read with one."""
    texts = [text_of(cell).strip() for cell in cells if isinstance(cell, str)]
    by_comma = re.compile(r"\d,\d{1,2}\D*$|\d\.\d{3},\d")
    return "," if any(by_comma.search(text) for text in texts) else "."


def guess_date_format(days: Sequence[Cell], clocks: Sequence[Cell]) -> str:
    """The first known format that reads every sample; empty for ISO 8601, and for none."""
    texts = _moments(days, clocks)
    fitting = date_formats_for(texts)
    return fitting[0] if fitting and not all(map(_is_iso, texts)) else ""


def date_formats_for(texts: Sequence[str]) -> list[str]:
    """Every known format that reads all of the texts."""
    return [one for one in DATE_FORMATS if texts and all(_fits(text, one) for text in texts)]


def _moments(days: Sequence[Cell], clocks: Sequence[Cell]) -> list[str]:
    hours = [text_of(cell) for cell in clocks] or [""] * len(days)
    joined = zip(days, hours, strict=False)
    return [f"{day} {clock}".strip() for day, clock in joined if isinstance(day, str) and day]


def _fits(text: str, date_format: str) -> bool:
    try:
        datetime.strptime(text.strip(), date_format)  # noqa: DTZ007  # of the format alone
    except ValueError:
        return False
    return True


def _is_iso(text: str) -> bool:
    try:
        datetime.fromisoformat(text.strip())
    except ValueError:
        return False
    return True

"""Text with separated columns, read as a stream: a line at a time, whatever is in it."""

import codecs
import csv
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from django.utils.translation import gettext as _

from core.errors import Invalid
from events.imports.lines import Line
from events.imports.options import SPACES

# More than any honest line; what is longer is passed over without being kept.
MAX_LINE = 1_000_000
_PIECE = 1 << 20
_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}


def find_encoding(path: Path) -> str:
    """The encoding of a file: what its mark says, UTF-8 if it can be, else what Windows writes."""
    with path.open("rb") as file:
        start = file.read(4)
    marked = [name for mark, name in _MARKS.items() if start.startswith(mark)]
    if marked:
        return marked[0]
    return next((name for name in ("utf-8", "cp1252") if _is_all(path, name)), "latin-1")


def _is_all(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        with path.open("rb") as file:
            while piece := file.read(_PIECE):
                decoder.decode(piece)
            decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def count_lines(path: Path) -> int:
    """How many lines a text file has, to measure progress by; quoted line breaks count too."""
    found, last = 0, b"\n"
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            found += piece.count(b"\n")
            last = piece[-1:]
    return found if last == b"\n" else found + 1


def text_lines(path: Path, *, encoding: str, delimiter: str) -> Iterator[Line]:
    """Every line of the file that is not empty."""
    # What is not of the encoding becomes half a surrogate pair, which spoils its own line only.
    with path.open(encoding=encoding, errors="surrogateescape", newline="") as text:
        source = _Physical(text)
        yield from _blank_separated(source) if delimiter == SPACES else _csv(source, delimiter)


class _Physical:
    """The lines of a file as they lie on the disk, none of them longer than MAX_LINE."""

    def __init__(self, text: TextIO) -> None:
        self._text = text
        self.number = 0
        self.too_long = False

    def __iter__(self) -> "_Physical":
        return self

    def __next__(self) -> str:
        line = self._text.readline(MAX_LINE)
        if not line:
            raise StopIteration
        self.number += 1
        if len(line) < MAX_LINE or line.endswith("\n"):
            return line
        self.too_long = True
        while line and not line.endswith("\n"):
            line = self._text.readline(MAX_LINE)
        return "\n"

    def fault(self, number: int) -> Invalid | None:
        """The refusal of what was passed over since the last question."""
        was_too_long, self.too_long = self.too_long, False
        if not was_too_long:
            return None
        return Invalid.field(
            "", "line_too_long", _("A line has at most %(most)s characters.") % {"most": MAX_LINE}
        )


def _blank_separated(source: _Physical) -> Iterator[Line]:
    for text in source:
        fault = source.fault(source.number)
        if fault or (cells := text.split()):
            yield Line(source.number, [] if fault else cells, fault)


def _csv(source: _Physical, delimiter: str) -> Iterator[Line]:
    rows = csv.reader(source, delimiter=delimiter, strict=True)
    while True:
        number = source.number + 1
        try:
            cells = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            source.fault(number)
            yield Line(number, [], _unreadable(error, number, source.number))
            continue
        if fault := source.fault(number):
            yield Line(number, [], fault)
        elif any(cell and not cell.isspace() for cell in cells):
            yield Line(number, cells)


def _unreadable(error: csv.Error, first: int, last: int) -> Invalid:
    where = _("this line")
    if last > first:
        named = {"first": first, "last": last}
        where = _("lines %(first)s to %(last)s were read as one") % named
    return Invalid.field(
        "",
        "unreadable_line",
        _("Cannot be read (%(error)s): %(where)s; a quotation mark may be missing or too many.")
        % {"error": error, "where": where},
    )

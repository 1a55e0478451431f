"""Any file as lines, and what it suggests about how to read it."""

from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

from django.utils.translation import gettext as _

from events.imports.errors import EmptyFile, UnreadableFile
from events.imports.lines import Cell, Line, text_of
from events.imports.options import Options
from events.imports.sniffing import (
    SAMPLE,
    guess_date_format,
    guess_decimal_mark,
    guess_delimiter,
    guess_header,
    looks_binary,
)
from events.imports.states import FileFormat
from events.imports.targets import SKIP, guess_targets
from events.imports.text_files import count_lines, find_encoding, text_lines
from events.imports.workbooks import count_rows, workbook_lines

MAX_COLUMNS = 200


def find_format(path: Path) -> FileFormat:
    """Told by the first bytes, not by the name. Raises EmptyFile or UnreadableFile."""
    with path.open("rb") as file:
        start = file.read(4)
    if not start:
        raise EmptyFile(_("This file is empty."))
    if start == b"PK\x03\x04":
        return FileFormat.WORKBOOK
    if looks_binary(path):
        raise UnreadableFile
    return FileFormat.TEXT


def all_lines(path: Path, *, format: FileFormat, options: Options) -> Iterator[Line]:
    """Every line that is not empty, the header included."""
    if format is FileFormat.WORKBOOK:
        return workbook_lines(path)
    return text_lines(path, encoding=options.encoding, delimiter=options.delimiter)


def event_lines(
    path: Path, *, format: FileFormat, options: Options, skip: int = 0
) -> Iterator[Line]:
    """The lines that may be events, without the first `skip` of them."""
    start = skip + 1 if options.has_header else skip
    return islice(all_lines(path, format=format, options=options), start, None)


def count(path: Path, *, format: FileFormat) -> int:
    """How many lines there are, header and empty ones included."""
    return count_rows(path) if format is FileFormat.WORKBOOK else count_lines(path)


def guess_options(path: Path, *, format: FileFormat) -> Options:
    """How the file is best read, as far as it can be told. Raises EmptyFile, UnreadableFile."""
    encoding, delimiter = "utf-8", ","
    if format is FileFormat.TEXT:
        encoding = find_encoding(path)
        delimiter = guess_delimiter(path, encoding=encoding)
    return reread(
        path, format=format, options=Options(columns=[], encoding=encoding, delimiter=delimiter)
    )


def reread(path: Path, *, format: FileFormat, options: Options) -> Options:
    """The same with header, columns, dates and amounts guessed anew for this delimiter."""
    lines = sample(path, format=format, options=options)
    width = max((len(line.cells) for line in lines), default=0)
    if not width:
        raise EmptyFile
    if width > MAX_COLUMNS:
        raise UnreadableFile(
            _("A file may have at most %(most)s columns, this has %(width)s.")
            % {"most": MAX_COLUMNS, "width": width}
        )
    options.has_header = guess_header(lines)
    header = [text_of(cell) for cell in lines[0].cells] if options.has_header else []
    guessed = guess_targets(header)
    options.columns = (guessed + [SKIP] * width)[:width]
    return guess_forms(options, lines[1:] if options.has_header else lines)


def guess_forms(options: Options, lines: Sequence[Line]) -> Options:
    """Set how dates and amounts are written, by the columns that hold them."""
    days, clocks = _column(options, lines, "date"), _column(options, lines, "time")
    options.date_format = guess_date_format(days, clocks)
    options.decimal_mark = guess_decimal_mark(_column(options, lines, "amount"))
    return options


def sample(path: Path, *, format: FileFormat, options: Options) -> list[Line]:
    """The first lines, without those that cannot be read."""
    lines = islice(all_lines(path, format=format, options=options), SAMPLE)
    return [line for line in lines if not line.fault]


def _column(options: Options, lines: Sequence[Line], target: str) -> list[Cell]:
    if target not in options.columns:
        return []
    place = options.columns.index(target)
    return [line.cells[place] for line in lines if len(line.cells) > place]

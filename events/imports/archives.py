"""Whether a workbook may be unpacked: it is measured first, without being kept in memory."""

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from django.utils.translation import gettext as _

from events.imports.errors import FileTooLarge, UnreadableFile

MAX_PARTS = 2000
MAX_UNPACKED_BYTES = 512 * 1024 * 1024
# The reader holds the rectangle that the cells span, empty ones included, at 32 bytes each.
MAX_CELLS = 6_000_000
_PIECE = 1 << 16
_ADDRESS = re.compile(rb"""\br\s*=\s*["']([A-Za-z]{1,3})([0-9]{1,9})["']""")
_ROW = re.compile(rb"""<(?:\w+:)?row\b[^>]*?\br\s*=\s*["']([0-9]{1,9})["']""")
# Longest match that could be cut in two by the end of a piece.
_OVERLAP = 300


def refuse_bomb(path: Path) -> None:
    """Raise FileTooLarge or UnreadableFile for what cannot be unpacked within the limits."""
    try:
        with zipfile.ZipFile(path) as archive:
            _measure(archive)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as fault:
        raise UnreadableFile(
            _("This workbook is damaged or protected: %(fault)s.") % {"fault": fault}
        ) from fault


def _measure(archive: zipfile.ZipFile) -> None:
    parts = archive.infolist()
    if len(parts) > MAX_PARTS:
        raise FileTooLarge(_("A workbook may have at most %(most)s parts.") % {"most": MAX_PARTS})
    if "xl/workbook.xml" not in archive.namelist():
        raise UnreadableFile(_("This is an archive, and not an XLSX workbook."))
    room = MAX_UNPACKED_BYTES
    for part in parts:
        # What the archive says about its sizes may be a lie: the reader would believe the bytes.
        part.file_size = MAX_UNPACKED_BYTES + 2 * _PIECE
        with archive.open(part) as stream:
            room = _unpack(stream, room=room, is_sheet=part.filename.startswith("xl/worksheets/"))


def _unpack(stream: IO[bytes], *, room: int, is_sheet: bool) -> int:
    width = height = 0
    for text, size in _pieces(stream):
        room -= size
        if room < 0:
            limit = MAX_UNPACKED_BYTES // 1024**2
            raise FileTooLarge(
                _("A workbook may unpack to at most %(limit)s MB.") % {"limit": limit}
            )
        if not is_sheet:
            continue
        for letters, digits in _ADDRESS.findall(text):
            width, height = max(width, _column(letters)), max(height, int(digits))
        height = max([height, *map(int, _ROW.findall(text))])
        if max(width, 1) * height > MAX_CELLS:
            raise FileTooLarge(
                _(
                    "A sheet may span at most %(most)s cells; this one has %(height)s rows and "
                    "%(width)s columns. Save it as CSV."
                )
                % {"most": MAX_CELLS, "height": height, "width": max(width, 1)}
            )
    return room


def _pieces(stream: IO[bytes]) -> Iterator[tuple[bytes, int]]:
    tail = b""
    while piece := stream.read(_PIECE):
        yield tail + piece, len(piece)
        tail = piece[-_OVERLAP:]


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number

"""Letters as the file backend of Django keeps them: some in a file, a line of dashes after each."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from heapq import nlargest
from itertools import islice
from pathlib import Path

from django.conf import settings

MOST_SHOWN = 100
# The newest; those before them are on the disk still.
_MOST_FILES = 2000
_FILE_NAME = re.compile(r"[0-9]{8}-[0-9]{6}-[0-9]{1,20}")
# A line of dashes in a text is followed by anything but a header.
_END = re.compile(rb"\n-{79}\n(?=\Z|[A-Za-z][A-Za-z-]*: )")


@dataclass(frozen=True, slots=True)
class Kept:
    """A letter: the file that it is in, its place there, and itself."""

    file: str
    place: int
    letter: EmailMessage

    @property
    def to(self) -> str:
        """To whom it went."""
        return str(self.letter["To"] or "")

    @property
    def subject(self) -> str:
        """What it is called."""
        return str(self.letter["Subject"] or "")

    @property
    def sent_at(self) -> datetime | None:
        """When it was handed over."""
        try:
            return parsedate_to_datetime(str(self.letter["Date"]))
        except ValueError:
            return None


def newest(words: str = "") -> list[Kept]:
    """The newest letters first, if need be only those to or about something."""
    wanted = words.casefold()
    found = (one for one in _all() if wanted in f"{one.to} {one.subject}".casefold())
    return list(islice(found, MOST_SHOWN))


def find(file: str, place: int) -> Kept | None:
    """One letter; None where there is none."""
    if not _FILE_NAME.fullmatch(file):
        return None
    letters = _letters_in(_folder() / f"{file}.log")
    return letters[place] if place < len(letters) else None


def _all() -> Iterator[Kept]:
    # A name begins with the second in which it was made.
    for path in nlargest(_MOST_FILES, _folder().glob("*.log")):
        yield from reversed(_letters_in(path))


def _letters_in(path: Path) -> list[Kept]:
    try:
        parts = _END.split(path.read_bytes())
    except OSError:
        return []
    whole = [part for part in parts if part.strip()]
    return [Kept(path.stem, place, _read(part)) for place, part in enumerate(whole)]


def _read(part: bytes) -> EmailMessage:
    return message_from_bytes(part, policy=policy.default)


def _folder() -> Path:
    return Path(settings.EMAIL_FILE_PATH)

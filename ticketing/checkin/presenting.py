"""What is held under a scanner, or typed where no camera can read it."""

from dataclasses import dataclass
from uuid import UUID

from core.ids import as_uuid
from ticketing.numbers import read_number
from ticketing.tickets.codes import ReadCode, read_code

MAX_NUMBER = 12


@dataclass(frozen=True, slots=True)
class Presented:
    """A ticket by its id, its number or its code; exactly one of `key` and `number` is given."""

    key: UUID | None = None
    number: str | None = None
    code: ReadCode | None = None

    def is_of(self, epoch: int) -> bool:
        """Whether the holder of this epoch shows it; who had the ticket before knows its id too."""
        if self.code is not None:
            return self.code.epoch == epoch
        return self.number is not None or epoch == 1


def read_presented(text: str) -> Presented | None:
    """What a text names, or None when it cannot name a ticket."""
    if code := read_code(text):
        return Presented(key=code.ticket_id, code=code)
    if "-" in text and (key := as_uuid(text.strip())):
        return Presented(key=key)
    number = read_number(text) if text.isprintable() else ""
    return Presented(number=number) if 0 < len(number) <= MAX_NUMBER else None

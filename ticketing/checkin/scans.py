"""What a door says when it scans a ticket, and who stands there."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import msgspec

from accounts.caller import Caller
from accounts.models import User
from core.api.bodies import check_instant
from core.api.parsing import Shape
from core.errors import FieldFault, Invalid
from core.ids import as_uuid, uuid7
from ticketing.checkin.models import Direction

MAX_NONCE = 100
MAX_GATE = 60


class _Camel(msgspec.Struct, rename="camel", forbid_unknown_fields=True, kw_only=True):
    """Names as the contract spells them; what is unknown is refused."""


class ScanContent(_Camel):
    """A scan: `at` by the door's own clock, missing means now; `direction` missing means in."""

    nonce: str = ""
    gate: str = ""
    at: datetime | None = None
    direction: Direction = Direction.IN


class UndoContent(_Camel):
    """Which scan is taken back: the one with this nonce, missing means the last."""

    nonce: str = ""


scan_shape = Shape(ScanContent)
undo_shape = Shape(UndoContent)


@dataclass(frozen=True, slots=True)
class Doorkeeper:
    """Who lets in: a person of the staff, or a machine by its API key."""

    user: User | None = None
    key_id: UUID | None = None

    @classmethod
    def of(cls, caller: Caller) -> "Doorkeeper":
        """The one who calls the API."""
        return cls(caller.user, as_uuid(caller.credential.removeprefix("key:")))

    @property
    def user_id(self) -> UUID | None:
        """The person's id; None for a machine."""
        return self.user.pk if self.user else None


@dataclass(frozen=True, slots=True)
class Scan:
    """A checked scan. `at` is never later than `received_at`, which is the server's clock."""

    nonce: str
    gate: str
    at: datetime
    received_at: datetime
    direction: Direction = Direction.IN


@dataclass(frozen=True, slots=True)
class Undo:
    """What is taken back, now: what came with this nonce, or the last where none is given."""

    nonce: str
    at: datetime


def as_scan(content: ScanContent, *, received_at: datetime) -> Scan:
    """The scan, checked. Raises Invalid for a text that is too long or a time without its zone.

    A door's clock that is ahead of the server's is taken for now. A scan without a nonce gets
    one: it cannot be told from another one of the same ticket.
    """
    if faults := list(_faults(content)):
        raise Invalid(faults=faults)
    at = received_at if content.at is None else min(content.at, received_at)
    nonce = content.nonce or uuid7().hex
    return Scan(nonce, content.gate.strip(), at, received_at, content.direction)


def _faults(content: ScanContent) -> Iterator[FieldFault]:
    yield from check_instant("at", content.at)
    for field, text, most in (
        ("nonce", content.nonce, MAX_NONCE),
        ("gate", content.gate, MAX_GATE),
    ):
        if len(text) > most:
            yield FieldFault(field, "too_long", f"Use at most {most} characters.")

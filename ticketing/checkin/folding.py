"""Where a ticket is, as its scans tell it; the ticket keeps this sum, for speed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from ticketing.checkin.models import Direction


class Passed(Protocol):
    """A scan, as far as the sum is concerned."""

    id: UUID
    direction: str
    scanned_at: datetime
    undone_at: datetime | None


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """Whether somebody is inside with a ticket, how often they came in, when last, last scan."""

    is_inside: bool = False
    entries: int = 0
    entered_at: datetime | None = None
    scanned_at: datetime | None = None


def counted(scans: Iterable[Passed]) -> list[Passed]:
    """The scans that count, in the order of their own times."""
    kept = [scan for scan in scans if scan.undone_at is None]
    return sorted(kept, key=lambda scan: (scan.scanned_at, scan.id))


def fold(scans: Iterable[Passed]) -> Whereabouts:
    """Where a ticket with these scans is, in whatever order they became known."""
    kept = counted(scans)
    entered = [scan for scan in kept if scan.direction == Direction.IN]
    return Whereabouts(
        is_inside=bool(kept) and kept[-1].direction == Direction.IN,
        entries=len(entered),
        entered_at=entered[-1].scanned_at if entered else None,
        scanned_at=kept[-1].scanned_at if kept else None,
    )

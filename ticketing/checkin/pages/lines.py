"""The last scans of a gate as its page lists them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from ticketing.catalogue.models import TicketedEvent
from ticketing.checkin.models import CheckIn, Direction
from ticketing.checkin.words import clock


@dataclass(frozen=True, slots=True)
class Line:
    """One scan; the newest that counts can be taken back here."""

    scan: CheckIn
    at: str
    who: str
    is_out: bool
    may_undo: bool


def lines_of(scans: Sequence[CheckIn], event: TicketedEvent, *, now: datetime) -> list[Line]:
    """The lines of scans, the newest first, by the venue's own clock."""
    newest = next((scan for scan in scans if scan.undone_at is None), None)
    return [
        Line(
            scan,
            clock(scan.scanned_at, zone=event.zone, now=now),
            str(scan.by) if scan.by else scan.device,
            scan.direction == Direction.OUT,
            scan is newest and now <= event.ends_at,
        )
        for scan in scans
    ]

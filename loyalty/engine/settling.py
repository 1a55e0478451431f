"""What time does to points: they ripen, and they expire.

Whoever locks a member books first what was due until then. So a sweep that comes late, twice or
not at all changes nothing: the ledger reads as if each had been booked when it was due.
"""

from collections.abc import Iterable
from datetime import datetime
from heapq import heapify, heappop, heappush
from uuid import UUID

from loyalty.engine.standing import NewEntry, NewLot, Standing
from loyalty.models import EntryKind
from loyalty.rules.parts import Trace


def settle(member: Standing, lots: Iterable[NewLot], at: datetime) -> list[NewEntry]:
    """Book what was due until an instant, in the order in which it was due; changes the lots.

    `lots` are all of the member's that have something left.
    """
    entries = []
    queue = [due for lot in lots if (due := _due(lot, at))]
    heapify(queue)
    while queue:
        moment, _, lot = heappop(queue)
        if lot.is_pending:
            entries.append(_ripen(member, lot, moment))
            if again := _due(lot, at):
                heappush(queue, again)
        elif lot.remaining:
            entries.append(_expire(member, lot, moment))
    return entries


def _due(lot: NewLot, at: datetime) -> tuple[datetime, UUID, NewLot] | None:
    return (lot.due_at, lot.id, lot) if lot.due_at is not None and lot.due_at <= at else None


def _ripen(member: Standing, lot: NewLot, moment: datetime) -> NewEntry:
    points, debt = lot.remaining, max(0, -member.balance)
    lot.is_pending = False
    # What is left once a debt is paid; what never expires is the pool's from now on.
    lot.remaining = max(0, points - debt) if lot.expires_at else 0
    return _book(member, lot, EntryKind.RIPEN, (points, -points), moment)


def _expire(member: Standing, lot: NewLot, moment: datetime) -> NewEntry:
    points, lot.remaining = lot.remaining, 0
    lot.expired += points
    return _book(member, lot, EntryKind.EXPIRE, (-points, 0), moment)


def _book(
    member: Standing, lot: NewLot, kind: EntryKind, moved: tuple[int, int], moment: datetime
) -> NewEntry:
    trace = Trace(caused=str(lot.event_id or ""), words=lot.rule)
    return member.book(kind.value, *moved, occurred_at=moment, trace=trace)

"""Points that ripen or expire: which lots a movement fills and draws on.

A balance is what is left in the lots that may be spent, and a pool that never expires; the pool
is below zero only when no lot has anything left. Spends draw on the lot that expires first, then
on the pool.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import UTC, datetime
from uuid import UUID

import msgspec

from accounts.models import Workspace
from core.ids import uuid7
from core.statements import run
from loyalty.engine.members import Books
from loyalty.engine.standing import NewLot, Standing

_NEVER = datetime.max.replace(tzinfo=UTC)
_LOAD = """
    SELECT id, customer_id, points, remaining, is_pending, ripens_at, expires_at, event_id,
        subject_id, rule
    FROM loyalty_lot
    WHERE workspace_id = %s AND customer_id = ANY(%s)
        AND (remaining > 0 OR event_id = ANY(%s::uuid[]))
    ORDER BY customer_id, id
"""
_CHANGE = """
    UPDATE loyalty_lot l SET remaining = new.remaining, is_pending = new.is_pending
    FROM jsonb_to_recordset(%s::jsonb) AS new (id uuid, remaining bigint, is_pending boolean)
    WHERE l.workspace_id = %s AND l.id = new.id
    RETURNING l.id
"""


def lots_of(
    *, workspace: Workspace, customer_ids: Iterable[UUID], event_ids: Collection[UUID] = ()
) -> dict[UUID, list[NewLot]]:
    """Each customer's lots that have something left, or that the events filled."""
    found: dict[UUID, list[NewLot]] = defaultdict(list)
    for row in run(_LOAD, [workspace.id, list(customer_ids), list(event_ids)]):
        found[row[1]].append(NewLot(*row))
    return found


def keep_lots(*, workspace: Workspace, lots: Iterable[NewLot]) -> None:
    """Write what is left in lots that were drawn on."""
    rows = [
        {"id": one.id, "remaining": one.remaining, "is_pending": one.is_pending} for one in lots
    ]
    if rows:
        run(_CHANGE, [msgspec.json.encode(rows).decode(), workspace.id])


def fill(
    member: Standing,
    books: Books,
    *,
    points: int,
    ripens_at: datetime | None,
    expires_at: datetime | None,
    **of: object,
) -> None:
    """Note newly earned points that ripen or expire; call before they are booked.

    Points that a debt swallows are spent at once.
    """
    is_pending = ripens_at is not None
    debt = 0 if is_pending else max(0, -member.balance)
    lot = NewLot(
        id=uuid7(),
        customer_id=member.customer_id,
        points=points,
        remaining=max(0, points - debt),
        is_pending=is_pending,
        ripens_at=ripens_at,
        expires_at=expires_at,
        **of,  # type: ignore[arg-type]  # event_id, subject_id, rule
    )
    books.lots.append(lot)
    member.is_due_by(ripens_at or expires_at)


def draw(lots: Iterable[NewLot], points: int) -> list[NewLot]:
    """Take points out of spendable lots, the one that expires first first; those that changed.

    What the lots do not hold comes out of the pool.
    """
    changed = []
    spendable = (one for one in lots if not one.is_pending and one.remaining)
    for lot in sorted(spendable, key=lambda one: (one.expires_at or _NEVER, one.id)):
        taken = min(points, lot.remaining)
        if not taken:
            break
        lot.remaining -= taken
        points -= taken
        changed.append(lot)
    return changed


def pool(member: Standing, lots: Iterable[NewLot]) -> int:
    """The part of a balance that is in no lot."""
    return member.balance - sum(one.remaining for one in lots if not one.is_pending)


def take_back(
    member: Standing, points: int, own: list[NewLot], others: list[NewLot]
) -> tuple[int, int, list[NewLot]]:
    """Take an award's points back: (balance, pending) movement, both ≤ 0, and the changed lots.

    First from what the award itself still has, pending or not, then from the pool, then from the
    lots that expire first; the rest is a debt.
    """
    pending, changed = 0, []
    left = points
    free = pool(member, own + others)
    for lot in sorted(own, key=lambda one: not one.is_pending):
        taken = min(left, lot.remaining)
        if not taken:
            continue
        lot.remaining -= taken
        left -= taken
        pending += taken if lot.is_pending else 0
        changed.append(lot)
    beyond = max(0, left - max(0, free))
    changed += draw(others, beyond)
    return -(points - pending), -pending, changed


def give_back(points: int, own: list[NewLot], at: datetime) -> tuple[int, int, list[NewLot]]:
    """Give an award's points back: (balance, pending) movement, both ≥ 0, and the changed lots."""
    pending, changed = 0, []
    left = points
    for lot in own:
        room = lot.points - lot.remaining
        is_over = lot.expires_at is not None and lot.expires_at <= at
        if not room or (is_over and not lot.is_pending):
            continue
        given = min(left, room)
        lot.remaining += given
        left -= given
        pending += given if lot.is_pending else 0
        changed.append(lot)
    return points - pending, pending, changed


def next_due(lots: Iterable[NewLot]) -> datetime | None:
    """When the next of the lots ripens or expires."""
    times = [
        due
        for one in lots
        if one.remaining and (due := one.ripens_at if one.is_pending else one.expires_at)
    ]
    return min(times, default=None)

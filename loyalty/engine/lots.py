"""Points that ripen or expire: what is left of them, and which are used first.

A balance is what is left in the lots that may be spent, and a pool that never expires. Spends draw
on the lot that expires first, then on the pool. The pool is below zero only when no lot has
anything left: debts are paid with whatever there is. Points whose return period ended and that
never expire are in the pool: their lot is empty.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

import msgspec

from accounts.models import Workspace
from core.ids import uuid7
from core.statements import run
from loyalty.engine.standing import NewLot, Standing

_NEVER = datetime.max.replace(tzinfo=UTC)
_LOAD = """
    SELECT id, customer_id, points, remaining, is_pending, ripens_at, expires_at, event_id,
        subject_id, rule, expired
    FROM loyalty_lot
    WHERE workspace_id = %s AND customer_id = ANY(%s)
        AND (remaining > 0 OR event_id = ANY(%s::uuid[]) OR id = ANY(%s::uuid[]))
    ORDER BY customer_id, id
"""
_CHANGE = """
    UPDATE loyalty_lot l SET points = new.points, remaining = new.remaining,
        is_pending = new.is_pending, expired = new.expired
    FROM jsonb_to_recordset(%s::jsonb) AS new (
        id uuid, points bigint, remaining bigint, is_pending boolean, expired bigint
    )
    WHERE l.workspace_id = %s AND l.id = new.id
    RETURNING l.id
"""


class Shelf:
    """The lots of members whom a transaction has locked: those it asked for, and its new ones.

    `fresh` is the list of the new ones, which are written with the books.
    """

    def __init__(self, workspace: Workspace, fresh: list[NewLot]) -> None:
        self.loaded: set[UUID] = set()
        self._workspace = workspace
        self._fresh = fresh
        self._lots: dict[UUID, list[NewLot]] = defaultdict(list)
        self._of_awards: dict[tuple[UUID | None, str], NewLot] = {}
        self._kept: dict[UUID, bytes] = {}

    def load(
        self,
        customer_ids: Iterable[UUID],
        event_ids: Collection[UUID] = (),
        lot_ids: Collection[UUID] = (),
    ) -> None:
        """Read the customers' lots that have something left, that the events filled, or these."""
        wanted = set(customer_ids)
        wanted = wanted if event_ids or lot_ids else wanted - self.loaded
        if not wanted:
            return
        self.loaded |= wanted
        for lot in lots_of(
            workspace=self._workspace, customer_ids=wanted, event_ids=event_ids, lot_ids=lot_ids
        ):
            if lot.id not in self._kept:
                self._kept[lot.id] = _encode(lot)
                self._put(lot)

    def fill(
        self,
        member: Standing,
        *,
        points: int,
        ripens_at: datetime | None,
        expires_at: datetime | None,
        **of: object,
    ) -> None:
        """Note newly earned points that ripen or expire; those that do neither are the pool's."""
        if ripens_at is None and expires_at is None:
            return
        lot = NewLot(
            id=uuid7(),
            customer_id=member.customer_id,
            points=points,
            remaining=points,
            is_pending=ripens_at is not None,
            ripens_at=ripens_at,
            expires_at=expires_at,
            **of,  # type: ignore[arg-type]  # event_id, subject_id, rule
        )
        self._fresh.append(lot)
        self._put(lot)
        member.is_due_by(lot.due_at)

    def _put(self, lot: NewLot) -> None:
        self._lots[lot.customer_id].append(lot)
        self._of_awards[lot.event_id, lot.rule] = lot

    def of(self, customer_id: UUID) -> Sequence[NewLot]:
        """The customer's lots that are known here."""
        return self._lots.get(customer_id, ())

    def of_award(self, event_id: UUID, rule: str) -> NewLot | None:
        """The lot that an event filled by a rule: of an event that was asked for, or a new one."""
        return self._of_awards.get((event_id, rule))

    def pay_debts(self, members: Iterable[Standing]) -> None:
        """Take out of the lots what the pool lacks; call before anything is written.

        Who is in debt has nothing left in the lots that were not loaded.
        """
        for member in members:
            lots = self.of(member.customer_id)
            draw(lots, sum(lot.remaining for lot in lots if not lot.is_pending) - member.balance)

    def keep(self) -> None:
        """Write what changed in the lots that were loaded."""
        changed = [
            lot
            for lots in self._lots.values()
            for lot in lots
            if lot.id in self._kept and self._kept[lot.id] != _encode(lot)
        ]
        if changed:
            run(_CHANGE, [_encode(changed).decode(), self._workspace.id])


_encode = msgspec.json.Encoder().encode


def lots_of(
    *,
    workspace: Workspace,
    customer_ids: Iterable[UUID],
    event_ids: Collection[UUID] = (),
    lot_ids: Collection[UUID] = (),
) -> list[NewLot]:
    """The customers' lots that have something left, that the events filled, or these."""
    params = [workspace.id, list(customer_ids), list(event_ids), list(lot_ids)]
    return [NewLot(*row) for row in run(_LOAD, params)]


class Drawn(msgspec.Struct):
    """So many points that were used of a lot."""

    lot: UUID
    points: int


def draw(lots: Iterable[NewLot], points: int) -> list[Drawn]:
    """Use points of lots that may be spent, the one that expires first first; says of which.

    What the lots do not hold comes out of the pool. Nothing happens for less than one point.
    """
    drawn: list[Drawn] = []
    spendable = [lot for lot in lots if lot.remaining and not lot.is_pending]
    for lot in sorted(spendable, key=lambda one: (one.expires_at or _NEVER, one.id)):
        if points <= 0:
            break
        taken = min(points, lot.remaining)
        lot.remaining -= taken
        points -= taken
        drawn.append(Drawn(lot.id, taken))
    return drawn


def refill(lots: Iterable[NewLot], drawn: Iterable[Drawn], *, parts: Mapping[UUID, int]) -> None:
    """Put back what was used of these lots; the rest is the pool's.

    `parts` are what the awards that filled them are by now. What such an award lost while its
    points were used is owed, and paid first: that much is the pool's, and never expires.
    """
    known = {lot.id: lot for lot in lots}
    for one in drawn:
        lot = known[one.lot]
        owed = max(0, lot.points - parts.get(lot.id, lot.points))
        paid = min(owed, one.points)
        lot.points -= paid
        lot.remaining += one.points - paid


@dataclass(frozen=True, slots=True)
class Shift:
    """How an award that changes moves the balance and the pending points.

    `unexpired` points of it had expired: they are given back, as the award takes them back.
    """

    points: int = 0
    pending: int = 0
    unexpired: int = 0

    def __add__(self, more: "Shift") -> "Shift":
        return Shift(
            self.points + more.points,
            self.pending + more.pending,
            self.unexpired + more.unexpired,
        )


def shift(lot: NewLot | None, change: int, now: int) -> Shift:
    """Make one rule's part of an award so much larger or smaller; `now` is what it is to be.

    What was used already of a part that shrinks is owed, and what grows pays that debt first: so
    several changes end where one ends.
    """
    if lot is None:
        return Shift(points=change)
    if change > 0:
        room = max(0, now - lot.points) if lot.is_pending or lot.expires_at else 0
        lot.points += room
        lot.remaining += room
        return Shift(change - room, room) if lot.is_pending else Shift(change)
    taken = min(-change, lot.remaining)
    unexpired = min(-change - taken, lot.expired)
    lot.remaining -= taken
    lot.expired -= unexpired
    lot.points -= taken + unexpired
    return Shift(change + taken, -taken) if lot.is_pending else Shift(change, 0, unexpired)


def next_due(lots: Iterable[NewLot]) -> datetime | None:
    """When the next of the lots ripens or expires."""
    return min((lot.due_at for lot in lots if lot.due_at is not None), default=None)

"""Points that are taken from a customer by hand, at a till or for a reward, and points given."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from accounts.models import Customer
from events.errors import UnknownCustomer
from loyalty.engine.correcting import awards_for
from loyalty.engine.live import present_programme
from loyalty.engine.lots import Drawn, draw, refill
from loyalty.engine.settling import settle
from loyalty.engine.sitting import Sitting, open_sitting
from loyalty.engine.standing import NewEntry, NewLot, Standing
from loyalty.errors import NotEnoughPoints
from loyalty.models import EntryKind
from loyalty.revising import next_revision
from loyalty.rules.parts import Trace


def sit_down(customer: Customer) -> Sitting:
    """Lock a customer to move points. Raises UnknownCustomer for who was erased."""
    return sit_down_together([customer])


def sit_down_together(customers: Sequence[Customer]) -> Sitting:
    """Lock customers of one workspace. Raises UnknownCustomer when one of them was erased."""
    workspace = customers[0].workspace
    keys = [customer.id for customer in customers]
    sitting = open_sitting(workspace=workspace, customer_ids=keys)
    if sitting is None:
        # Points brought along from elsewhere may be older than the first rule.
        next_revision(workspace)
        # A refusal undoes the revision: nobody else may come to know what it was.
        sitting = open_sitting(
            workspace=workspace, customer_ids=keys, live=present_programme(workspace)
        )
    assert sitting is not None  # noqa: S101 - there is a programme now
    members = [sitting.members.get(key) for key in keys]
    if any(member is None or member.standings.is_erased for member in members):
        raise UnknownCustomer
    return sitting


@dataclass(frozen=True, slots=True)
class Movement:
    """Points on their way: above zero they are given, below they are taken."""

    kind: EntryKind
    points: int
    reason: str
    by_id: UUID | None = None
    subject_id: UUID | None = None


def move_points(
    sitting: Sitting, member: Standing, movement: Movement
) -> tuple[NewEntry, list[Drawn]]:
    """Book a movement; what is taken comes of the lots that expire first, which it says.

    Raises NotEnoughPoints rather than take more than the member has; never takes pending ones.
    """
    drawn: list[Drawn] = []
    if movement.points < 0:
        if member.balance + movement.points < 0:
            raise NotEnoughPoints
        if member.due_at is not None:
            sitting.shelf.load([member.customer_id])
        drawn = draw(sitting.shelf.of(member.customer_id), -movement.points)
    return _book(sitting, member, movement), drawn


def return_points(
    sitting: Sitting, member: Standing, movement: Movement, drawn: list[Drawn]
) -> NewEntry:
    """Give spent points back to the lots that they were drawn from, and to the pool.

    They expire as they would have; what was to expire meanwhile does so at once, less what pays a
    debt. Of an award that was taken back meanwhile nothing is there to be filled again.
    """
    key = member.customer_id
    entry = _book(sitting, member, movement)
    if drawn:
        sitting.shelf.load([key], lot_ids=[one.lot for one in drawn])
        lots = sitting.shelf.of(key)
        refill(lots, drawn, parts=_present_parts(sitting, lots, drawn))
        sitting.shelf.pay_debts([member])
        for late in settle(member, sitting.shelf.of(key), sitting.at):
            late.occurred_at = sitting.at
            sitting.books.add(member, late)
    return entry


def _present_parts(
    sitting: Sitting, lots: Sequence[NewLot], drawn: Sequence[Drawn]
) -> dict[UUID, int]:
    """What the awards that filled these lots are by now, by lot; of milestones nothing changes."""
    wanted = {one.lot for one in drawn}
    filled = [lot for lot in lots if lot.id in wanted and lot.event_id is not None]
    awards = awards_for(sitting, {lot.event_id for lot in filled if lot.event_id is not None})
    return {
        lot.id: awards[lot.event_id].parts.get(lot.rule, 0)
        for lot in filled
        if lot.event_id in awards
    }


def _book(sitting: Sitting, member: Standing, movement: Movement) -> NewEntry:
    more: dict[str, Any] = {
        "reason": movement.reason,
        "by_id": movement.by_id,
        "subject_id": movement.subject_id,
    }
    entry = member.book(
        movement.kind.value,
        movement.points,
        0,
        occurred_at=sitting.at,
        trace=Trace(),
        **more,
    )
    sitting.books.add(member, entry)
    return entry

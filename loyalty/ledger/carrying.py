"""One person, several records: what the later ones hold comes to the card."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from accounts.models import Customer, Workspace
from events.services.recording import OWN_NAMES
from loyalty.engine.lots import Drawn
from loyalty.engine.sitting import Sitting
from loyalty.engine.spending import Movement, move_points, sit_down_together
from loyalty.engine.standing import NewEntry, NewLot, Standing
from loyalty.engine.telling import announce
from loyalty.models import EntryKind, Member, Slip


def points_elsewhere(*, workspace: Workspace, others: Sequence[Customer]) -> int:
    """How many points these records hold that could be carried over."""
    if not others:
        return 0
    rows = Member.objects.of(workspace).filter(customer_id__in=[one.id for one in others])
    return sum(rows.filter(balance__gt=0).values_list("balance", flat=True))


@transaction.atomic
def carry_over(*, to: Customer, others: Sequence[Customer], reason: str) -> int:
    """Give a person's card the points that their other records can spend; says how many.

    What is still pending follows when it is asked for again, and debts stay where they are. As
    whatever is put right by hand, the points count towards no tier; they expire when they would
    have. The same again moves nothing. Raises UnknownCustomer when one of them was erased.
    """
    sitting = sit_down_together([to, *others])
    moved = [pair for one in others if (pair := _carry(sitting, one, to, reason))]
    sitting.close()
    slips = [slip for pair in moved for slip in _slips(to.workspace, *pair)]
    Slip.objects.bulk_create(slips)
    announce(sitting, ())
    return sum(gained.points for _lost, gained in moved)


def _carry(
    sitting: Sitting, source: Customer, to: Customer, reason: str
) -> tuple[NewEntry, NewEntry] | None:
    there = sitting.members[source.id]
    points = there.balance
    if source.id == to.id or points <= 0:
        return None
    lost, drawn = move_points(sitting, there, Movement(EntryKind.ADJUST, -points, reason))
    here = sitting.members[to.id]
    gained, _drawn = move_points(sitting, here, Movement(EntryKind.ADJUST, points, reason))
    _put_away(sitting, here, sitting.shelf.of(source.id), drawn)
    return lost, gained


def _put_away(
    sitting: Sitting, here: Standing, lots: Sequence[NewLot], drawn: Sequence[Drawn]
) -> None:
    """Keep until when the points that came last; a debt is paid with them when all is written."""
    known = {lot.id: lot for lot in lots}
    lasting: Counter[tuple[datetime | None, str]] = Counter()
    for one in drawn:
        lasting[known[one.lot].expires_at, known[one.lot].rule] += one.points
    for (expires_at, rule), points in lasting.items():
        # No event of this customer filled it: what becomes of the event is not asked here.
        sitting.shelf.fill(here, points=points, ripens_at=None, expires_at=expires_at, rule=rule)


def _slips(workspace: Workspace, lost: NewEntry, gained: NewEntry) -> list[Slip]:
    """Numbers of Foyer's own: the turn at which the points left is carried over once."""
    name = f"{OWN_NAMES}carried:{lost.customer_id.hex}:{lost.turn}"
    return [
        Slip(workspace=workspace, external_id=f"{name}:out", entry_id=str(lost.id)),
        Slip(workspace=workspace, external_id=f"{name}:in", entry_id=str(gained.id)),
    ]

"""A customer's place in a stamp programme, as the engine finds it and leaves it."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from accounts.models import Workspace
from core.statements import run
from loyalty.stamps.models import Joining
from loyalty.stamps.plan import StampPlan

# (programme, customer)
SeatKey = tuple[UUID, UUID]
_SEATS = """
    SELECT e.program_id, e.customer_id, e.since, e.left_at, e.finished,
        (SELECT count(*) FROM loyalty_stamp s
            WHERE s.workspace_id = e.workspace_id AND s.customer_id = e.customer_id
                AND s.program_id = e.program_id AND s.voided_at IS NULL AND s.card_id IS NULL),
        (SELECT max(s.occurred_at) FROM loyalty_stamp s
            WHERE s.workspace_id = e.workspace_id AND s.customer_id = e.customer_id
                AND s.program_id = e.program_id AND s.voided_at IS NULL)
    FROM loyalty_enrolment e WHERE e.workspace_id = %s AND e.customer_id = ANY(%s)
"""


@dataclass(slots=True)
class Seat:
    """Where a customer stands in a programme: `stamps` are open, on no spent card.

    `told`: how many full cards the last message said. `newest`: when the newest purchase that
    counts was made. `changed`: events whose stamps came or went now.
    """

    plan: StampPlan
    customer_id: UUID
    is_enrolled: bool
    since: datetime | None = None
    left_at: datetime | None = None
    told: int = 0
    stamps: int = 0
    newest: datetime | None = None
    changed: list[UUID] = field(default_factory=list)

    @property
    def finished(self) -> int:
        """How many full cards there are to be spent."""
        return self.plan.finished(self.stamps)

    @property
    def is_to_be_kept(self) -> bool:
        """Whether the table does not say it yet."""
        return self.told != self.finished or (bool(self.changed) and not self.is_enrolled)

    def is_open_to(self, moment: datetime) -> bool:
        """Whether what is bought at this instant counts for the customer."""
        if not self.is_enrolled:
            return self.plan.joining is Joining.AUTOMATIC
        return self.left_at is None and (self.since is None or moment >= self.since)


def shown_seat(seat: Seat) -> dict[str, Any]:
    """Where a customer stands, as the receipt of an event says it."""
    plan, stamps = seat.plan, seat.stamps
    return {
        "program": plan.key,
        "stamps": stamps % plan.threshold,
        "missing": plan.missing(stamps),
        "finished": seat.finished,
    }


class Seats:
    """The seats of some customers in some programmes; who is not enrolled has one, too."""

    def __init__(
        self, workspace: Workspace, plans: Iterable[StampPlan], customer_ids: Collection[UUID]
    ) -> None:
        self._plans = {plan.id: plan for plan in plans}
        self._taken: dict[SeatKey, Seat] = {}
        for row in run(_SEATS, [workspace.id, list(customer_ids)]):
            plan = self._plans.get(row[0])
            if plan is not None:
                self._taken[row[0], row[1]] = Seat(plan, row[1], True, *row[2:])

    def of(self, plan: StampPlan, customer_id: UUID) -> Seat:
        """One customer's in one programme."""
        key = plan.id, customer_id
        seat = self._taken.get(key)
        if seat is None:
            seat = self._taken[key] = Seat(plan, customer_id, is_enrolled=False)
        return seat

    def all(self) -> list[Seat]:
        """Those that were asked for, or are taken."""
        return list(self._taken.values())

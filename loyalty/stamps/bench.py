"""What a transaction does to the stamps of the customers it has locked, until it is written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from accounts.models import Workspace
from core.ids import uuid7
from events.drafts import Entry
from events.outbox import News
from loyalty.engine.recorded import Recorded
from loyalty.engine.standing import Standing
from loyalty.stamps.plan import StampPlan
from loyalty.stamps.qualifying import Calendar, calendar_of
from loyalty.stamps.seats import Seat
from loyalty.stamps.sheets import KeptStamp, NewStamp, keep_stamps
from loyalty.stamps.telling import CREATED, VOIDED, dated, told_seats, told_stamp


@dataclass(frozen=True, slots=True)
class Bench:
    """Who was locked, and by which programmes they are counted. `at`: when it happens."""

    workspace: Workspace
    plans: Sequence[StampPlan]
    members: Mapping[UUID, Standing]
    at: datetime

    def days_of(self, customer_id: UUID) -> Calendar:
        """The customer's days."""
        return calendar_of(self.members[customer_id], self.workspace.zone)


@dataclass(slots=True)
class Collected:
    """What became of the stamps; `keep` writes it."""

    bench: Bench
    seats: list[Seat] = field(default_factory=list)
    created: list[NewStamp] = field(default_factory=list)
    voided: list[tuple[StampPlan, KeptStamp]] = field(default_factory=list)

    def give(self, seat: Seat, event: Entry | Recorded, stamp_id: UUID | None = None) -> None:
        """Stamp a purchase; `stamp_id` is that of a voided stamp, which comes back."""
        seat.changed.append(event.id)
        self.created.append(
            NewStamp(
                program_id=seat.plan.id,
                customer_id=seat.customer_id,
                event_id=event.id,
                transaction_ref=event.external_id,
                occurred_at=event.occurred_at,
                id=stamp_id or uuid7(),
            )
        )

    def void(self, seat: Seat, stamp: KeptStamp) -> None:
        """Void a stamp, because its purchase does not count any more."""
        seat.changed.append(stamp.event_id)
        self.voided.append((seat.plan, stamp))

    def keep(self) -> list[News]:
        """Write everything, in one statement; answers with the news of it."""
        keep_stamps(
            workspace=self.bench.workspace,
            at=self.bench.at,
            stamps=self.created,
            voided=[stamp.id for _, stamp in self.voided],
            seats=[seat for seat in self.seats if seat.is_to_be_kept],
        )
        return [*self._told_stamps(), *told_seats(self.seats)]

    def _told_stamps(self) -> list[News]:
        created = [
            _told(stamp.id or UUID(int=0), stamp.program_id, stamp) for stamp in self.created
        ]
        voided = [_told(stamp.id, plan.id, stamp) for plan, stamp in self.voided]
        news = {
            CREATED: dated(self.bench.at, "created_at", created),
            VOIDED: dated(self.bench.at, "voided_at", voided),
        }
        return [(type, {"each": each}) for type, each in news.items() if each]


def _told(stamp_id: UUID, program: UUID, stamp: NewStamp | KeptStamp) -> dict[str, Any]:
    return told_stamp(
        stamp_id=stamp_id,
        program=program,
        event_id=stamp.event_id,
        transaction_ref=stamp.transaction_ref,
    )

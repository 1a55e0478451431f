"""Those who have a place in a session are told what becomes of it."""

from datetime import datetime
from typing import Any

from core.api.rendering import instant
from ticketing.catalogue.models import TicketedEvent
from ticketing.facts import tell
from ticketing.inventory.services import give_back
from ticketing.sessions.models import Session, SessionSeat
from ticketing.sessions.planning import Slot
from ticketing.sessions.states import SeatState


def tell_of_move(session: Session, before: Slot, *, at: datetime) -> int:
    """Tell everybody with a seat or a place in the line that a session moved; so many."""
    rows = _open_seats(session)
    if session.ends_at <= at:
        return 0
    for row in rows:
        _tell(
            session,
            "session.rescheduled",
            row,
            before=_slot(before),
            after=_slot(Slot.of(session)),
        )
    return len(rows)


def cancel_seats(event: TicketedEvent, session: Session, *, at: datetime) -> int:
    """Free every place in a session that is not held, and tell who had one; so many."""
    rows = _open_seats(session)
    freed = sum(row.state == SeatState.SELECTED for row in rows)
    for row in rows:
        row.state, row.position, row.changed_at = SeatState.GIVEN_UP, None, at
        row.save(update_fields=["state", "position", "changed_at"])
        _tell(session, "session.cancelled", row)
    if freed:
        give_back(workspace_id=event.workspace_id, gifts={session.id: freed})
    return len(rows)


def _open_seats(session: Session) -> list[SessionSeat]:
    rows = SessionSeat.objects.filter(workspace=session.workspace_id, session=session).open()
    return list(rows.order_by("id"))


def _slot(slot: Slot) -> dict[str, Any]:
    return {
        "starts_at": instant(slot.starts_at),
        "ends_at": instant(slot.ends_at),
        "room": slot.room and slot.room.title,
    }


def _tell(session: Session, kind: str, row: SessionSeat, **more: Any) -> None:
    tell(
        session.workspace,
        kind,
        session_id=str(session.id),
        ticketed_event_id=str(session.ticketed_event_id),
        pass_id=str(row.customer_id),
        **more,
    )

"""What the server says afterwards to a scan that a door decided alone."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from core.errors import DomainError
from ticketing.catalogue.models import TicketedEvent
from ticketing.catalogue.states import EventState
from ticketing.checkin.folding import counted
from ticketing.checkin.models import CheckIn, Direction
from ticketing.checkin.uploads import OfflineScan
from ticketing.errors import (
    CodeNotGenuine,
    CodeReplaced,
    EventCancelled,
    TicketCancelled,
    TicketRefunded,
    UnknownTicket,
    WrongEvent,
)
from ticketing.tickets.states import TicketState

if TYPE_CHECKING:
    from ticketing.checkin.services.known import KnownTicket


def refusal_of(
    offline: OfflineScan, ticket: "KnownTicket | None", event: TicketedEvent
) -> DomainError | None:
    """Why the scan does not count; None when it does."""
    scan = offline.scan
    if offline.fault is not None or scan is None:
        return offline.fault
    if ticket is None:
        return UnknownTicket()
    if ticket.event_id != event.id:
        return WrongEvent()
    code = offline.presented.code if offline.presented else None
    if code is not None and not code.is_signed_by(bytes(event.public_key)):
        return CodeNotGenuine()
    if offline.presented and not offline.presented.is_of(ticket.epoch):
        return CodeReplaced()
    if event.status == EventState.CANCELLED:
        return EventCancelled()
    # Who left can leave at any time; who came in before the money went back, came in.
    was_void = ticket.voided_at is None or scan.at >= ticket.voided_at
    if ticket.state != TicketState.VALID and was_void and scan.direction is Direction.IN:
        is_refunded = ticket.state == TicketState.REFUNDED
        return TicketRefunded() if is_refunded else TicketCancelled()
    return None


def others_let_in(ticket: "KnownTicket", scan: CheckIn) -> Sequence[CheckIn]:
    """The scans that let the same ticket in though `scan` did, or the reverse.

    Without re-entry that is every other entry; with it, the one just before and the one just
    after, unless somebody went out between.
    """
    if scan.direction != Direction.IN:
        return []
    known = [one for one in ticket.scans if one.id != scan.id]
    kept = counted([*known, scan])
    place = kept.index(scan)
    beside = kept[max(0, place - 1) : place + 2] if ticket.allows_reentry else kept
    entered = {one.id for one in beside if one.direction == Direction.IN}
    return [one for one in known if one.id in entered]

"""When a ticket can be handed on."""

from datetime import datetime, timedelta

from ticketing.catalogue.models import TicketedEvent
from ticketing.catalogue.states import EventState
from ticketing.errors import NotTransferable, TicketUsed, TicketVoid, TransfersClosed
from ticketing.tickets.models import Ticket
from ticketing.tickets.states import TicketState

OFFERED_FOR = timedelta(days=7)


def closes_at(event: TicketedEvent) -> datetime:
    """From when on tickets of an event stay with whom they are."""
    return event.transfers_close_at or event.starts_at


def refuse_unmovable(ticket: Ticket, event: TicketedEvent, *, at: datetime) -> None:
    """Raise TicketVoid, TicketUsed, NotTransferable or TransfersClosed if it cannot move now.

    The caller locked the ticket, and read the event once it was shared.
    """
    if not TicketState(ticket.state).opens_door:
        raise TicketVoid
    if ticket.entries:
        raise TicketUsed
    if not ticket.ticket_type.is_transferable:
        raise NotTransferable
    if event.status != EventState.PUBLISHED or at >= closes_at(event):
        raise TransfersClosed

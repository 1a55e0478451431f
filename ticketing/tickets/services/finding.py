"""One ticket, found by what people call it."""

from uuid import UUID

from accounts.models import Customer, Workspace
from ticketing.catalogue.models import TicketedEvent
from ticketing.errors import UnknownTicket
from ticketing.inventory.services import share_event
from ticketing.numbers import read_number
from ticketing.tickets.models import Ticket

_WITH = ("workspace", "ticketed_event", "ticket_type", "customer", "order")


def find_ticket(*, workspace: Workspace, name: str, holder: Customer | None = None) -> Ticket:
    """The ticket with this id or number; with `holder`, only one of theirs: UnknownTicket."""
    rows = Ticket.objects.of(workspace)
    if holder is not None:
        rows = rows.held_by(holder)
    wanted = name if "-" in name and len(name) == 36 else read_number(name)
    found = rows.named(wanted).select_related(*_WITH).first() if name.isprintable() else None
    if found is None:
        raise UnknownTicket
    return found


def lock_ticket(*, workspace: Workspace, ticket_id: UUID) -> Ticket:
    """The ticket as it is now; nobody changes it until the transaction ends.

    Tickets are locked after their order and before their event.
    """
    rows = Ticket.objects.of(workspace).filter(id=ticket_id)
    # Locked by itself, then read with what belongs to it: a ticket that was given to somebody
    # while it was waited for would be joined with its former holder, and so be missed.
    list(rows.select_for_update(no_key=True).values_list("id"))
    return rows.select_related(*_WITH).get()


def lock_held_ticket(*, ticket: Ticket) -> Ticket:
    """The same, for who found it as its holder's. Raises UnknownTicket when it has left them."""
    locked = lock_ticket(workspace=ticket.workspace, ticket_id=ticket.id)
    if locked.customer_id != ticket.customer_id:
        raise UnknownTicket
    return locked


def shared_event_of(ticket: Ticket) -> TicketedEvent:
    """A locked ticket's event, whose set-up stays as it is until the transaction ends."""
    share_event(workspace_id=ticket.workspace_id, event_id=ticket.ticketed_event_id)
    return TicketedEvent.objects.of(ticket.workspace).get(id=ticket.ticketed_event_id)

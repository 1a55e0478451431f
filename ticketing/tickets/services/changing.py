"""What becomes of a ticket that stays with its holder: another name, a new code."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from ticketing.errors import TicketVoid
from ticketing.facts import tell
from ticketing.numbers import new_number
from ticketing.orders.services.finding import lock_order
from ticketing.orders.services.timeline import note_step
from ticketing.orders.states import StepKind
from ticketing.tickets.models import Ticket
from ticketing.tickets.services.finding import lock_held_ticket
from ticketing.tickets.states import TicketState


@transaction.atomic
def reissue_ticket(*, ticket: Ticket, at: datetime, by: User | None = None) -> Ticket:
    """Give a ticket a new code and number; the old ones, and links, are dead. Raises TicketVoid."""
    # Orders come before tickets: the order's own link showed the old code, and ends with it.
    order = lock_order(workspace=ticket.workspace, order_id=ticket.order_id)
    ticket = _valid(ticket)
    former = ticket.number_for_buyer
    if ticket.customer_id == order.customer_id:
        order.link_epoch += 1
        order.save(update_fields=["link_epoch"])
    ticket.epoch += 1
    ticket.number = new_number()
    ticket.save(update_fields=["epoch", "number"])
    note_step(ticket.order, StepKind.REISSUED, at=at, note=former, by=by)
    tell(
        ticket.workspace,
        "ticket.reissued",
        ticket_id=str(ticket.id),
        ticketed_event_id=str(ticket.ticketed_event_id),
        pass_id=str(ticket.customer_id),
        epoch=ticket.epoch,
    )
    return ticket


@transaction.atomic
def name_holder(*, ticket: Ticket, name: str) -> Ticket:
    """Write another name on a ticket. Raises TicketVoid."""
    ticket = _valid(ticket)
    ticket.holder_name = name
    ticket.save(update_fields=["holder_name"])
    return ticket


def _valid(ticket: Ticket) -> Ticket:
    locked = lock_held_ticket(ticket=ticket)
    if not TicketState(locked.state).opens_door:
        raise TicketVoid
    return locked

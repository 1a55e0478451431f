"""A ticket and everything that hangs on it goes to somebody else."""

from dataclasses import dataclass
from datetime import datetime

from accounts.models import Customer
from events.drafts import Draft
from ticketing.numbers import new_number
from ticketing.sessions.services.carrying import move_seats
from ticketing.tickets.models import Ticket


@dataclass(frozen=True, slots=True)
class Recipient:
    """Who has a ticket from now on, and the name and address that stand on it."""

    customer: Customer
    name: str
    email: str


def move_ticket(*, ticket: Ticket, to: Recipient, at: datetime) -> list[Draft]:
    """Give a ticket to somebody, in the transaction under way; codes, links and number are dead.

    The caller locked the ticket, and records the facts that are answered together with its own.
    Stubs of perks hang on the ticket itself and go with it; seats in sessions are moved here.
    """
    ticket.customer = to.customer
    ticket.holder_name, ticket.holder_email = to.name, to.email
    ticket.epoch += 1
    ticket.number = new_number()
    ticket.save(update_fields=["customer", "holder_name", "holder_email", "epoch", "number"])
    return move_seats(ticket=ticket, to=to.customer, at=at)

"""A ticket and everything that hangs on it goes to somebody else."""

from dataclasses import dataclass

from accounts.models import Customer
from ticketing.tickets.models import Ticket


@dataclass(frozen=True, slots=True)
class Recipient:
    """Who has a ticket from now on, and the name and address that stand on it."""

    customer: Customer
    name: str
    email: str


def move_ticket(*, ticket: Ticket, to: Recipient) -> Ticket:
    """Give a ticket to somebody, in the transaction under way; its codes and links are dead.

    The caller locked the ticket. Stubs of perks hang on the ticket itself and go with it; what
    names its holder besides is moved here.
    """
    ticket.customer = to.customer
    ticket.holder_name, ticket.holder_email = to.name, to.email
    ticket.epoch += 1
    ticket.save(update_fields=["customer", "holder_name", "holder_email", "epoch"])
    return ticket

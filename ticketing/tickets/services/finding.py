"""One ticket, found by what people call it."""

from accounts.models import Customer, Workspace
from ticketing.errors import UnknownTicket
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

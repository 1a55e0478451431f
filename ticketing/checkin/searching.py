"""Finding the ticket of somebody who has none at hand: by name, e-mail address or order."""

from collections.abc import Sequence

from django.db.models import Q

from ticketing.catalogue.models import TicketedEvent
from ticketing.numbers import read_number
from ticketing.tickets.models import Ticket

MOST_FOUND = 8
FEWEST_SIGNS = 2


def search_tickets(event: TicketedEvent, text: str) -> Sequence[Ticket]:
    """Tickets of an event whose holder, address, number or order the text names, by name.

    Every word of the text has to be there. The first eight; nothing for less than two signs.
    """
    words = text.split() if text.isprintable() else []
    if len(text.strip()) < FEWEST_SIGNS:
        return []
    rows = Ticket.objects.of(event.workspace).filter(ticketed_event=event)
    named = Q()
    for word in words:
        named &= Q(holder_name__icontains=word) | Q(holder_email__icontains=word)
    number = read_number(text)
    by_number = Q(number=number) | Q(order__number=number, order__workspace=event.workspace_id)
    found = rows.filter(named | by_number) if words else rows.none()
    beside = found.select_related("ticket_type", "order")
    return list(beside.order_by("holder_name", "id")[:MOST_FOUND])

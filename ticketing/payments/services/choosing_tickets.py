"""Which tickets of an order are given back."""

from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from core.errors import FieldFault, Invalid
from core.ids import as_uuid
from ticketing.numbers import read_number
from ticketing.orders.models import Order
from ticketing.tickets.models import Ticket
from ticketing.tickets.services.voiding import lock_tickets
from ticketing.tickets.states import TicketState


def chosen_tickets(order: Order, names: Sequence[str]) -> list[Ticket]:
    """The order's tickets with these ids or numbers, locked. Raises Invalid for any other, and for
    one that is void already.
    """
    rows = Ticket.objects.of(order.workspace).filter(order=order)
    keys = dict(rows.values_list("id", "number"))
    by_number = {number: key for key, number in keys.items()}
    found = []
    faults = []
    for index, name in enumerate(names):
        key = as_uuid(name) or by_number.get(read_number(name))
        if key in keys and key not in found:
            found.append(key)
        else:
            words = _("The order has no such ticket, or it is named twice.")
            faults.append(FieldFault(f"tickets.{index}", "unknown_ticket", words))
    if faults:
        raise Invalid(faults=faults)
    tickets = lock_tickets(workspace=order.workspace, ticket_ids=found) if found else []
    void = [one for one in tickets if not TicketState(one.state).opens_door]
    if void:
        numbers = ", ".join(one.number for one in void)
        raise Invalid.field(
            "tickets", "ticket_void", _("%(numbers)s: void already.") % {"numbers": numbers}
        )
    return tickets


def price_of(tickets: Sequence[Ticket]) -> Decimal:
    """What these tickets were paid with."""
    return sum((one.price for one in tickets), Decimal())

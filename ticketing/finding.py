"""Customers found by what they hold: a ticket's number or scanned code, an order's number."""

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from accounts.models import Workspace
from accounts.scopes import Scope
from accounts.services.finding import Found
from ticketing.checkin.presenting import Presented, read_presented
from ticketing.orders.models import Order
from ticketing.tickets.models import Ticket


def by_tickets_and_orders(
    *, workspace: Workspace, text: str, scopes: frozenset[Scope]
) -> Iterable[Found]:
    """The holder of this ticket; the buyer of this order, for those who see orders."""
    presented = read_presented(text)
    if presented is None:
        return
    if Scope.TICKETS_READ in scopes:
        yield from _holders(workspace, presented)
    if Scope.TICKETS_SELL in scopes and presented.number:
        found = Order.objects.of(workspace).filter(number=presented.number)
        for order in found.select_related("ticketed_event"):
            named = {"number": order.number, "event": order.ticketed_event.title}
            why = _("Order %(number)s · %(event)s") % named
            yield Found(order.customer_id, why, is_exact=True)


def _holders(workspace: Workspace, presented: Presented) -> Iterator[Found]:
    tickets = Ticket.objects.of(workspace).select_related("ticketed_event")
    if presented.number is not None:
        tickets = tickets.filter(number=presented.number)
    else:
        tickets = tickets.filter(id=str(presented.key))
    for ticket in tickets:
        code = presented.code
        if code and not code.is_signed_by(bytes(ticket.ticketed_event.public_key)):
            continue
        named = {"number": ticket.number, "event": ticket.ticketed_event.title}
        why = _("Ticket %(number)s · %(event)s") % named
        if not presented.is_of(ticket.epoch):
            why = _("An earlier code of ticket %(number)s · %(event)s") % named
        yield Found(ticket.customer_id, why, is_exact=True)

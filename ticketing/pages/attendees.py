"""Who a visitor is at an event: with which of their records they attend it."""

from dataclasses import dataclass

from django.db.models import F, Q

from accounts.models import Customer
from ticketing.catalogue.models import TicketedEvent
from ticketing.pages.visitors import Visitor
from ticketing.sessions.models import Invitation
from ticketing.sessions.states import InvitationState
from ticketing.tickets.models import Ticket

_MOST_LOOKED_AT = 100


@dataclass(frozen=True, slots=True)
class Attendee:
    """Somebody who attends an event: with a valid ticket, or because they said yes when asked."""

    customer: Customer
    has_ticket: bool


def attendee_of(visitor: Visitor, event: TicketedEvent) -> Attendee | None:
    """As whom a visitor attends; None where they do not.

    Their own record comes first, then the holder of a ticket whose link was opened here.
    """
    if not visitor.is_known and not visitor.customers:
        return None
    held = [ticket.customer for ticket in _tickets(visitor, event) if visitor.holds(ticket)]
    held.sort(key=lambda one: not visitor.is_one(one.id))
    if held:
        return _attends(visitor, held[0], has_ticket=True)
    asked = _asked(visitor, event)
    return _attends(visitor, asked, has_ticket=False) if asked else None


def _attends(visitor: Visitor, customer: Customer, *, has_ticket: bool) -> Attendee:
    customer.workspace = visitor.workspace
    return Attendee(customer, has_ticket)


def _tickets(visitor: Visitor, event: TicketedEvent) -> list[Ticket]:
    opened = Q(order__in=visitor.opened_orders(), customer_id=F("order__customer_id"))
    rows = Ticket.objects.of(visitor.workspace).valid().filter(ticketed_event=event)
    rows = rows.filter(
        opened | Q(id__in=visitor.opened_tickets()) | Q(customer__in=visitor.customers)
    )
    rows = rows.select_related("order", "customer").order_by("issued_at", "id")
    return list(rows[:_MOST_LOOKED_AT])


def _asked(visitor: Visitor, event: TicketedEvent) -> Customer | None:
    rows = Invitation.objects.filter(
        workspace=visitor.workspace,
        ticketed_event=event,
        customer__in=visitor.customers,
        state=InvitationState.ACCEPTED,
    )
    found = rows.select_related("customer").order_by("id").first()
    return found.customer if found else None

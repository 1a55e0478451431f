"""Links that letters carry: nobody can guess them, and they open one thing alone."""

from uuid import UUID

from django.conf import settings
from django.core.signing import BadSignature, Signer

from core.ids import as_uuid
from ticketing.orders.models import Order
from ticketing.tickets.models import Ticket

_ORDERS = Signer(salt="ticketing.order-link", sep=".")
_TICKETS = Signer(salt="ticketing.ticket-link", sep=".")


def order_link(order: Order) -> str:
    """The address under which a buyer finds an order and its tickets, on any device.

    It does not show tickets that were handed on. The order comes with its workspace.
    """
    token = _ORDERS.sign(order.id.hex)
    return f"{settings.PUBLIC_URL}/whats-on/{order.workspace.slug}/orders/{token}/"


def ticket_link(ticket: Ticket) -> str:
    """The address under which its present holder finds a ticket; a claim or a new code ends it.

    The ticket comes with its workspace.
    """
    token = _TICKETS.sign(f"{ticket.id.hex}-{ticket.epoch}")
    return f"{settings.PUBLIC_URL}/whats-on/{ticket.workspace.slug}/tickets/{token}/"


def claim_link(token: str) -> str:
    """The address under which somebody claims a ticket that is offered to them."""
    return f"{settings.PUBLIC_URL}/whats-on/claim/{token}/"


def read_order_link(token: str) -> UUID | None:
    """The id of the order that a link was made for; None for what we did not sign."""
    try:
        return as_uuid(_ORDERS.unsign(token))
    except BadSignature:
        return None


def read_ticket_link(token: str) -> tuple[UUID, int] | None:
    """The id of a link's ticket and the epoch it is for; None for what we did not sign."""
    try:
        key, _, epoch = _TICKETS.unsign(token).partition("-")
    except BadSignature:
        return None
    ticket_id = as_uuid(key)
    return None if ticket_id is None else (ticket_id, int(epoch))

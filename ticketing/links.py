"""Links that letters carry: nobody can guess them, and they open one thing alone."""

from uuid import UUID

from django.conf import settings
from django.core.signing import BadSignature, Signer

from core.ids import as_uuid
from ticketing.orders.models import Order
from ticketing.tickets.models import Ticket

_ORDERS = Signer(salt="ticketing.order-link", sep=".")
_RETURNS = Signer(salt="ticketing.return-link", sep=".")
_TICKETS = Signer(salt="ticketing.ticket-link", sep=".")


def order_link(order: Order) -> str:
    """The address under which a buyer finds an order and its tickets, on any device.

    It does not show tickets that were handed on; a new code for one of them, and erasure, end it.
    The order comes with its workspace.
    """
    return _to_order(order, _ORDERS)


def return_link(order: Order) -> str:
    """The same for the way back from paying: others see it, so it is soon over."""
    return _to_order(order, _RETURNS)


def ticket_link(ticket: Ticket) -> str:
    """The address under which its present holder finds a ticket; a claim or a new code ends it.

    The ticket comes with its workspace.
    """
    token = _TICKETS.sign(f"{ticket.id.hex}-{ticket.epoch}")
    return f"{settings.PUBLIC_URL}/whats-on/{ticket.workspace.slug}/tickets/{token}/"


def claim_link(token: str) -> str:
    """The address under which somebody claims a ticket that is offered to them."""
    return f"{settings.PUBLIC_URL}/whats-on/claim/{token}/"


def read_order_link(token: str) -> tuple[UUID, int] | None:
    """The id of a link's order and the epoch it is for; None for what we did not sign."""
    return _read(token, _ORDERS)


def read_return_link(token: str) -> tuple[UUID, int] | None:
    """The same of a link by which somebody comes back from paying."""
    return _read(token, _RETURNS)


def read_ticket_link(token: str) -> tuple[UUID, int] | None:
    """The id of a link's ticket and the epoch it is for; None for what we did not sign."""
    return _read(token, _TICKETS)


def _to_order(order: Order, signer: Signer) -> str:
    token = signer.sign(f"{order.id.hex}-{order.link_epoch}")
    return f"{settings.PUBLIC_URL}/whats-on/{order.workspace.slug}/orders/{token}/"


def _read(token: str, signer: Signer) -> tuple[UUID, int] | None:
    try:
        key, _, epoch = signer.unsign(token).partition("-")
    except BadSignature:
        return None
    found = as_uuid(key)
    return None if found is None else (found, int(epoch or 1))

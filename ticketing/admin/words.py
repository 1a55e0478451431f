"""Tickets in the few words that lists have room for."""

from django.utils.translation import gettext as _

from ticketing.tickets.models import Ticket


def say_door(ticket: Ticket) -> str:
    """Whether the holder is inside."""
    if ticket.is_inside:
        return _("inside")
    return _("was in, and left") if ticket.entries else _("not in yet")


def say_holder(ticket: Ticket) -> str:
    """What the holder is called."""
    return ticket.holder_name or ticket.holder_email or str(ticket.customer)

"""Tickets, as JSON."""

from typing import Any

from core.api.rendering import instant
from ticketing.tickets.models import Ticket


def shown_ticket(ticket: Ticket) -> dict[str, Any]:
    """A ticket as its holder sees it."""
    event = ticket.ticketed_event
    return {
        "ticketId": ticket.id,
        "number": ticket.number,
        "eventId": event.key,
        "eventTitle": event.title,
        "startsAt": instant(event.starts_at),
        "timeZone": event.time_zone,
        "venue": event.venue,
        "ticketTypeId": ticket.ticket_type.key,
        "ticketType": ticket.ticket_type.title,
        "status": ticket.state,
        "holderName": ticket.holder_name,
        "checkedIn": bool(ticket.entries),
        "issuedAt": instant(ticket.issued_at),
    }

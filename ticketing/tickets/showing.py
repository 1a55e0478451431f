"""Tickets, as JSON."""

from collections.abc import Iterable
from typing import Any

from accounts.models import Workspace
from core.api.rendering import instant
from ticketing.tickets.models import Ticket, TicketPerk
from ticketing.transfers.models import Transfer


def shown_ticket(ticket: Ticket) -> dict[str, Any]:
    """A ticket as its holder sees it."""
    return shown_tickets([ticket], workspace=ticket.workspace)[0]


def shown_tickets(tickets: Iterable[Ticket], *, workspace: Workspace) -> list[dict[str, Any]]:
    """Tickets as their holder sees them; they come with event and type."""
    found = list(tickets)
    offers = Transfer.objects.of(workspace).open().filter(ticket__in=found) if found else []
    by_ticket = {offer.ticket_id: offer for offer in offers}
    return [_shown(ticket, by_ticket.get(ticket.id)) for ticket in found]


def _shown(ticket: Ticket, offer: Transfer | None) -> dict[str, Any]:
    event = ticket.ticketed_event
    return {
        "ticketId": ticket.id,
        "number": ticket.number,
        "eventId": event.key,
        "eventTitle": event.title,
        "startsAt": instant(event.starts_at),
        "endsAt": instant(event.ends_at),
        "timeZone": event.time_zone,
        "venue": event.venue,
        "ticketTypeId": ticket.ticket_type.key,
        "ticketType": ticket.ticket_type.title,
        "transferable": ticket.ticket_type.is_transferable,
        "status": ticket.state,
        "holderName": ticket.holder_name,
        "checkedIn": bool(ticket.entries),
        "inside": ticket.is_inside,
        "issuedAt": instant(ticket.issued_at),
        "transfer": None if offer is None else shown_offer(offer),
    }


def shown_offer(offer: Transfer) -> dict[str, Any]:
    """What the holder sees of an offer; the secret of its link is nobody's but the letter's."""
    return {
        "email": offer.recipient_email,
        "name": offer.recipient_name,
        "note": offer.note,
        "status": offer.state,
        "offeredAt": instant(offer.offered_at),
        "expiresAt": instant(offer.expires_at),
    }


def shown_perk_stub(stub: TicketPerk) -> dict[str, Any]:
    """A ticket's perk, and how often it was used."""
    return {
        "perkId": stub.perk.key,
        "title": stub.perk.title,
        "description": stub.perk.description,
        "allowance": stub.allowance,
        "used": stub.used,
        "left": stub.left,
    }

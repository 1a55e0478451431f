"""An offer, as JSON for whoever has its link."""

from datetime import datetime
from typing import Any

from core.api.rendering import instant
from ticketing.transfers.models import Transfer
from ticketing.transfers.states import TransferState


def shown_to_claimant(offer: Transfer, *, at: datetime) -> dict[str, Any]:
    """What is offered, and by whom; nothing that opens a door. It comes with ticket and sender."""
    ticket = offer.ticket
    event = ticket.ticketed_event
    state = state_at(offer, at)
    return {
        "status": state.value,
        "eventId": event.key,
        "eventTitle": event.title,
        "startsAt": instant(event.starts_at),
        "endsAt": instant(event.ends_at),
        "timeZone": event.time_zone,
        "venue": event.venue,
        "ticketType": ticket.ticket_type.title,
        "from": offer.customer.name if state is TransferState.OFFERED else "",
        "email": offer.recipient_email if state is TransferState.OFFERED else "",
        "note": offer.note if state is TransferState.OFFERED else "",
        "expiresAt": instant(offer.expires_at),
    }


def state_at(offer: Transfer, moment: datetime) -> TransferState:
    """What an offer is at, also when nobody has yet noted that its time ran out."""
    kept = TransferState(offer.state)
    is_late = kept is TransferState.OFFERED and offer.expires_at <= moment
    return TransferState.EXPIRED if is_late else kept

"""Messages about transfers."""

from typing import Any
from uuid import UUID

from ticketing.facts import tell
from ticketing.transfers.models import Transfer


def tell_of(offer: Transfer, kind: str, *, pass_id: UUID, **more: Any) -> None:
    """Keep a message about a transfer; it comes with its workspace and its ticket."""
    tell(
        offer.workspace,
        kind,
        transfer_id=str(offer.id),
        ticket_id=str(offer.ticket_id),
        ticketed_event_id=str(offer.ticket.ticketed_event_id),
        pass_id=str(pass_id),
        **more,
    )

"""Photos as the admin's tests need them: rows, without files."""

from typing import Any

from tests.ticketing.media.gallery import PARTY
from ticketing.catalogue.models import TicketedEvent
from ticketing.media.models import Photo


def pending_photo(event: TicketedEvent, number: int = 0, **says: Any) -> Photo:
    """A photo of an event's gallery that waits for approval, unless told otherwise."""
    fields = {"name": f"photo-{number}", "digest": f"{number}", "state": "pending"} | says
    return Photo.objects.create(
        workspace=event.workspace,
        ticketed_event=event,
        width=6,
        height=4,
        stored_bytes=0,
        uploaded_at=PARTY,
        **fields,
    )

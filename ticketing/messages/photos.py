"""What is told of photos."""

from typing import Any

from django.utils.translation import gettext_noop as _

from events.messages.types import MessageType, uuid_field
from ticketing.messages.fields import CUSTOMER, EVENT, event_field, or_null, outcome_field

_PHOTO: dict[str, Any] = {
    "photo_id": uuid_field("The photo."),
    "ticketed_event_id": event_field,
    "pass_id": or_null(uuid_field("The pass of who added it; null for guests and staff.")),
}
_EXAMPLE: dict[str, Any] = {
    "photo_id": "01930d46-8800-7b4a-8c3d-2e1f0a9b8c7d",
    "ticketed_event_id": EVENT,
    "pass_id": CUSTOMER,
}

TYPES = [
    MessageType(
        "photo.uploaded", _("Somebody added a photo to an event's gallery."), _PHOTO, _EXAMPLE
    ),
    MessageType(
        "photo.approved", _("A photo is seen by others for the first time."), _PHOTO, _EXAMPLE
    ),
    MessageType(
        "photo.hidden",
        _("A photo is not seen any more."),
        _PHOTO | {"state": outcome_field("Why.", "pending", "rejected", "taken_down")},
        _EXAMPLE | {"state": "taken_down"},
    ),
]

"""What is told of seats in sessions, and of invitations."""

from typing import Any

from django.utils.translation import gettext_noop as _

from events.messages.types import MessageType, instant_field, text_field, uuid_field
from ticketing.messages.fields import CUSTOMER, EVENT, event_field, or_null, pass_field

_SESSION_ID = "01930d39-4e00-7a9c-b5d6-e7f8091a2b3c"
_SEAT: dict[str, Any] = {
    "session_id": uuid_field("The session."),
    "ticketed_event_id": event_field,
    "pass_id": pass_field,
}
_SEAT_EXAMPLE: dict[str, Any] = {
    "session_id": _SESSION_ID,
    "ticketed_event_id": EVENT,
    "pass_id": CUSTOMER,
}
_INVITATION: dict[str, Any] = {
    "invitation_id": uuid_field("The invitation."),
    "ticketed_event_id": event_field,
    "session_id": or_null(uuid_field("The session; null for a role in the event.")),
    "pass_id": pass_field,
}
_INVITATION_EXAMPLE: dict[str, Any] = {
    "invitation_id": "01930d3b-6600-7e8f-9a0b-1c2d3e4f5061",
    "ticketed_event_id": EVENT,
    "session_id": _SESSION_ID,
    "pass_id": CUSTOMER,
}


def _slot(says: str) -> dict[str, Any]:
    fields = {
        "starts_at": instant_field("When it starts."),
        "ends_at": instant_field("When it ends."),
        "room": or_null(text_field("The room; null where there is none.")),
    }
    return {
        "type": "object",
        "properties": fields,
        "required": list(fields),
        "description": says,
    }


TYPES = [
    MessageType("session.selected", _("Somebody has a seat in a session."), _SEAT, _SEAT_EXAMPLE),
    MessageType(
        "session.moved_up",
        _("Somebody who waited for a seat in a session has one now."),
        _SEAT,
        _SEAT_EXAMPLE,
    ),
    MessageType(
        "session.given_up",
        _("Somebody has no seat in a session any more, nor waits for one."),
        _SEAT,
        _SEAT_EXAMPLE,
    ),
    MessageType(
        "session.rescheduled",
        _("A session has another time or room; one message for each who has a seat or waits."),
        _SEAT | {"before": _slot("When and where it was."), "after": _slot("And is now.")},
        _SEAT_EXAMPLE
        | {
            "before": {
                "starts_at": "2026-11-21T18:00:00Z",
                "ends_at": "2026-11-21T19:00:00Z",
                "room": "Hall",
            },
            "after": {
                "starts_at": "2026-11-21T20:00:00Z",
                "ends_at": "2026-11-21T21:00:00Z",
                "room": None,
            },
        },
    ),
    MessageType(
        "session.cancelled",
        _("A session was cancelled; one message for each who had a seat or waited."),
        _SEAT,
        _SEAT_EXAMPLE,
    ),
    MessageType(
        "invitation.sent",
        _("An organiser asked somebody to take part."),
        _INVITATION,
        _INVITATION_EXAMPLE,
    ),
    MessageType(
        "invitation.accepted",
        _("Somebody accepted an invitation, perhaps anew."),
        _INVITATION,
        _INVITATION_EXAMPLE,
    ),
    MessageType(
        "invitation.declined",
        _("Somebody declined an invitation, perhaps anew."),
        _INVITATION,
        _INVITATION_EXAMPLE,
    ),
]

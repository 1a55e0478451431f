"""What is told of tickets that change hands or codes."""

from typing import Any

from django.utils.translation import gettext_noop as _

from events.messages.types import MessageType, uuid_field, whole_number_field
from ticketing.messages.fields import (
    CUSTOMER,
    EVENT,
    OTHER_CUSTOMER,
    TICKET,
    event_field,
    outcome_field,
    pass_field,
    ticket_field,
)

_OFFER: dict[str, Any] = {
    "transfer_id": uuid_field("The offer."),
    "ticket_id": ticket_field,
    "ticketed_event_id": event_field,
}
_SENDER: dict[str, Any] = {"pass_id": uuid_field("The pass of who offers it.")}
_EXAMPLE: dict[str, Any] = {
    "transfer_id": "01930d40-77aa-7b3c-9d2e-4f5061728394",
    "ticket_id": TICKET,
    "ticketed_event_id": EVENT,
    "pass_id": CUSTOMER,
}
_OUTCOME = outcome_field("How it ended.", "taken_back", "expired")

TYPES = [
    MessageType(
        "ticket.offered", _("A ticket was offered to somebody."), _OFFER | _SENDER, _EXAMPLE
    ),
    MessageType(
        "ticket.offer_ended",
        _("An offer ended, and nobody had claimed the ticket."),
        _OFFER | _SENDER | {"outcome": _OUTCOME},
        _EXAMPLE | {"outcome": "taken_back"},
    ),
    MessageType(
        "ticket.transferred",
        _("A ticket was claimed: this is told of who had it."),
        _OFFER | {"pass_id": uuid_field("The pass of who had it.")},
        _EXAMPLE,
    ),
    MessageType(
        "ticket.claimed",
        _("A ticket was claimed: this is told of who has it now."),
        _OFFER | {"pass_id": uuid_field("The pass of who has it now.")},
        _EXAMPLE | {"pass_id": OTHER_CUSTOMER},
    ),
    MessageType(
        "ticket.reissued",
        _("A ticket got a new code; the old one is dead."),
        {
            "ticket_id": ticket_field,
            "ticketed_event_id": event_field,
            "pass_id": pass_field,
            "epoch": whole_number_field("How many codes it has had before."),
        },
        {"ticket_id": TICKET, "ticketed_event_id": EVENT, "pass_id": CUSTOMER, "epoch": 2},
    ),
]

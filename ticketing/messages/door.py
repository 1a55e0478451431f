"""What is told of what happens at a door."""

from typing import Any

from django.utils.translation import gettext_noop as _

from events.messages.types import MessageType, instant_field, text_field, uuid_field
from ticketing.messages.fields import CUSTOMER, EVENT, TICKET, event_field, pass_field, ticket_field

_CHECK_IN = "01930d44-5500-7c2d-8b1a-9e8d7c6b5a49"
_SCAN: dict[str, Any] = {
    "ticketed_event_id": event_field,
    "check_in_id": uuid_field("The scan."),
    "ticket_id": ticket_field,
    "pass_id": pass_field,
}
_PASSAGE: dict[str, Any] = _SCAN | {
    "gate": text_field("Where; empty where nobody said."),
    "at": instant_field("When it was scanned."),
}
_SCAN_EXAMPLE: dict[str, Any] = {
    "ticketed_event_id": EVENT,
    "check_in_id": _CHECK_IN,
    "ticket_id": TICKET,
    "pass_id": CUSTOMER,
}
_EXAMPLE: dict[str, Any] = _SCAN_EXAMPLE | {"gate": "North", "at": "2026-11-21T19:04:00Z"}
_PERK: dict[str, Any] = {
    "ticketed_event_id": event_field,
    "ticket_id": ticket_field,
    "pass_id": pass_field,
    "perk_id": text_field("The perk's key."),
    "redemption_id": uuid_field("This one time that it was handed out."),
}
_PERK_EXAMPLE: dict[str, Any] = {
    "ticketed_event_id": EVENT,
    "ticket_id": TICKET,
    "pass_id": CUSTOMER,
    "perk_id": "drink",
    "redemption_id": "01930d45-0a0b-7d1c-9e2f-3a4b5c6d7e8f",
}

TYPES = [
    MessageType("ticket.checked_in", _("A ticket went in."), _PASSAGE, _EXAMPLE),
    MessageType("ticket.checked_out", _("A ticket went out."), _PASSAGE, _EXAMPLE),
    MessageType(
        "ticket.let_in_twice",
        _("An upload of offline scans shows that a ticket went in twice."),
        _PASSAGE,
        _EXAMPLE,
    ),
    MessageType("ticket.check_in_undone", _("A scan was taken back."), _SCAN, _SCAN_EXAMPLE),
    MessageType("perk.redeemed", _("A perk was handed out."), _PERK, _PERK_EXAMPLE),
    MessageType(
        "perk.redemption_undone",
        _("That a perk was handed out was taken back."),
        _PERK,
        _PERK_EXAMPLE,
    ),
]

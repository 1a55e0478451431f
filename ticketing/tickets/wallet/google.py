"""A ticket as a pass of Google Wallet: a link with what it says, signed.

https://developers.google.com/wallet/tickets/events
"""

from datetime import datetime
from typing import Any

import jwt
from django.utils.translation import get_language

from ticketing.catalogue.models import TicketedEvent
from ticketing.tickets.codes import code_of
from ticketing.tickets.models import Ticket
from ticketing.tickets.wallet.colours import as_hex, ground_of
from ticketing.tickets.wallet.keys import GoogleSigner

_SAVE = "https://pay.google.com/gp/v/save/"


def google_link(ticket: Ticket, signer: GoogleSigner, *, at: datetime) -> str:
    """The address under which Google keeps a valid ticket; it comes with event and workspace."""
    claims = {
        "iss": signer.email,
        "aud": "google",
        "typ": "savetowallet",
        "iat": int(at.timestamp()),
        "payload": {
            "eventTicketClasses": [_class(ticket.ticketed_event, ticket, signer)],
            "eventTicketObjects": [_object(ticket, signer)],
        },
    }
    return _SAVE + jwt.encode(claims, signer.key, algorithm="RS256")


def _class(event: TicketedEvent, ticket: Ticket, signer: GoogleSigner) -> dict[str, Any]:
    """What all tickets of an event have in common."""
    said: dict[str, Any] = {
        "id": _class_id(event, signer),
        "issuerName": ticket.workspace.name,
        "eventName": _words(event.title),
        "dateTime": {
            "start": event.starts_at.astimezone(event.zone).isoformat(timespec="seconds"),
            "end": event.ends_at.astimezone(event.zone).isoformat(timespec="seconds"),
        },
        "hexBackgroundColor": as_hex(ground_of(ticket.workspace)),
        "reviewStatus": "UNDER_REVIEW",
    }
    if event.venue:
        address = event.address or event.venue
        said["venue"] = {"name": _words(event.venue), "address": _words(address)}
    return said


def _object(ticket: Ticket, signer: GoogleSigner) -> dict[str, Any]:
    code = {"type": "QR_CODE", "value": code_of(ticket), "alternateText": ticket.number}
    said: dict[str, Any] = {
        # A new holder or code is another pass: the old one is not changed into it.
        "id": f"{signer.issuer}.{ticket.id.hex}-{ticket.epoch}",
        "classId": _class_id(ticket.ticketed_event, signer),
        "state": "ACTIVE",
        "ticketNumber": ticket.number,
        "ticketType": _words(ticket.ticket_type.title),
        "barcode": code,
    }
    if ticket.holder_name:
        said["ticketHolderName"] = ticket.holder_name
    return said


def _class_id(event: TicketedEvent, signer: GoogleSigner) -> str:
    return f"{signer.issuer}.{event.id.hex}"


def _words(text: str) -> dict[str, Any]:
    return {"defaultValue": {"language": get_language() or "en", "value": text}}

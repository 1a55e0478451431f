"""The code on a ticket: what the QR holds, signed so that a door can check it offline.

`docs/tickets.md` gives the layout byte by byte: 85 bytes are 136 signs of base 32 with no bit left
over, so that one ticket of one epoch has one code, which is also safe in an address.
"""

import base64
import binascii
import struct
from dataclasses import dataclass
from uuid import UUID

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from ticketing.catalogue.signing import signing_key
from ticketing.tickets.models import Ticket

LENGTH = 136
VERSION = 1
# Version, id of the ticket, epoch of its holder; the signature follows.
_BODY = struct.Struct(">B16sI")
# Stands before what is signed, so that the key can never have signed it for something else.
_CONTEXT = b"foyer ticket\x00"


@dataclass(frozen=True, slots=True)
class ReadCode:
    """What a code says; whether it is true is another question (`is_signed_by`)."""

    ticket_id: UUID
    epoch: int
    signature: bytes

    def is_signed_by(self, public_key: bytes) -> bool:
        """Whether the event with this public key (32 bytes) made the code."""
        try:
            key = Ed25519PublicKey.from_public_bytes(bytes(public_key))
            key.verify(self.signature, _signed(self.ticket_id, self.epoch))
        except (InvalidSignature, ValueError):
            return False
        return True


def code_of(ticket: Ticket) -> str:
    """The code of a ticket's present holder; `ticket.ticketed_event` is read."""
    signed = _signed(ticket.id, ticket.epoch)
    signature = signing_key(ticket.ticketed_event).sign(signed)
    return base64.b32encode(signed.removeprefix(_CONTEXT) + signature).decode()


def read_code(text: str) -> ReadCode | None:
    """What a scanned text says, or None when it has not the form of a code."""
    meant = text.strip().upper()
    if len(meant) != LENGTH or not text.isascii():
        return None
    try:
        whole = base64.b32decode(meant)
    except binascii.Error:
        return None
    version, key, epoch = _BODY.unpack_from(whole)
    if version != VERSION:
        return None
    return ReadCode(UUID(bytes=key), epoch, whole[_BODY.size :])


def _signed(ticket_id: UUID, epoch: int) -> bytes:
    return _CONTEXT + _BODY.pack(VERSION, ticket_id.bytes, epoch)

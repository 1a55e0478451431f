"""An event's own key pair (Ed25519, RFC 8032): it signs the codes of the event's tickets."""

from functools import lru_cache
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from core.sealing import seal, unseal
from ticketing.catalogue.models import TicketedEvent


def new_signing_key() -> tuple[bytes, bytes]:
    """A key pair: the private half sealed, the public half as its 32 bytes."""
    key = Ed25519PrivateKey.generate()
    private = key.private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption())
    public = key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    return seal(private.hex()), public


def signing_key(event: TicketedEvent) -> Ed25519PrivateKey:
    """The private half, opened once a process: unsealing takes longer than signing."""
    return _opened(event.id, bytes(event.sealed_signing_key))


@lru_cache(maxsize=256)
def _opened(_event_id: UUID, sealed: bytes) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(unseal(sealed)))

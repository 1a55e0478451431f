"""Signatures as Standard Webhooks 1.0 has them: HMAC-SHA256 (`v1`) and Ed25519 (`v1a`)."""

import base64
import binascii
import hmac
import secrets as chance
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

SECRET, PRIVATE_KEY, PUBLIC_KEY = "whsec_", "whsk_", "whpk_"
SECRET_BYTES = 32  # 24 to 64 are allowed
_SEED_BYTES = 32


@dataclass(frozen=True, slots=True)
class KeyPair:
    """What signs, `whsk_…`, and what everybody may know, `whpk_…`."""

    private: str = field(repr=False)
    public: str


def make_secret() -> str:
    """A new secret that sender and receiver share: `whsec_` and random bytes in base64."""
    return SECRET + _base64(chance.token_bytes(SECRET_BYTES))


def make_key_pair() -> KeyPair:
    """A new pair of Ed25519 keys, each as its bytes in base64 after what tells them apart.

    The private one is followed by the public one, 64 bytes in all, as libsodium keeps it.
    """
    key = Ed25519PrivateKey.generate()
    public = key.public_key().public_bytes_raw()
    private = key.private_bytes_raw() + public
    return KeyPair(PRIVATE_KEY + _base64(private), PUBLIC_KEY + _base64(public))


def public_key_of(private: str) -> str:
    """The `whpk_…` that belongs to a `whsk_…`."""
    return PUBLIC_KEY + _base64(_signer(private).public_key().public_bytes_raw())


def headers_for(
    *,
    message_id: str,
    at: datetime,
    body: bytes,
    secrets: Iterable[str] = (),
    keys: Iterable[str] = (),
) -> dict[str, str]:
    """The three headers of a message that is sent at this instant; see `sign`."""
    timestamp = seconds_of(at)
    signed = sign(message_id=message_id, timestamp=timestamp, body=body, secrets=secrets, keys=keys)
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": signed,
    }


def sign(
    *,
    message_id: str,
    timestamp: int,
    body: bytes,
    secrets: Iterable[str] = (),
    keys: Iterable[str] = (),
) -> str:
    """The header `webhook-signature`: one signature for each secret and then for each private key.

    While one is rotated both sign, the new one first. Raises ValueError for an id with a full
    stop in it, which would leave open where the id ends.
    """
    if "." in message_id:
        raise ValueError("a message's id has no full stop")
    content = b"%s.%d.%s" % (message_id.encode(), timestamp, body)
    signatures = [f"v1,{_base64(hmac.digest(_shared(one), content, 'sha256'))}" for one in secrets]
    signatures += [f"v1a,{_base64(_signer(one).sign(content))}" for one in keys]
    return " ".join(signatures)


def seconds_of(at: datetime) -> int:
    """Whole seconds since 1970 of an instant in any zone. Raises ValueError where it has none."""
    if at.tzinfo is None:
        raise ValueError("an instant has a time zone")
    return int(at.timestamp())


def _shared(secret: str) -> bytes:
    shared = _bytes(secret, SECRET)
    if not 24 <= len(shared) <= 64:
        raise ValueError("a secret has 24 to 64 bytes")
    return shared


@lru_cache(maxsize=256)
def _signer(private: str) -> Ed25519PrivateKey:
    """The key, unpacked once: that takes as long as to sign with it."""
    return Ed25519PrivateKey.from_private_bytes(_bytes(private, PRIVATE_KEY)[:_SEED_BYTES])


def _bytes(text: str, prefix: str) -> bytes:
    """What is after the prefix. Raises ValueError, which never repeats a secret."""
    if text.startswith(prefix):
        with suppress(binascii.Error):
            return base64.b64decode(text.removeprefix(prefix), validate=True)
    raise ValueError(f"{prefix} and base64 are needed")


def _base64(raw: bytes) -> str:
    return base64.b64encode(raw).decode()

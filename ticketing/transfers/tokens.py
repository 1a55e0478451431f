"""The secret in a claim's link. It says its workspace too, so that nobody else's is looked through.

64 signs of base64url: the workspace's id and 32 random bytes. Only the SHA-256 of both is kept.
"""

import base64
import binascii
import hashlib
import secrets
from uuid import UUID

_SIGNS = 64
_RANDOM_BYTES = 32


def new_token(workspace_id: UUID) -> str:
    """A link's secret that nobody can guess."""
    whole = workspace_id.bytes + secrets.token_bytes(_RANDOM_BYTES)
    return base64.urlsafe_b64encode(whole).decode()


def digest_of(token: str) -> bytes:
    """What is kept of a token."""
    return hashlib.sha256(token.encode()).digest()


def workspace_of(token: str) -> UUID | None:
    """The workspace that a token is about; None for what never was a token."""
    if len(token) != _SIGNS or not token.isascii():
        return None
    try:
        return UUID(bytes=base64.b64decode(token, altchars=b"-_", validate=True)[:16])
    except (binascii.Error, ValueError):
        return None

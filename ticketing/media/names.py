"""Words that nobody guesses, and that name the workspace in which they are looked up."""

import base64
import binascii
import secrets
from uuid import UUID

_RANDOM_BYTES = 24
_LENGTH = 16 + _RANDOM_BYTES
LARGE, MEDIUM, SMALL = "large", "medium", "small"
# The longer side, in pixels.
SIDES = {LARGE: 1600, SMALL: 400}
# Pictures of events are the first thing that a phone shows: they have a size of their own for it.
PICTURE_SIDES = {LARGE: 1600, MEDIUM: 800, SMALL: 400}


def new_word(workspace_id: UUID) -> str:
    """A word of 54 signs: the workspace, and 192 bits at random."""
    word = workspace_id.bytes + secrets.token_bytes(_RANDOM_BYTES)
    return base64.urlsafe_b64encode(word).decode().rstrip("=")


def workspace_of(word: str) -> UUID | None:
    """The workspace that a word names; None for what is no such word."""
    try:
        found = base64.b64decode(f"{word}==", altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None
    return UUID(bytes=found[:16]) if len(found) == _LENGTH else None


def file_of(name: str, size: str) -> str:
    """What the storage calls the file of a photo in one size."""
    return f"photos/{name}-{size}.jpg"


def path_of(name: str, size: str) -> str:
    """The address of the file on this server."""
    return f"/media/photos/{name}-{size}.jpg"


def read_file_name(text: str) -> tuple[str, str] | None:
    """The photo's name and the size that an address names; None where it is no such address."""
    stem, _, size = text.removesuffix(".jpg").rpartition("-")
    return (stem, size) if size in PICTURE_SIDES and text.endswith(".jpg") else None

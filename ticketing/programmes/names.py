"""Keys for what a programme names: its own where it can stand in an address."""

from hashlib import sha256
from typing import Any

_LONGEST = 100


def usable_key(value: Any) -> str | None:
    """A programme's own name of something as a key; None where it has none that can be one."""
    if isinstance(value, bool) or not isinstance(value, str | int):
        return None
    text = str(value).strip()
    fits = 0 < len(text) <= _LONGEST and text.isprintable() and "/" not in text
    return text if fits and text not in {".", ".."} else None


def key_for(kind: str, name: str) -> str:
    """A key for who or what has only a name: the name itself, or one made of it."""
    return usable_key(name) or f"{kind}-{sha256(name.encode()).hexdigest()[:16]}"

"""Codes of redemptions: nobody guesses one, and everybody can read one out over a counter."""

import secrets

# Nothing that is taken for something else: no 0 and O, no 1 and I. 32 signs are 5 bits each.
SIGNS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
_LENGTH = 10
_GROUP = 5


def new_code() -> str:
    """A code of 50 random bits."""
    return "".join(secrets.choice(SIGNS) for _ in range(_LENGTH))


def shown_code(code: str) -> str:
    """A code as people read it: K7PM2-QXH9T."""
    return "-".join(code[at : at + _GROUP] for at in range(0, len(code), _GROUP))


def read_code(text: str) -> str | None:
    """The code that somebody typed, in any case and however parted; None if it cannot be one."""
    meant = "".join(text.upper().replace("-", " ").split())
    return meant if len(meant) == _LENGTH and not set(meant) - set(SIGNS) else None

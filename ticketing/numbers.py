"""Numbers that people read out: ten signs that are not mistaken for each other."""

import secrets

# Crockford's base 32: no I, L, O or U.
_SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LENGTH = 10


def new_number() -> str:
    """A number at random: fifty bits, so that nobody guesses one and none comes twice."""
    bits = secrets.randbits(5 * _LENGTH)
    return "".join(_SIGNS[bits >> 5 * place & 31] for place in range(_LENGTH))


def read_number(typed: str) -> str:
    """A number as it was meant: capitals, without blanks and hyphens, I and L as 1, O as 0."""
    meant = typed.upper().replace(" ", "").replace("-", "")
    return meant.translate(str.maketrans("ILO", "110"))

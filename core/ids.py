"""UUIDv7 keys (RFC 9562, section 5.7), made in the application."""

import os
import time
from uuid import UUID


def uuid7() -> UUID:
    """A key that sorts by its quarter microsecond of birth; 62 random bits make it unique.

    So what one transaction writes, one statement after the other, sorts in that order.
    """
    milliseconds, rest = divmod(time.time_ns(), 1_000_000)
    # RFC 9562, 6.2, method 3: the fraction of the millisecond in rand_a.
    high = milliseconds << 16 | 0x7000 | rest * 4096 // 1_000_000
    noise = int.from_bytes(os.urandom(8), "big")
    low = 0x8000_0000_0000_0000 | noise & 0x3FFF_FFFF_FFFF_FFFF
    return UUID(int=high << 64 | low)


def uuid7_series(count: int) -> list[UUID]:
    """`count` keys that sort in the order of the list."""
    milliseconds = time.time_ns() // 1_000_000
    noise = os.urandom(7 * count)
    top = milliseconds << 16 | 0x7000
    keys = []
    for n in range(count):
        # RFC 9562, 6.2, method 1: rand_a and the top of rand_b count, the rest stays random.
        tail = int.from_bytes(noise[7 * n : 7 * n + 7], "big") >> 8
        counted = n << 48 | tail
        high = top | counted >> 62 & 0x0FFF
        low = 0x8000_0000_0000_0000 | counted & 0x3FFF_FFFF_FFFF_FFFF
        keys.append(UUID(int=high << 64 | low))
    return keys


def as_uuid(text: object) -> UUID | None:
    """The UUID that `text` spells, or None: an id that cannot be one names nothing."""
    try:
        return UUID(str(text))
    except ValueError:
        return None

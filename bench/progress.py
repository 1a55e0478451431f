"""What a person sees while it runs; the result alone goes to standard output."""

import sys
import time

_began = time.monotonic()


def say(sentence: str) -> None:
    """One line on standard error, with the seconds since the start."""
    print(f"{elapsed():6.1f} s  {sentence}", file=sys.stderr, flush=True)


def elapsed() -> float:
    """Seconds since the start."""
    return time.monotonic() - _began

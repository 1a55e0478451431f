"""Sweeps: one row or workspace after another, and what is wrong with one keeps no other waiting."""

from collections.abc import Callable, Iterable
from typing import TypeVar

import structlog

T = TypeVar("T")
# What became of a row: what went wrong, or None; it answers whether the rest is left for later.
Listener = Callable[[Exception | None], bool]
log = structlog.get_logger("foyer.sweeps")


def _goes_on(fault: Exception | None) -> bool:
    return False


def sweep(
    rows: Iterable[T], act: Callable[[T], int], *, name: str, is_enough: Listener = _goes_on
) -> int:
    """Act on each row, and answer what the acts come to together.

    A row with which anything goes wrong is left for a later sweep: whoever acts on it puts it
    off first where it has a time, so that those behind it have their turn.
    """
    total = 0
    for row in rows:
        fault = None
        try:
            total += act(row)
        except Exception as trouble:
            fault = trouble
            # Its kind alone: faults quote names, addresses and keys.
            key = str(getattr(row, "pk", row))
            log.warning("left for later", sweep=name, row=key, fault=type(trouble).__name__)
        if is_enough(fault):
            break
    return total

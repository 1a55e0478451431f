"""What an automation causes carries its origin, so that a loop of them can be told."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from uuid import UUID

_NOBODY: tuple[UUID, ...] = ()
_origin: ContextVar[tuple[UUID, ...]] = ContextVar("origin", default=_NOBODY)


@contextmanager
def caused_by(chain: Sequence[UUID]) -> Iterator[None]:
    """Have what is told meanwhile carry these automations: the first of the chain first."""
    token = _origin.set(tuple(chain))
    try:
        yield
    finally:
        _origin.reset(token)


def origin_now() -> list[str] | None:
    """What a message that is told now keeps of it; None for what nobody's automation caused."""
    return [str(one) for one in _origin.get()] or None

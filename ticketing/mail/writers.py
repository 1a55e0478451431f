"""Who puts which letters into words: `config/reactions.py` lists the rooms that do.

Keeping, sending, putting off and not flooding anybody are the same for every letter.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Protocol

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils.module_loading import import_string

from ticketing.mail.models import Letter


@dataclass(frozen=True, slots=True)
class Ready:
    """A letter that has something to say, to one address; `write` puts it into words."""

    to: str
    write: Callable[[], EmailMessage]


class Writer(Protocol):
    """A room that has letters of its own: an instance, named by its dotted path."""

    kinds: Collection[str]

    def ready(self, letter: Letter, *, at: datetime) -> Ready | None:
        """What there is to say now; None drops the letter. It comes with its workspace."""

    def sent(self, letter: Letter, *, at: datetime) -> None:
        """The letter went out; called in the transaction that notes it."""


def writer_of(kind: str) -> Writer:
    """The room whose letters are of this kind."""
    return _by_kind(tuple(settings.LETTER_WRITERS))[kind]


@lru_cache(maxsize=8)
def _by_kind(paths: Sequence[str]) -> dict[str, Writer]:
    writers: list[Writer] = [import_string(path) for path in paths]
    return {kind: writer for writer in writers for kind in writer.kinds}

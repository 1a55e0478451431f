"""Who reacts to what is recorded, inside the same transaction; `config/reactions.py` lists them."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, Protocol
from uuid import UUID

from django.conf import settings
from django.utils.module_loading import import_string

from accounts.models import Workspace
from events.drafts import Entry
from events.outbox import News


class Reactor(Protocol):
    """A room's reaction to the stream: set-based, in the transaction, without HTTP or e-mail."""

    def recorded(
        self, *, workspace: Workspace, entries: Sequence[Entry], news: list[News]
    ) -> Mapping[UUID, Mapping[str, Any]]:
        """Events were recorded. Answers what each of them earned, for its receipt.

        What others should hear of is added to `news`, which is kept in one statement.
        """

    def removed(self, *, workspace: Workspace, event_ids: Sequence[UUID]) -> None:
        """Events are about to be deleted: take back what they led to."""


def reactors() -> list[Reactor]:
    """Those that settings list, in their order."""
    return _loaded(tuple(settings.EVENT_REACTORS))


@lru_cache(maxsize=8)
def _loaded(paths: tuple[str, ...]) -> list[Reactor]:
    return [import_string(path) for path in paths]

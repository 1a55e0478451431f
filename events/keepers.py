"""Who keeps something of a person beside their events; `config/reactions.py` lists them."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Protocol
from uuid import UUID

from django.conf import settings
from django.utils.module_loading import import_string

from accounts.models import Workspace


class Keeper(Protocol):
    """A room that keeps something of customers. Its methods run in the caller's transaction."""

    def erase(self, *, workspace: Workspace, customer_id: UUID) -> None:
        """A customer is being erased: blank what is known of the person here."""

    def export(self, *, workspace: Workspace, customer_id: UUID) -> Mapping[str, Any]:
        """A person asks for a copy: everything that is kept here, as plain values by name."""


def keepers() -> list[Keeper]:
    """Those that settings list, in their order."""
    return _loaded(tuple(settings.PERSON_KEEPERS))


@lru_cache(maxsize=8)
def _loaded(paths: tuple[str, ...]) -> list[Keeper]:
    return [import_string(path) for path in paths]

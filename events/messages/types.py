"""What a kind of message is: when it is told, and what it carries."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string

from accounts.models import Workspace

Fields = Mapping[str, Any]
# Makes kept fields whole for those who read them: what may not outlive an erasure is looked up
# when it is read, for many messages at once, and in their order.
Completion = Callable[[Workspace, Sequence[Fields]], Sequence[Fields]]


@dataclass(frozen=True, slots=True)
class MessageType:
    """One kind of message. `fields` are JSON Schemas by name, in the order in which they are sent.

    Fields in `optional` may be missing. `complete` adds what the outbox does not keep.
    """

    name: str
    when: str
    fields: Mapping[str, Mapping[str, Any]]
    example: Mapping[str, Any]
    optional: frozenset[str] = frozenset()
    complete: Completion | None = None


def message_types() -> dict[str, MessageType]:
    """All that settings list, by name."""
    return _loaded(tuple(settings.MESSAGE_TYPES))


@lru_cache(maxsize=8)
def _loaded(paths: tuple[str, ...]) -> dict[str, MessageType]:
    return {kind.name: kind for path in paths for kind in import_string(path)}


def uuid_field(says: str) -> dict[str, str]:
    """The schema of an id."""
    return {"type": "string", "format": "uuid", "description": says}


def text_field(says: str, **more: Any) -> dict[str, Any]:
    """The schema of a text."""
    return {"type": "string", "description": says, **more}


def instant_field(says: str) -> dict[str, str]:
    """The schema of an instant, in UTC."""
    return {"type": "string", "format": "date-time", "description": says}


def whole_number_field(says: str) -> dict[str, str]:
    """The schema of a whole number."""
    return {"type": "integer", "description": says}

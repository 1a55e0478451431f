"""A kept message as others get it: one notice for each thing that it tells of."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from accounts.models import Workspace
from core.errors import Invalid
from events.messages.types import MessageType, message_types
from events.models import Message

EACH = "each"
# A bigint has 19 digits; longer ones are no position.
_CURSOR = re.compile(r"(\d{1,18})-(\d{1,9})")


@dataclass(frozen=True, slots=True)
class Notice:
    """What a message tells of one thing; `place` is where it stands in its message."""

    message_id: UUID
    position: int
    place: int
    type: str
    told_at: datetime
    fields: Mapping[str, Any]

    @property
    def id(self) -> str:
        """The same whenever and wherever it is told again."""
        return notice_id(self.message_id, self.place)

    @property
    def cursor(self) -> str:
        """Where it stands in the log of its workspace."""
        return f"{self.position}-{self.place}"


def notice_id(message_id: UUID, place: int) -> str:
    """The public id of a message, made of where it is kept."""
    return f"evt_{message_id.hex}" + (f"_{place}" if place else "")


def notices_of(message: Message) -> list[Notice]:
    """Everything that a message with a position tells."""
    body = dict(message.body)
    parts = body.pop(EACH, None)
    return [
        Notice(
            message_id=message.id,
            position=message.position or 0,
            place=place,
            type=message.type,
            told_at=message.created_at,
            fields=body | part,
        )
        for place, part in enumerate([{}] if parts is None else parts)
    ]


def rendered(workspace: Workspace, notices: Sequence[Notice]) -> list[dict[str, Any]]:
    """The notices as their readers get them, made whole: a fixed number of statements."""
    whole = _completed(workspace, notices)
    return [
        {"event_id": one.id, "timestamp": to_the_second(one.told_at), "type": one.type}
        | _in_order(message_types().get(one.type), fields)
        for one, fields in zip(notices, whole, strict=True)
    ]


def to_the_second(moment: datetime) -> str:
    """An instant as messages spell it: UTC, to the second, as the contract has it."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def place_of(cursor: str) -> tuple[int, int]:
    """The position and the place that a cursor names. Raises Invalid for what never was one."""
    found = _CURSOR.fullmatch(cursor)
    if found is None or not cursor.isascii():
        raise Invalid.field("after", "invalid_cursor", "Use a cursor that a message carried.")
    return int(found[1]), int(found[2])


def _completed(workspace: Workspace, notices: Sequence[Notice]) -> list[Mapping[str, Any]]:
    whole = [one.fields for one in notices]
    for kind, places in _by_type(notices):
        if kind.complete is not None:
            fields = kind.complete(workspace, [whole[place] for place in places])
            for place, completed in zip(places, fields, strict=True):
                whole[place] = completed
    return whole


def _by_type(notices: Sequence[Notice]) -> Iterable[tuple[MessageType, list[int]]]:
    places: dict[str, list[int]] = defaultdict(list)
    for place, one in enumerate(notices):
        places[one.type].append(place)
    known = message_types()
    return [(known[name], found) for name, found in places.items() if name in known]


def _in_order(kind: MessageType | None, fields: Mapping[str, Any]) -> dict[str, Any]:
    """The fields in the order of their description; the database keeps none."""
    if kind is None:
        return dict(fields)
    ordered = {name: fields[name] for name in kind.fields if name in fields}
    return ordered | {name: value for name, value in fields.items() if name not in ordered}

"""What the set-up of an event says of its sessions: the same is given and taken."""

from datetime import datetime
from typing import Any

import msgspec
from msgspec import UNSET, UnsetType


class _Camel(msgspec.Struct, rename="camel", forbid_unknown_fields=True, kw_only=True):
    """Names as the contract spells them; what is unknown is refused."""


class RoomContent(_Camel):
    """A room; `capacity` null is any number. Unset, where a programme does not say it."""

    room_id: str
    title: str = ""
    capacity: int | UnsetType | None = UNSET
    id: Any = None


class SpeakerContent(_Camel):
    """Somebody who speaks."""

    speaker_id: str
    name: str
    biography: str | UnsetType = UNSET
    id: Any = None


class SessionContent(_Camel):
    """A session; `capacity` null is as many as the room has."""

    session_id: str
    title: str
    starts_at: datetime
    ends_at: datetime
    subtitle: str = ""
    abstract: str = ""
    description: str = ""
    kind: str = ""
    track: str = ""
    language: str = ""
    url: str = ""
    license: str = ""
    room_id: str | None = None
    capacity: int | UnsetType | None = UNSET
    speaker_ids: list[str] = []
    id: Any = None
    taken: Any = None

"""What an event's sessions shall be, and what came of it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from ticketing.sessions.content import RoomContent, SessionContent, SpeakerContent
from ticketing.sessions.models import Room, Session


@dataclass(frozen=True, slots=True)
class Plan:
    """Rooms, speakers and sessions; each as a whole, or None to leave them as they are.

    `spared` are keys of sessions that stay though the plan lacks them. With `is_programme`, only
    sessions that came with a programme are cancelled when they are not in it, and more seats may be
    taken than a room has.
    """

    rooms: Sequence[RoomContent] | None = None
    speakers: Sequence[SpeakerContent] | None = None
    sessions: Sequence[SessionContent] | None = None
    spared: frozenset[str] = frozenset()
    is_programme: bool = False


@dataclass(frozen=True, slots=True)
class Slot:
    """When and where a session is held."""

    starts_at: datetime
    ends_at: datetime
    room: Room | None

    @classmethod
    def of(cls, session: Session) -> "Slot":
        """Where a session is now."""
        return cls(session.starts_at, session.ends_at, session.room)


@dataclass(frozen=True, slots=True)
class Moved:
    """A session that is held at another time or elsewhere; so many people were told."""

    session: Session
    before: Slot
    told: int


@dataclass(frozen=True, slots=True)
class Removed:
    """A session that was cancelled; so many people were told."""

    session: Session
    told: int


@dataclass(frozen=True, slots=True)
class Crowded:
    """A session in which more seats are taken than there are now."""

    session: Session
    taken: int


@dataclass(slots=True)
class Changes:
    """What became of a plan."""

    created: int = 0
    changed: int = 0
    other_changes: int = 0
    moved: list[Moved] = field(default_factory=list)
    removed: list[Removed] = field(default_factory=list)
    crowded: list[Crowded] = field(default_factory=list)

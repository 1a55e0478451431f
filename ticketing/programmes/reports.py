"""What came of an import."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from core.errors import FieldFault
from ticketing.sessions.planning import Moved, Removed


@dataclass(frozen=True, slots=True)
class Report:
    """What is in a programme, and what its import changed."""

    title: str
    version: str
    time_zone: str
    days: int
    talks: int
    rooms: int
    speakers: int
    created: int = 0
    changed: int = 0
    other_changes: int = 0
    moved: Sequence[Moved] = field(default_factory=list)
    removed: Sequence[Removed] = field(default_factory=list)
    warnings: Sequence[FieldFault] = field(default_factory=list)
    is_rehearsal: bool = False

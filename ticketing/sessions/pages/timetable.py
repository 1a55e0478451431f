"""A day of a programme as it is laid out: rows by time, beside each other by rooms."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from ticketing.sessions.models import Room
from ticketing.sessions.pages.slots import Moment, Slot

# So many rooms can be read beside each other; the style sheet has a class for each, and for each
# number of rows that a session reaches over.
MOST_COLUMNS = 6
MOST_ROWS = 24
FIRST_COLUMN = 2


@dataclass(frozen=True, slots=True)
class Placed:
    """A session, the column of its room, and over how many rows it reaches."""

    slot: Slot
    column: int
    rows: int


@dataclass(slots=True)
class Row:
    """An hour at which something begins, or, with no sessions, only ends."""

    hour: str
    placed: list[Placed] = field(default_factory=list)
    # Where somebody who asks what is on now is led to.
    is_now: bool = False


@dataclass(frozen=True, slots=True)
class Timetable:
    """The rows of a day. With `columns` it can be read by rooms, else by time alone."""

    rows: Sequence[Row]
    columns: Sequence[tuple[int, Room | None]]


def timetable_of(slots: Sequence[Slot], *, is_today: bool = False) -> Timetable:
    """Lay out the sessions of one day, which come in the order of time."""
    edges = sorted({edge for one in slots for edge in _edges(one)})
    number = {edge: index for index, edge in enumerate(edges)}
    rooms = sorted({one.session.room for one in slots}, key=_order)
    column = {room: index for index, room in enumerate(rooms, FIRST_COLUMN)}
    rows = {edge: Row("") for edge in edges[:-1]}
    for one in sorted(slots, key=lambda one: (one.session.starts_at, column[one.session.room])):
        starts, ends = _edges(one)
        rows[starts].hour = one.starts
        reach = min(number[ends] - number[starts], MOST_ROWS)
        rows[starts].placed.append(Placed(one, column[one.session.room], reach))
    if is_today:
        _mark_now(list(rows.values()))
    beside = 1 < len(rooms) <= MOST_COLUMNS and not _meets_itself(slots)
    return Timetable(
        list(rows.values()), [(column[room], room) for room in rooms] if beside else []
    )


def _mark_now(rows: Sequence[Row]) -> None:
    """The first row of what runs now; where nothing does, of what comes next."""
    for wanted in (Moment.NOW, Moment.NEXT, Moment.LATER):
        for row in rows:
            if any(one.slot.moment is wanted for one in row.placed):
                row.is_now = True
                return


def _edges(slot: Slot) -> tuple[datetime, datetime]:
    return slot.session.starts_at, slot.session.ends_at


def _order(room: Room | None) -> tuple[bool, int, str]:
    """Rooms as the organiser has them; what has no room stands at the end."""
    return room is None, room.position if room else 0, str(room.id) if room else ""


def _meets_itself(slots: Sequence[Slot]) -> bool:
    """Whether two sessions are in one room at once: they cannot stand in one column."""
    free_at: dict[Room | None, datetime] = {}
    for one in slots:
        starts, ends = _edges(one)
        if (before := free_at.get(one.session.room)) is not None and starts < before:
            return True
        free_at[one.session.room] = ends
    return False

"""The log of a workspace's messages: who reads on from where they stopped misses none."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import islice

from django.db import transaction

from accounts.models import Workspace
from events.changes.errors import cursor_ahead
from events.messages.notices import Notice, notices_of
from events.models import Message, RelayPosition

# A position, and the place in the message that has it.
Place = tuple[int, int]
BEGINNING: Place = (0, 0)
# Of a few types only so many messages are looked at for one answer, however few are of them.
SPAN = 10_000
# One message may tell of a thousand things: as few are fetched at once as are soon enough.
_FETCHED_AT_ONCE = 50


@dataclass(frozen=True, slots=True)
class Stretch:
    """A piece of the log; `next` is the cursor behind it, and behind all that was passed over."""

    notices: list[Notice]
    next: str
    has_more: bool


@transaction.atomic
def read_changes(
    *, workspace: Workspace, after: Place, limit: int, types: Collection[str] | None = None
) -> Stretch:
    """What was told after a place, the oldest first: at most `limit` notices, of these types.

    Positions up to the relay's last are all committed, so nothing comes to stand before what was
    read. The number of statements is the same for any number of messages. Raises Invalid for a
    place beyond the end of the log.
    """
    newest = _newest_position(workspace)
    position, _ = after
    if position > newest:
        raise cursor_ahead()
    end = min(newest, position + SPAN)
    found = list(islice(_unread(workspace, after, end, types), limit + 1))
    if len(found) > limit:
        return Stretch(found[:limit], found[limit - 1].cursor, has_more=True)
    if found and found[-1].position == end:
        behind = found[-1].cursor
    else:
        behind = _behind(workspace, end) if end > position else _spelt(after)
    return Stretch(found, behind, has_more=end < newest)


def newest_cursor(*, workspace: Workspace) -> str:
    """The cursor behind everything that was told by now."""
    return _behind(workspace, _newest_position(workspace))


def _newest_position(workspace: Workspace) -> int:
    positions = RelayPosition.objects.filter(workspace=workspace)
    return positions.values_list("last", flat=True).first() or 0


def _unread(
    workspace: Workspace, after: Place, end: int, types: Collection[str] | None
) -> Iterator[Notice]:
    rows = Message.objects.filter(
        workspace=workspace, position__gte=after[0], position__lte=end
    ).order_by("position")
    if types is not None:
        rows = rows.filter(type__in=types)
    for message in rows.iterator(chunk_size=_FETCHED_AT_ONCE):
        for notice in notices_of(message):
            if (notice.position, notice.place) > after:
                yield notice


def _behind(workspace: Workspace, position: int) -> str:
    """The cursor behind everything that the message at this position tells."""
    message = Message.objects.filter(workspace=workspace, position=position).first()
    told = notices_of(message) if message else []
    return told[-1].cursor if told else _spelt((position, 0))


def _spelt(place: Place) -> str:
    return f"{place[0]}-{place[1]}"

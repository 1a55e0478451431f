"""Keeping members current: who is in now, against who was when it was counted last."""

import time
from collections.abc import Iterator
from datetime import datetime

from pyroaring import BitMap

from accounts.models import Workspace
from analytics.models import Census, Segment
from analytics.segments.keeping.due import last_position
from analytics.segments.keeping.moving import Move, move
from analytics.segments.members import members_of
from core.moments import one_moment_to_read

CHUNK = 1000


def count_segment(*, workspace: Workspace, segment: Segment, at: datetime) -> bool:
    """Bring a segment's members up to date, and tell who came in and who left.

    False when it was changed meanwhile, by another worker or by a person: it stays due, and
    nothing is told twice, for each chunk of members is moved and told of in one transaction, by
    whoever's turn it is. A worker that dies leaves the rest to the next count.
    """
    began = time.monotonic()
    with one_moment_to_read():
        census = _census(workspace, segment)
        # A moment that somebody else's count is past would have people come in and leave again.
        if census is None or (census.counted_at is not None and census.counted_at > at):
            return False
        known_to = last_position(workspace)
        now = members_of(workspace=workspace, tree=census.segment.tree, at=at)
    before, turn = census.numbers, census.turn
    to = Move(workspace, census.segment, is_silent=census.counted_at is None, at=at)
    for entering, leaving in _chunks(now - before, before - now):
        if not move(to, turn=turn, entering=entering, leaving=leaving):
            return False
        turn += 1
    mine = Census.objects.filter(workspace=workspace, segment=segment, turn=turn)
    return bool(
        mine.update(
            counted_at=at,
            counted_on=at.astimezone(workspace.zone).date(),
            counted_to=known_to,
            seconds=time.monotonic() - began,
        )
    )


def _census(workspace: Workspace, segment: Segment) -> Census | None:
    kept = Census.objects.filter(workspace=workspace, segment=segment)
    return kept.select_related("segment").first()


def _chunks(entering: BitMap, leaving: BitMap) -> Iterator[tuple[BitMap, BitMap]]:
    for first in range(0, len(entering), CHUNK):
        yield entering[first : first + CHUNK], BitMap()
    for first in range(0, len(leaving), CHUNK):
        yield BitMap(), leaving[first : first + CHUNK]

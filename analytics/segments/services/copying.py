"""Copies of segments."""

import msgspec
from django.db import transaction

from accounts.models import Workspace
from analytics.errors import SegmentExists
from analytics.models import Segment
from analytics.segments.content import content_of
from analytics.segments.finding import find_segment
from analytics.segments.services.defining import put_segment

_MOST_COPIES = 1000
_MOST_KEY, _MOST_TITLE = 90, 190


class CopyName(msgspec.Struct, forbid_unknown_fields=True):
    """What a copy is called; what is left out is made of the original's."""

    key: str | None = None
    title: str | None = None


@transaction.atomic
def duplicate_segment(*, workspace: Workspace, key: str, named: CopyName) -> Segment:
    """Make a copy of a segment, to be changed.

    Raises UnknownSegment, SegmentExists when the new key is taken, Invalid, TooManySegments.
    """
    original = find_segment(workspace=workspace, key=key)
    new_key = _free_key(workspace, key) if named.key is None else named.key
    if new_key.isprintable() and Segment.objects.of(workspace).filter(key=new_key).exists():
        raise SegmentExists
    content = content_of(original)
    content.key = new_key
    content.title = f"{original.title[:_MOST_TITLE]} (copy)" if named.title is None else named.title
    return put_segment(workspace=workspace, key=new_key, content=content)


def _free_key(workspace: Workspace, key: str) -> str:
    stem = f"{key[:_MOST_KEY]}-copy"
    alike = Segment.objects.of(workspace).filter(key__startswith=stem)
    taken = set(alike.values_list("key", flat=True))
    candidates = [stem, *(f"{stem}-{number}" for number in range(2, _MOST_COPIES))]
    return next(one for one in candidates if one not in taken)

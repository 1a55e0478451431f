"""Segments made, changed and deleted."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from accounts.models import Workspace
from analytics.errors import TooManySegments
from analytics.models import Census, Segment, SegmentMember
from analytics.segments.content import SegmentContent, check_segment
from analytics.segments.finding import find_segment
from analytics.segments.tree import to_json
from core.api.bodies import check_key
from core.errors import Invalid

MOST_SEGMENTS = 500
_RESERVED = {"preview"}


@transaction.atomic
def put_segment(*, workspace: Workspace, key: str, content: SegmentContent) -> Segment:
    """Make a segment or change it. Safe to repeat.

    Of a new segment's first members nothing is told; who comes in and goes because the criteria
    of a known one were changed is told of as always. Raises Invalid with every fault of the
    segment, TooManySegments.
    """
    check_key(key, field="key", named=content.key)
    if key in _RESERVED:
        raise Invalid.field(
            "key", "reserved", _("%(key)s is an address of its own.") % {"key": repr(key)}
        )
    fields: dict[str, Any] = {
        "title": content.title,
        "description": content.description,
        "criteria": to_json(check_segment(content, workspace=workspace)),
    }
    segment = _locked(workspace, key)
    if segment is None:
        return _made(workspace, key, fields)
    changed = [name for name, value in fields.items() if getattr(segment, name) != value]
    if changed:
        for name in changed:
            setattr(segment, name, fields[name])
        segment.save(update_fields=[*changed, "changed_at"])
    if "criteria" in changed:
        _count_anew(segment)
    return segment


def _locked(workspace: Workspace, key: str) -> Segment | None:
    """The segment after its census, as whoever counts or deletes locks them."""
    census = Census.objects.filter(workspace=workspace, segment__key=key)
    list(census.select_for_update(of=("self",)).values_list("turn"))
    # Not its key: a member that is put in refers to it.
    rows = Segment.objects.of(workspace).select_for_update(no_key=True)
    return rows.filter(key=key).first()


def _made(workspace: Workspace, key: str, fields: Mapping[str, Any]) -> Segment:
    if Segment.objects.of(workspace).count() >= MOST_SEGMENTS:
        raise TooManySegments
    # Two who make it at once make one: the second changes what the first made.
    segment, _is_new = Segment.objects.update_or_create(
        workspace=workspace, key=key, defaults=fields
    )
    Census.objects.bulk_create(
        [Census(workspace=workspace, segment=segment)], ignore_conflicts=True
    )
    return segment


def _count_anew(segment: Segment) -> None:
    # Whoever is counting by the old criteria finds that the turn has moved on.
    Census.objects.filter(workspace=segment.workspace_id, segment=segment).update(
        turn=F("turn") + 1, counted_on=None
    )


@transaction.atomic
def delete_segment(*, workspace: Workspace, key: str) -> None:
    """Delete a segment. Its members are not told to have left it. Raises UnknownSegment."""
    segment = find_segment(workspace=workspace, key=key)
    census = Census.objects.filter(workspace=workspace, segment=segment)
    # Waits for a count that is under way, and keeps the next one from beginning.
    list(census.select_for_update().values_list("turn"))
    SegmentMember.objects.of(workspace).filter(segment=segment).delete()
    census.delete()
    Segment.objects.of(workspace).filter(id=segment.id).delete()

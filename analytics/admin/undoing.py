"""How a segment that was changed or deleted is had again."""

from typing import Any

import msgspec
from django.db.models import Model
from django.urls import reverse

from accounts.admin.undoing import Back, Undoer, Undoing, refuse_changed, undoers
from accounts.scopes import Scope
from analytics.models import Segment
from analytics.segments.content import SegmentContent, content_of
from analytics.segments.services.defining import put_segment


def body_of(segment: Segment) -> dict[str, Any]:
    """What it says, as plain JSON."""
    body: dict[str, Any] = msgspec.to_builtins(content_of(segment))
    return body


def back_to(before: dict[str, Any], segment: Segment) -> Back | None:
    """The way back from a change; None when nothing was changed."""
    after = body_of(segment)
    if before == after:
        return None
    address = reverse("admin:analytics_segment_change", args=[segment.pk])
    return Back("analytics.segment", {"before": before, "after": after}, address)


def back_from_deleting(segment: Segment) -> Back:
    """The way back from deleting one: it is made again, and counted anew."""
    kept = {"before": body_of(segment), "after": None}
    return Back("analytics.segment", kept, reverse("admin:analytics_segment_changelist"))


def _restore(undoing: Undoing) -> Model:
    kept = undoing.kept
    content = msgspec.convert(kept["before"], SegmentContent)
    found = Segment.objects.of(undoing.workspace).filter(key=content.key).first()
    refuse_changed(found and body_of(found), kept["after"])
    return put_segment(workspace=undoing.workspace, key=str(content.key), content=content)


undoers["analytics.segment"] = Undoer(Scope.SEGMENTS_CONFIGURE, _restore)

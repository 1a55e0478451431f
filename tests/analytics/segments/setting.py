"""Segments as the tests set them up, and what is told of them."""

from datetime import datetime
from typing import Any

from accounts.models import Customer, Workspace
from analytics.models import Segment, SegmentMember
from analytics.segments.content import SegmentContent
from analytics.segments.keeping.counting import count_segment
from analytics.segments.services.defining import put_segment
from events.models import Message
from tests.factories import NOON

BUYERS = {
    "type": "event_count",
    "event_types": ["purchase"],
    "operator": "greater_than_or_equal",
    "value": 1,
}


def make_segment(
    workspace: Workspace, key: str = "buyers", criteria: Any = BUYERS, **says: Any
) -> Segment:
    """A segment of all who ever bought, unless told otherwise."""
    content = SegmentContent(**({"title": key.title(), "criteria": criteria} | says))
    return put_segment(workspace=workspace, key=key, content=content)


def count(segment: Segment, at: datetime = NOON) -> bool:
    """Bring the members up to date."""
    return count_segment(workspace=segment.workspace, segment=segment, at=at)


def kept(segment: Segment) -> set[str]:
    """The ids of those whose membership is noted; the bitmap says the same."""
    rows = SegmentMember.objects.of(segment.workspace).filter(segment=segment)
    ids = set(rows.values_list("customer_id", flat=True))
    found = Customer.objects.of(segment.workspace).filter(id__in=ids)
    segment.refresh_from_db()
    assert segment.census.size == len(segment.census.numbers)
    assert {one.number for one in found} == set(segment.census.numbers)
    return {one.external_id for one in found}


def told(segment: Segment) -> list[tuple[str, str]]:
    """What was told of it, in order: entered or left, and who."""
    names = {str(one.id): one.external_id for one in Customer.objects.of(segment.workspace)}
    messages = Message.objects.filter(workspace=segment.workspace, type__startswith="segment.")
    return [
        (message.type.removeprefix("segment."), names[one["pass_id"]])
        for message in messages.order_by("id")
        for one in message.body["each"]
        if one["segment"] == segment.key
    ]

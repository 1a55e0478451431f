"""What messages about recorded activity are completed with when they are read."""

from collections.abc import Sequence
from typing import Any

from accounts.models import Workspace
from events.messages.types import Fields
from events.models import ActivityEvent
from events.serializers import EventSerializer


def with_activity(workspace: Workspace, kept: Sequence[Fields]) -> list[dict[str, Any]]:
    """The events themselves as they are now: without what an erasure took, None if deleted."""
    rows = ActivityEvent.objects.of(workspace).select_related("customer")
    events = rows.in_bulk([fields["activity_id"] for fields in kept])
    found = {str(key): EventSerializer(event).data for key, event in events.items()}
    return [dict(fields) | {"activity": found.get(fields["activity_id"])} for fields in kept]

"""In which money an event was paid: what is said of its points says it too."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from accounts.models import Workspace
from events.models import ActivityEvent
from loyalty.models import LedgerEntry


def currencies_of(workspace: Workspace, entries: Sequence[LedgerEntry]) -> Mapping[UUID, str]:
    """By entry: the currency of its event, the house's own where there is none. One query."""
    named = {entry.event_id for entry in entries if entry.event_id}
    events = ActivityEvent.objects.of(workspace).filter(id__in=named)
    paid: dict[UUID | None, str | None] = dict(events.values_list("id", "currency"))
    return {one.id: paid.get(one.event_id) or workspace.currency for one in entries}

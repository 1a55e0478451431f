"""One recorded event, by its id."""

from accounts.models import Workspace
from core.ids import as_uuid
from events.errors import UnknownEvent
from events.models import ActivityEvent


def find_event(*, workspace: Workspace, event_id: object) -> ActivityEvent:
    """The event with this id, and its customer. Raises UnknownEvent."""
    key = as_uuid(event_id)
    found = ActivityEvent.objects.of(workspace).filter(id=key) if key else None
    event = found.select_related("customer", "workspace").first() if found is not None else None
    if event is None:
        raise UnknownEvent
    return event

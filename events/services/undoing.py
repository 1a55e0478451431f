"""What staff recorded a moment ago, taken back by whoever wrote it down."""

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User, Workspace
from accounts.scopes import Scope
from core.errors import NotPermitted
from events.errors import UnknownEvent
from events.models import ActivityEvent
from events.services.deleting import delete_events
from events.services.manual import MANUAL

# So long a slip of the hand is one's own to mend; later it is history, and for who may delete.
JUST_NOW = timedelta(minutes=15)


def may_undo(event: ActivityEvent, *, by: User, scopes: Collection[Scope], at: datetime) -> bool:
    """Whether this person may take back what was recorded by hand."""
    if not event.external_id or not event.external_id.startswith(MANUAL):
        return False
    is_own = event.recorded_by_id == by.pk and event.received_at > at - JUST_NOW
    return Scope.EVENTS_DELETE in scopes or is_own


@transaction.atomic
def undo_manual_entry(
    *, workspace: Workspace, event_id: UUID, by: User, scopes: Collection[Scope], at: datetime
) -> ActivityEvent:
    """Delete what was recorded by hand, with everything that it led to, and answer what it was.

    Raises UnknownEvent when it is not there, or no longer; NotPermitted when it was not by hand,
    was somebody else's or is too long ago for who may not delete activity.
    """
    rows = ActivityEvent.objects.of(workspace).select_related("customer")
    event = rows.filter(id=event_id).first()
    if event is None:
        raise UnknownEvent
    if not may_undo(event, by=by, scopes=scopes, at=at):
        raise NotPermitted(_("An owner or a manager can delete this in the activity."))
    if not delete_events(
        workspace=workspace, events=ActivityEvent.objects.of(workspace).filter(id=event_id)
    ):
        raise UnknownEvent
    return event

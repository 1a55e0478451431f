"""Which segments have to be counted again."""

from datetime import date, datetime, timedelta

from accounts.models import Workspace
from analytics.models import Census, Segment
from events.models import RelayPosition

# News is counted at once, and the next no sooner than this: what takes long is counted seldom.
PAUSE = timedelta(seconds=2)
_TIMES_ITS_LENGTH = 20
# Some changes, as of a customer's groups, are told to nobody.
AT_LATEST = timedelta(minutes=15)


def due_segments(*, workspace: Workspace, at: datetime) -> list[Segment]:
    """Those of which something was heard, whose day is over, or that are new, the oldest first."""
    known_to = last_position(workspace)
    today = at.astimezone(workspace.zone).date()
    rows = Segment.objects.of(workspace).filter(census__isnull=False).select_related("census")
    oldest = rows.defer("census__members").order_by("census__counted_at", "id")
    return [one for one in oldest if _is_due(one.census, known_to, today, at)]


def last_position(workspace: Workspace) -> int:
    """The last message that was handed on: what it tells of can be counted."""
    found = RelayPosition.objects.filter(workspace=workspace).values_list("last", flat=True)
    return found.first() or 0


def _is_due(census: Census, known_to: int, today: date, at: datetime) -> bool:
    if census.counted_at is None or census.counted_on != today:
        return True
    rest = max(PAUSE, timedelta(seconds=census.seconds * _TIMES_ITS_LENGTH))
    is_rested = at >= census.counted_at + rest
    return is_rested and (known_to > census.counted_to or at >= census.counted_at + AT_LATEST)

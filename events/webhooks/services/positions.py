"""Where in the log of messages an instant is."""

from datetime import datetime, timedelta

from accounts.models import Workspace
from events.models import Message
from events.webhooks.services.finding import last_position

# Messages have their positions in the order in which they were told, but for those of a
# transaction that lasted: such a message comes late. None lasts for longer than this.
_LATE = timedelta(hours=1)


def search_log(*, workspace: Workspace, since: datetime) -> int:
    """A position before which nothing was told at or after an instant; nearly the last such one.

    Reads a few messages and those of an hour, however long the log is.
    """
    last = last_position(workspace=workspace)
    low = _halve(workspace, since - _LATE, last)
    return first_told(workspace=workspace, since=since, low=low, last=last) or last + 1


def first_told(*, workspace: Workspace, since: datetime, low: int, last: int) -> int | None:
    """The first position of a stretch that was told at or after an instant, if there is one."""
    told = Message.objects.filter(
        workspace=workspace, position__gte=low, position__lte=last, created_at__gte=since
    )
    return told.order_by("position").values_list("position", flat=True).first()


def _halve(workspace: Workspace, instant: datetime, last: int) -> int:
    """A position that was told at or after an instant, while the one before was told before it."""
    low, high = 1, last + 1
    log = Message.objects.filter(workspace=workspace, position__lte=last).order_by("position")
    while low < high:
        middle = (low + high) // 2
        found = log.filter(position__gte=middle).values_list("created_at", flat=True).first()
        if found is None or found >= instant:
            high = middle
        else:
            low = middle + 1
    return low

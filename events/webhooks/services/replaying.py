"""Beginning to send again what was told once."""

from datetime import datetime, timedelta
from enum import Enum

from django.conf import settings
from django.db import transaction

from accounts.models import Workspace
from events.models import Replay, WebhookEndpoint
from events.webhooks.errors import ReplayUnderWay
from events.webhooks.services.finding import last_position, lock_listening
from events.webhooks.services.positions import first_told, search_log
from events.webhooks.waking import wake_replays


class Again(Enum):
    """What of a stretch of the log is sent again."""

    MISSED = "missed"
    ALL = "all"


@transaction.atomic
def begin_replay(
    *, workspace: Workspace, endpoint_id: object, since: datetime, what: Again, at: datetime
) -> Replay:
    """Have everything since an instant sent again that did not arrive, or all of it.

    It ends with what has been handed on by now: later messages come by themselves. What is older
    than the log is not known to have arrived or not, and sent with all alone. Raises
    UnknownWebhook, NotListening, ReplayUnderWay.
    """
    if what is Again.MISSED:
        since = max(since, at - timedelta(days=settings.WEBHOOK_LOG_DAYS))
    # May take a moment: while the endpoint is locked, its answers cannot be written down.
    low = search_log(workspace=workspace, since=since)
    endpoint = lock_listening(workspace=workspace, endpoint_id=endpoint_id)
    if Replay.objects.of(workspace).under_way().filter(endpoint=endpoint).exists():
        raise ReplayUnderWay
    last = last_position(workspace=workspace)
    first = first_told(workspace=workspace, since=since, low=low, last=last)
    return take_up(
        endpoint, first=last + 1 if first is None else first, last=last, what=what, at=at
    )


def take_up(
    endpoint: WebhookEndpoint,
    *,
    first: int,
    last: int,
    at: datetime,
    what: Again = Again.MISSED,
) -> Replay:
    """Keep that a stretch of the log is to be sent to an endpoint that is locked."""
    replay = Replay.objects.create(
        workspace_id=endpoint.workspace_id,
        endpoint=endpoint,
        first_position=first,
        next_position=first,
        last_position=last,
        is_of_all=what is Again.ALL,
        begun_at=at,
        finished_at=at if first > last else None,
    )
    wake_replays()
    return replay

"""Going on with replays: one part of the log after the other is put among what is to be sent."""

import time
from collections.abc import Sequence

import structlog
from django.db import InterfaceError, OperationalError, transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from accounts.models import Workspace
from core.ids import uuid7_series
from core.statements import run
from events.messages.notices import Notice, notices_of
from events.models import Message, Replay
from events.webhooks.choosing import hears
from events.webhooks.services.due import soon
from events.webhooks.states import DeliveryState, EndpointState
from events.webhooks.waking import wake_courier

MESSAGES_AT_ONCE = 200
# What is told of several is many notices: a part of the log ends with the message beyond these.
NOTICES_AT_ONCE = 2000
log = structlog.get_logger("foyer.webhooks")

# Whoever writes several deliveries locks them in the order of their ids first, as the courier does.
_HOLD = """
    SELECT count(*) FROM (
        SELECT id FROM events_webhookdelivery
        WHERE workspace_id = %(workspace)s AND endpoint_id = %(endpoint)s
            AND message_id = ANY(%(messages)s::uuid[])
        ORDER BY id FOR UPDATE
    ) AS held
"""
# A moment apart, so that what is due first is what was told first.
_SEND = """
    INSERT INTO events_webhookdelivery (
        id, workspace_id, endpoint_id, message_id, place, type, state, attempts,
        next_attempt_at, log, created_at
    )
    SELECT again.id, %(workspace)s, %(endpoint)s, again.message_id, again.place, again.type,
        'waiting', 0, %(at)s + again.number * interval '1 microsecond', '[]'::jsonb, %(at)s
    FROM unnest(%(ids)s::uuid[], %(messages)s::uuid[], %(places)s::integer[], %(types)s::text[])
        WITH ORDINALITY AS again(id, message_id, place, type, number)
    ON CONFLICT ON CONSTRAINT delivery_once DO UPDATE
    SET state = 'waiting', attempts = 0, delivered_at = NULL,
        next_attempt_at = excluded.next_attempt_at
    WHERE events_webhookdelivery.workspace_id = %(workspace)s AND (
        events_webhookdelivery.state = ANY(%(states)s::text[])
        OR events_webhookdelivery.state = 'waiting'
            AND events_webhookdelivery.next_attempt_at > %(soon)s
    )
    RETURNING events_webhookdelivery.id
"""


def run_replays(*, seconds: float) -> bool:
    """Go on with all replays for about that long, in turns; answers whether there is more to do.

    May be called by any number of workers at once, and again after any of them died: what is to
    be sent and how far the replay has come are one commit. Those of endpoints that do not listen
    wait.
    """
    until = time.monotonic() + seconds
    moved = True
    while moved:
        moved = False
        for workspace in _with_replays():
            moved = _run_or_report(workspace) or moved
            if time.monotonic() >= until:
                return True
    return False


def _run_or_report(workspace: Workspace) -> bool:
    """One part; what is wrong in one workspace holds up no other."""
    try:
        return run_replay(workspace=workspace)
    except (OperationalError, InterfaceError):
        raise
    except Exception:
        log.exception("replay failed", workspace=str(workspace.id))
        return False


@transaction.atomic
def run_replay(*, workspace: Workspace) -> bool:
    """Take up one part of one workspace's oldest replay that nobody is at; was there one?"""
    waiting = (
        Replay.objects.of(workspace)
        .under_way()
        .filter(
            endpoint__workspace=workspace,
            endpoint__state__in=[state for state in EndpointState if state.listens],
        )
    )
    replay = (
        waiting.select_for_update(skip_locked=True, of=("self",))
        .select_related("endpoint")
        .order_by("begun_at", "id")
        .first()
    )
    if replay is None:
        return False
    messages = _next_part(replay)
    notices = [one for message in messages for one in notices_of(message)]
    replay.taken_up += _send(replay, [one for one in notices if hears(replay.endpoint, one)])
    replay.next_position = _behind(messages) or replay.last_position + 1
    if replay.next_position > replay.last_position:
        replay.finished_at = timezone.now()
    replay.save(update_fields=["taken_up", "next_position", "finished_at"])
    return True


def _with_replays() -> list[Workspace]:
    """Those that have a replay with an endpoint that listens."""
    waiting = Replay.objects.filter(
        workspace=OuterRef("id"),
        finished_at=None,
        endpoint__state__in=[state for state in EndpointState if state.listens],
    )
    return list(Workspace.objects.filter(Exists(waiting)).order_by("id"))


def _next_part(replay: Replay) -> list[Message]:
    rows = Message.objects.filter(
        workspace=replay.workspace_id,
        position__gte=replay.next_position,
        position__lte=replay.last_position,
    )
    messages = list(rows.order_by("position")[:MESSAGES_AT_ONCE])
    count = 0
    for number, message in enumerate(messages, start=1):
        count += len(notices_of(message))
        if count >= NOTICES_AT_ONCE:
            return messages[:number]
    return messages


def _behind(messages: Sequence[Message]) -> int | None:
    """The position after the last of them, if there are any."""
    return (messages[-1].position or 0) + 1 if messages else None


def _send(replay: Replay, notices: Sequence[Notice]) -> int:
    """Have these sent now unless they are on their way, or arrived; answers how many."""
    at = timezone.now()
    states = [DeliveryState.FAILED, *([DeliveryState.DELIVERED] if replay.is_of_all else [])]
    whose = {
        "workspace": replay.workspace_id,
        "endpoint": replay.endpoint_id,
        "messages": [one.message_id for one in notices],
    }
    run(_HOLD, whose)
    rows = run(
        _SEND,
        whose
        | {
            "at": at,
            "soon": soon(at=at),
            "ids": uuid7_series(len(notices)),
            "places": [one.place for one in notices],
            "types": [one.type for one in notices],
            "states": [state.value for state in states],
        },
    )
    if rows:
        wake_courier()
    return len(rows)

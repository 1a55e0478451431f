"""The relay gives committed messages their positions, and hands them on in that order."""

import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any
from uuid import UUID

import structlog
from django.conf import settings
from django.db import connection, transaction
from django.db.models import Exists, OuterRef
from django.utils.module_loading import import_string

from accounts.models import Workspace
from core.statements import columns_of, model_of
from events.models import Message, RelayPosition, WebhookEndpoint

# A subscriber gets messages in the order of their positions, each at least once: what it does for
# one it must be able to do again. It works in the relay's transaction, so it is quick, and leaves
# slow things to tasks.
Subscriber = Callable[[Sequence[Message]], None]
MOST_AT_ONCE = 500
# What is told of several is many notices, and each is sent to every endpoint that listens: a turn
# ends before the message that brings it beyond these, unless that is its first.
NOTICES_AT_ONCE = 2000
DELIVERIES_AT_ONCE = 10_000
# Whoever hands on has other things to do as well.
TURNS_SECONDS = 0.5
_served_last = UUID(int=0)
log = structlog.get_logger("foyer.outbox")

# Planned at each call, and joined by the rows' own places, which are still what they were: of a
# table that grows faster than it is analyzed, the planner takes the workspace to have one message
# and reads all of them for each of the five hundred: seconds instead of a hundredth of one.
# Ids of one transaction grow, and so do those of transactions that waited for each other: by them
# a customer's messages come in the order of the facts.
_TAKE = """
    WITH waiting AS (
        SELECT place, row_number() OVER (ORDER BY id) AS number,
            notices,
            sum(notices) OVER (ORDER BY id) - notices AS before
        FROM (
            SELECT id, ctid AS place, CASE jsonb_typeof(body->'each')
                WHEN 'array' THEN jsonb_array_length(body->'each') ELSE 1 END AS notices
            FROM events_message
            WHERE workspace_id = %(workspace)s AND position IS NULL
            ORDER BY id LIMIT %(most)s
        ) AS oldest
    ), placed AS (
        UPDATE events_message m SET position = %(last)s + waiting.number
        FROM waiting WHERE m.workspace_id = %(workspace)s AND m.ctid = waiting.place
            AND (waiting.before = 0 OR waiting.before + waiting.notices <= %(notices)s)
        RETURNING m.*
    )
    SELECT {columns} FROM placed ORDER BY position
""".format(columns=columns_of(Message, table="placed"))  # noqa: S608 - columns of the model's own


def relay_all() -> int:
    """Hand on what every workspace's outbox holds; answers how many messages that were."""
    handed_on = 0
    while taken := relay_in_turns():
        handed_on += taken
    return handed_on


def relay_in_turns(*, left_out: set[UUID] | None = None) -> int:
    """Hand on every workspace's oldest messages, once each; answers how many that were.

    It ends after TURNS_SECONDS, and the next call begins with the workspace that is next.

    A workspace whose messages a subscriber cannot take keeps them, and holds up no other. It is
    put among those that are `left_out`, if that is given.
    """
    failed = set[UUID]() if left_out is None else left_out
    handed_on, ends = 0, time.monotonic() + TURNS_SECONDS
    for workspace in _from_the_next(_with_news(but=failed)):
        try:
            handed_on += relay(workspace=workspace)
        except Exception:
            log.exception("relay failed", workspace=str(workspace.id))
            failed.add(workspace.id)
        if time.monotonic() >= ends:
            break
    return handed_on


@transaction.atomic
def relay(*, workspace: Workspace) -> int:
    """Hand on one workspace's oldest messages; answers how many, 0 also when another is at it.

    What commits later gets a later position, whenever it began: nothing is skipped. A crash hands
    the same messages on again.
    """
    position = _own_turn(workspace)
    if position is None:
        return 0
    messages = _take(workspace, position.last)
    if messages:
        for subscriber in subscribers():
            subscriber(messages)
        position.last = messages[-1].position or 0
        position.save(update_fields=["last", "moved_at"])
    return len(messages)


def subscribers() -> list[Subscriber]:
    """Those that settings list, in their order."""
    return _loaded(tuple(settings.MESSAGE_SUBSCRIBERS))


def is_news_waiting(*, left_out: Collection[UUID] = ()) -> bool:
    """Whether any workspace but these has something to hand on."""
    return bool(_with_news(but=left_out))


@lru_cache(maxsize=8)
def _loaded(paths: tuple[str, ...]) -> list[Subscriber]:
    return [import_string(path) for path in paths]


def _with_news(*, but: Collection[UUID] = ()) -> list[Workspace]:
    waiting = Message.objects.filter(workspace=OuterRef("id"), position=None)
    found = Workspace.objects.filter(Exists(waiting)).exclude(id__in=but)
    return list(found.order_by("id"))


def _from_the_next(workspaces: Sequence[Workspace]) -> Iterator[Workspace]:
    """All of them, each noted when its turn comes; those first whose turn was the longest ago."""
    global _served_last
    last = _served_last
    for workspace in sorted(workspaces, key=lambda one: (one.id <= last, one.id)):
        _served_last = workspace.id
        yield workspace


def _own_turn(workspace: Workspace) -> RelayPosition | None:
    turns = RelayPosition.objects.filter(workspace=workspace)
    turn = turns.select_for_update(skip_locked=True).first()
    if turn is None and not turns.exists():
        RelayPosition.objects.bulk_create(
            [RelayPosition(workspace=workspace)], ignore_conflicts=True
        )
        turn = turns.select_for_update(skip_locked=True).first()
    return turn


def _take(workspace: Workspace, last: int) -> list[Message]:
    params: Mapping[str, Any] = {
        "workspace": workspace.id,
        "last": last,
        "most": MOST_AT_ONCE,
        "notices": _most_notices(workspace),
    }
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, params)
        return [model_of(Message, row) for row in cursor.fetchall()]


def _most_notices(workspace: Workspace) -> int:
    listening = WebhookEndpoint.objects.filter(workspace=workspace).listening().count()
    return min(NOTICES_AT_ONCE, DELIVERIES_AT_ONCE // max(listening, 1))

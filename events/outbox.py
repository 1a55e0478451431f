"""The outbox: news is kept in the transaction of its fact, and handed on after the commit."""

import time
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any
from uuid import UUID

import structlog
from celery import current_app
from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone
from django.utils.module_loading import import_string

from accounts.models import Workspace
from core.api.rendering import encode
from core.ids import uuid7
from core.statements import run
from events.models import Message, RelayPosition

# A subscriber gets messages in the order in which their transactions began to write, those of one
# in the order of their publishing; each at least once: what it does for one it must be able to do
# again. It works in the relay's transaction, so it is quick, and leaves slow things to tasks.
Subscriber = Callable[[Sequence[Message]], None]
RELAY_TASK = "events.relay_outbox"
# Of one process: under load a task for every message costs more than the messages, and the
# schedule finds what came in between.
WAKES_APART_SECONDS = 1.0
SILENCE_SECONDS = 30.0
_woken_at = -WAKES_APART_SECONDS
log = structlog.get_logger("foyer.outbox")

# By hand, for it is part of recording every single event: the ORM took a third of that time.
_KEEP = """
    INSERT INTO events_message (id, workspace_id, type, body, created_at)
    VALUES (%s, %s, %s, %s::jsonb, %s)
    RETURNING id
"""
_KEEP_ALL = """
    INSERT INTO events_message (id, workspace_id, type, body, created_at)
    SELECT news.id, %s::uuid, news.type, news.body::jsonb, %s::timestamptz
    FROM unnest(%s::uuid[], %s::text[], %s::text[]) AS news(id, type, body)
    RETURNING id
"""
# A message's type and body.
News = tuple[str, Mapping[str, Any]]


def publish(*, workspace: Workspace, type: str, body: Mapping[str, Any]) -> UUID:
    """Keep a message in the transaction under way, and answer with its id.

    It is handed on once the transaction is committed.

    `type` is one that `docs/messages.md` describes, `body` a JSON object without personal
    details: it names people and things by their ids, so that an erasure reaches them all.
    """
    key = uuid7()
    run(_KEEP, [key, workspace.id, type, encode(body).decode(), timezone.now()])
    _wake_after_commit()
    return key


def publish_all(*, workspace: Workspace, news: Sequence[News]) -> None:
    """The same for several messages, in their order and in one statement."""
    keys = [uuid7() for _ in news]
    bodies = [encode(body).decode() for _, body in news]
    run(_KEEP_ALL, [workspace.id, timezone.now(), keys, [type for type, _ in news], bodies])
    _wake_after_commit()


def _wake_after_commit() -> None:
    if settings.MESSAGE_SUBSCRIBERS:
        # A lost broker costs time, never an answer: the schedule finds what nobody was woken for.
        transaction.on_commit(_wake_relay, robust=True)


def relay_all() -> int:
    """Hand on what every workspace's outbox holds; answers how many messages that were.

    A workspace whose messages a subscriber cannot take keeps them, and holds up no other.
    """
    handed_on = 0
    for workspace in Workspace.objects.order_by("id"):
        try:
            handed_on += relay(workspace=workspace)
        except Exception:
            log.exception("relay failed", workspace=str(workspace.id))
    return handed_on


def relay(*, workspace: Workspace) -> int:
    """Hand on one workspace's committed messages; 0 also when another relay is at it.

    It reads whole transactions, up to the oldest that is still under way: an order by id or time
    would skip what commits late. A crash hands the same messages on again.
    """
    horizon = _oldest_open_transaction()
    with transaction.atomic():
        position = _own_position(workspace)
        if position is None or position.next_transaction_id >= horizon:
            return 0
        messages = list(
            Message.objects.filter(
                workspace=workspace,
                transaction_id__gte=position.next_transaction_id,
                transaction_id__lt=horizon,
            ).order_by("transaction_id", "id")
        )
        if not messages:
            return 0
        for subscriber in subscribers():
            subscriber(messages)
        position.next_transaction_id = horizon
        position.save(update_fields=["next_transaction_id", "moved_at"])
    return len(messages)


def subscribers() -> list[Subscriber]:
    """Those that settings list, in their order."""
    return _loaded(tuple(settings.MESSAGE_SUBSCRIBERS))


@lru_cache(maxsize=8)
def _loaded(paths: tuple[str, ...]) -> list[Subscriber]:
    return [import_string(path) for path in paths]


def _oldest_open_transaction() -> int:
    # In a statement of its own, before the messages are read: a snapshot taken later would see
    # messages above the horizon that an earlier one does not know yet.
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
        return int(cursor.fetchone()[0])


def _own_position(workspace: Workspace) -> RelayPosition | None:
    RelayPosition.objects.bulk_create(
        [RelayPosition(workspace=workspace, next_transaction_id=0)], ignore_conflicts=True
    )
    return (
        RelayPosition.objects.select_for_update(skip_locked=True)
        .filter(workspace=workspace)
        .first()
    )


def _wake_relay() -> None:
    global _woken_at
    now = time.monotonic()
    if now - _woken_at < WAKES_APART_SECONDS:
        return
    # A broker that is silent holds up whoever waits for it: nobody else does for a while.
    _woken_at = now + SILENCE_SECONDS
    current_app.send_task(RELAY_TASK)
    _woken_at = now

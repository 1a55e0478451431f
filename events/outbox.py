"""The outbox: news is kept in the transaction of its fact, and handed on after the commit."""

import time
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from celery import current_app
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts.models import Workspace
from core.api.rendering import encode
from core.ids import uuid7
from core.statements import run
from events.origin import origin_now

RELAY_TASK = "events.relay_outbox"
# Of one process: under load a task for every message costs more than the messages. Who is woken
# stays awake for longer than this, and finds what comes in between.
WAKES_APART_SECONDS = 1.0
SILENCE_SECONDS = 30.0
_woken_at = -WAKES_APART_SECONDS

# By hand, for it is part of recording every single event: the ORM took a third of that time.
_KEEP = """
    INSERT INTO events_message (id, workspace_id, type, body, created_at, origin)
    VALUES (%s, %s, %s, %s::jsonb, %s, %s::jsonb)
    RETURNING id
"""
_KEEP_ALL = """
    INSERT INTO events_message (id, workspace_id, type, body, created_at, origin)
    SELECT news.id, %s::uuid, news.type, news.body::jsonb, %s::timestamptz, cause.origin
    FROM unnest(%s::uuid[], %s::text[], %s::text[]) AS news(id, type, body),
        (SELECT %s::jsonb AS origin) AS cause
    RETURNING id
"""
# A message's type and body.
News = tuple[str, Mapping[str, Any]]


def publish(*, workspace: Workspace, type: str, body: Mapping[str, Any]) -> UUID:
    """Keep a message in the transaction under way, and answer with its id.

    It is handed on once the transaction is committed.

    `type` is one that `docs/messages.md` describes, `body` a JSON object without personal
    details: it names people and things by their ids, so that an erasure reaches them all. What
    is told of several at once is a list of objects under `each`, which others get one by one.
    """
    key = uuid7()
    kept = encode(body).decode()
    run(_KEEP, [key, workspace.id, type, kept, timezone.now(), _origin()])
    _wake_after_commit()
    return key


def publish_all(*, workspace: Workspace, news: Sequence[News]) -> None:
    """The same for several messages, in their order and in one statement."""
    keys = [uuid7() for _ in news]
    bodies = [encode(body).decode() for _, body in news]
    types = [type for type, _ in news]
    run(_KEEP_ALL, [workspace.id, timezone.now(), keys, types, bodies, _origin()])
    _wake_after_commit()


def _origin() -> str | None:
    origin = origin_now()
    return None if origin is None else encode(origin).decode()


def _wake_after_commit() -> None:
    if settings.MESSAGE_SUBSCRIBERS:
        # A lost broker costs time, never an answer: the schedule finds what nobody was woken for.
        transaction.on_commit(_wake_relay, robust=True)


def _wake_relay() -> None:
    global _woken_at
    now = time.monotonic()
    if now - _woken_at < WAKES_APART_SECONDS:
        return
    # A broker that is silent holds up whoever waits for it: nobody else does for a while.
    _woken_at = now + SILENCE_SECONDS
    current_app.send_task(RELAY_TASK)
    _woken_at = now

"""Fan-out: in the relay's transaction, a delivery for every notice and endpoint that wants it."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.utils import timezone

from core.api.rendering import encode
from core.ids import as_uuid, uuid7_series
from core.statements import run
from events.messages.notices import Notice, notices_of
from events.models import Message, WebhookEndpoint
from events.webhooks.choosing import TEST, chooses
from events.webhooks.schedule import first_attempt

# The types that each endpoint wants.
Wishes = Mapping[UUID, Sequence[str]]
# Once for each endpoint and notice: the relay may hand the same messages on again.
_KEEP = """
    INSERT INTO events_webhookdelivery (id, workspace_id, endpoint_id, message_id, place, type,
        state, attempts, next_attempt_at, log, created_at)
    SELECT new.id, %(workspace)s::uuid, new.endpoint, new.message, new.place, new.type,
        'waiting', 0, %(due)s::timestamptz, '[]'::jsonb, %(now)s::timestamptz
    FROM jsonb_to_recordset(%(new)s::jsonb) AS new(
        id uuid, endpoint uuid, message uuid, place int, type text
    )
    ON CONFLICT (workspace_id, endpoint_id, message_id, place) DO NOTHING
    RETURNING id
"""


def fan_out(messages: Sequence[Message]) -> None:
    """Keep what is to be sent of one workspace's messages, for the endpoints that listen."""
    workspace_id = messages[0].workspace_id
    endpoints = WebhookEndpoint.objects.filter(workspace_id=workspace_id).listening()
    wishes = dict(endpoints.order_by("id").values_list("id", "types"))
    addressed = list(_addressed(messages, wishes)) if wishes else []
    if addressed:
        _keep(workspace_id, addressed)


def _addressed(messages: Sequence[Message], wishes: Wishes) -> Iterator[tuple[UUID, Notice]]:
    wanted: dict[str, list[UUID]] = {}
    for message in messages:
        if message.type not in wanted:
            wanted[message.type] = [
                key
                for key, patterns in wishes.items()
                if any(chooses(pattern, message.type) for pattern in patterns)
            ]
        if message.type == TEST:
            yield from _of_test(message, wishes)
        elif endpoints := wanted[message.type]:
            for notice in notices_of(message):
                yield from ((endpoint, notice) for endpoint in endpoints)


def _of_test(message: Message, wishes: Wishes) -> Iterator[tuple[UUID, Notice]]:
    """A test goes to the endpoint that it names, whatever the types are that it wants."""
    for notice in notices_of(message):
        endpoint = as_uuid(notice.fields.get("webhook_id"))
        if endpoint is not None and endpoint in wishes:
            yield endpoint, notice


def _keep(workspace_id: UUID, addressed: Sequence[tuple[UUID, Notice]]) -> None:
    now = timezone.now()
    keys = uuid7_series(len(addressed))  # they sort as the messages do
    params: dict[str, Any] = {
        "workspace": workspace_id,
        "now": now,
        "due": first_attempt(at=now),
        "new": encode(
            [
                {
                    "id": key,
                    "endpoint": endpoint,
                    "message": notice.message_id,
                    "place": notice.place,
                    "type": notice.type,
                }
                for key, (endpoint, notice) in zip(keys, addressed, strict=True)
            ]
        ).decode(),
    }
    run(_KEEP, params)

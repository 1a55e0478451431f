"""What the API answers about endpoints, deliveries and replays."""

from datetime import UTC, datetime
from typing import Any

from cryptography.fernet import InvalidToken
from django.utils import timezone

from accounts.models import Workspace
from core.api.rendering import encode
from events.messages.notices import notice_id, notices_of, rendered
from events.models import Replay, WebhookDelivery, WebhookEndpoint
from events.webhooks.secrets import KEYS, SHARED, opened
from events.webhooks.services.endpoints import Credentials
from events.webhooks.signing import public_key_of, seconds_of
from events.webhooks.wire import USER_AGENT

Body = dict[str, Any]


def shown_endpoint(endpoint: WebhookEndpoint) -> Body:
    """An endpoint, without what is secret of it."""
    return {
        "webhook_id": str(endpoint.id),
        "url": endpoint.url,
        "types": endpoint.types,
        "description": endpoint.description,
        "api_version": endpoint.api_version,
        "state": endpoint.state,
        "public_key": _public_key(endpoint),
        "previous_secret_until": _overlaps_until(endpoint, at=timezone.now()),
        "failing_since": endpoint.failing_since,
        "paused_until": endpoint.paused_until,
        "state_changed_at": endpoint.state_changed_at,
        "last_delivered_at": endpoint.last_delivered_at,
        "created_at": endpoint.created_at,
    }


def shown_credentials(made: Credentials) -> Body:
    """An endpoint with its new secret."""
    return shown_endpoint(made.endpoint) | {"secret": made.secret}


def shown_delivery(delivery: WebhookDelivery) -> Body:
    """A delivery as the log lists it."""
    return {
        "delivery_id": str(delivery.id),
        "webhook_id": str(delivery.endpoint_id),
        "event_id": notice_id(delivery.message_id, delivery.place),
        "type": delivery.type,
        "state": delivery.state,
        "attempt_count": delivery.attempts,
        "last_attempt": delivery.log[-1] if delivery.log else None,
        "next_attempt_at": delivery.next_attempt_at,
        "delivered_at": delivery.delivered_at,
        "created_at": delivery.created_at,
    }


def shown_whole_delivery(
    workspace: Workspace, endpoint: WebhookEndpoint, delivery: WebhookDelivery
) -> Body:
    """A delivery that came with its message, and what goes over the wire."""
    return shown_delivery(delivery) | {
        "request": _request(workspace, endpoint, delivery),
        "attempts": delivery.log,
    }


def shown_replay(replay: Replay) -> Body:
    """A replay and how far it is."""
    return {
        "replay_id": str(replay.id),
        "webhook_id": str(replay.endpoint_id),
        "state": "under_way" if replay.finished_at is None else "finished",
        "all": replay.is_of_all,
        "messages": replay.last_position - replay.first_position + 1,
        "looked_at": replay.next_position - replay.first_position,
        "taken_up": replay.taken_up,
        "begun_at": replay.begun_at,
        "finished_at": replay.finished_at,
    }


def _public_key(endpoint: WebhookEndpoint) -> str | None:
    """What verifies the newest signatures; None after the installation's own key was lost."""
    try:
        keys = opened({KEYS: endpoint.secrets.get(KEYS, [])[:1]}, at=timezone.now()).keys
    except InvalidToken:
        return None
    return public_key_of(keys[0]) if keys else None


def _overlaps_until(endpoint: WebhookEndpoint, *, at: datetime) -> datetime | None:
    ends = [one["until"] for one in endpoint.secrets.get(SHARED, []) if one["until"]]
    last = max(map(datetime.fromisoformat, ends), default=at)
    return last if last > at else None


def _request(workspace: Workspace, endpoint: WebhookEndpoint, delivery: WebhookDelivery) -> Body:
    notice = notices_of(delivery.message)[delivery.place]
    headers = {
        "content-type": "application/json",
        "user-agent": USER_AGENT,
        "webhook-id": notice.id,
        "foyer-cursor": notice.cursor,
        "foyer-api-version": endpoint.api_version,
    }
    if delivery.log:
        sent_at = datetime.fromisoformat(delivery.log[-1]["at"]).astimezone(UTC)
        headers["webhook-timestamp"] = str(seconds_of(sent_at))
    body = encode(rendered(workspace, [notice])[0]).decode()
    return {"method": "POST", "url": endpoint.url, "headers": headers, "body": body}

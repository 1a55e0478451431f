"""The webhooks of the stand-in, signed as Stripe signs them."""

import json
import time
from collections.abc import Iterator

from stripe import WebhookSignature

from ticketing.payments.standin.core import StandIn
from ticketing.payments.standin.store import Body


def unsent(stand: StandIn) -> Iterator[Body]:
    """The events that nobody was told of yet, the oldest first."""
    return (event for event in stand.store.all("event") if event["pending_webhooks"])


def mark_sent(stand: StandIn, event: Body) -> None:
    """Somebody was told."""
    stand.store.write("event", event | {"pending_webhooks": 0})


def signed(event: Body, secret: str, *, at: int | None = None) -> tuple[str, str]:
    """The body of a webhook and its `Stripe-Signature`."""
    payload = json.dumps(event)
    timestamp = int(time.time()) if at is None else at
    return payload, WebhookSignature.generate_signature_header(payload, secret, timestamp)

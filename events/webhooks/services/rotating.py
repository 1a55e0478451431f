"""New secrets for an endpoint."""

from datetime import datetime, timedelta

from django.db import transaction

from accounts.models import Workspace
from events.models import WebhookEndpoint
from events.webhooks.secrets import KEYS, SHARED, Kept, rotated
from events.webhooks.services.endpoints import Credentials
from events.webhooks.services.finding import lock_endpoint
from events.webhooks.signing import make_key_pair, make_secret

MOST_HOURS = 168


@transaction.atomic
def rotate_secrets(
    *, workspace: Workspace, endpoint_id: object, overlap: timedelta, at: datetime
) -> Credentials:
    """Give an endpoint a new secret and a new pair of keys; the old ones sign too for a while.

    One that was rotated before ends at once. Raises UnknownWebhook.
    """
    endpoint = lock_endpoint(workspace=workspace, endpoint_id=endpoint_id)
    secret, pair = make_secret(), make_key_pair()
    fresh = {SHARED: secret, KEYS: pair.private}
    endpoint.secrets = {
        kind: rotated(_in_force(endpoint, kind), one, at=at, until=at + overlap)
        for kind, one in fresh.items()
    }
    endpoint.save(update_fields=["secrets"])
    return Credentials(endpoint, secret, pair.public)


def _in_force(endpoint: WebhookEndpoint, kind: str) -> list[Kept]:
    """The newest alone: whoever rotates twice wants to be rid of the first."""
    return list(endpoint.secrets.get(kind, [])[:1])

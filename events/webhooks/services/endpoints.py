"""Setting endpoints up and changing them."""

from dataclasses import dataclass, field
from datetime import datetime

import msgspec
from django.db import transaction

from accounts.models import User, Workspace
from events.models import WebhookEndpoint
from events.webhooks.content import EndpointChanges, EndpointContent, check_endpoint, kept_types
from events.webhooks.errors import MOST_ENDPOINTS, TooManyWebhooks
from events.webhooks.secrets import KEYS, SHARED, sealed
from events.webhooks.services.finding import lock_endpoint
from events.webhooks.services.waking import Held, lock_relay, wake
from events.webhooks.signing import make_key_pair, make_secret

_FIELDS = ("url", "types", "description", "api_version")


@dataclass(frozen=True, slots=True)
class Credentials:
    """An endpoint with its newest secret, which can be shown at this moment and never again."""

    endpoint: WebhookEndpoint
    secret: str = field(repr=False)
    public_key: str


@transaction.atomic
def create_endpoint(
    *, workspace: Workspace, content: EndpointContent, by: User | None, at: datetime
) -> Credentials:
    """Set an endpoint up: it gets what is told from now on.

    Raises Invalid for what is wrong with it, TooManyWebhooks when there are MOST_ENDPOINTS.
    """
    check_endpoint(content)
    # Two that are set up at once must see each other, or there would be one too many.
    Workspace.objects.select_for_update(no_key=True).get(id=workspace.id)
    if WebhookEndpoint.objects.of(workspace).count() >= MOST_ENDPOINTS:
        raise TooManyWebhooks
    secret, pair = make_secret(), make_key_pair()
    endpoint = WebhookEndpoint.objects.create(
        workspace=workspace,
        url=content.url,
        types=kept_types(content.types),
        description=content.description,
        api_version=content.api_version,
        secrets={SHARED: [sealed(secret)], KEYS: [sealed(pair.private)]},
        state_changed_at=at,
        created_by=by,
    )
    return Credentials(endpoint, secret, pair.public)


@transaction.atomic
def change_endpoint(
    *, workspace: Workspace, endpoint_id: object, changes: EndpointChanges, at: datetime
) -> WebhookEndpoint:
    """Change what is named, and wake the endpoint if the state `active` is.

    Raises Invalid for what is wrong, UnknownWebhook. What is on its way already is sent to the
    new address; a new choice of types is for what is told from now on.
    """
    check_endpoint(changes)
    wakes = changes.state is not msgspec.UNSET
    last = lock_relay(workspace) if wakes else 0
    endpoint = lock_endpoint(workspace=workspace, endpoint_id=endpoint_id)
    if isinstance(changes.types, list):
        changes.types = kept_types(changes.types)
    changed = [name for name in _FIELDS if getattr(changes, name) is not msgspec.UNSET]
    for name in changed:
        setattr(endpoint, name, getattr(changes, name))
    endpoint.save(update_fields=changed)
    if wakes:
        wake(endpoint, held=Held.SENT if changes.replay else Held.LEFT, last=last, at=at)
    return endpoint

"""Whether endpoints are still what they were when something was put on its way to them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from uuid import UUID

from events.models import WebhookEndpoint
from events.webhooks.courier.parcels import Addressee
from events.webhooks.states import EndpointState


def outdated(addressees: Iterable[Addressee]) -> list[Addressee]:
    """Those that were deleted, do not listen, or have another address or other secrets now."""
    by_workspace: dict[UUID, list[Addressee]] = defaultdict(list)
    for one in addressees:
        by_workspace[one.workspace_id].append(one)
    return [one for key, own in by_workspace.items() for one in _outdated(key, own)]


def _outdated(workspace_id: UUID, own: Sequence[Addressee]) -> list[Addressee]:
    keys = {one.endpoint_id for one in own}
    endpoints = WebhookEndpoint.objects.filter(workspace_id=workspace_id, id__in=keys)
    listening = endpoints.filter(state__in=[state for state in EndpointState if state.listens])
    rows = listening.values_list("id", "url", "secrets")
    standing = {key: (url, secrets) for key, url, secrets in rows}
    return [one for one in own if standing.get(one.endpoint_id) != (one.url, one.secrets)]

"""The life of an endpoint, as its answers decide: active, failing, disabled, gone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction

from core.statements import run
from events.models import RelayPosition, WebhookEndpoint
from events.webhooks.states import EndpointState

# Who was not tried for longer than this did not fail all the while.
_QUIET = timedelta(days=2)
# In the order of ids, as everybody locks several.
_ARRIVED = """
    WITH well AS (
        SELECT e.id FROM events_webhookendpoint e
        JOIN unnest(%(ids)s::uuid[], %(urls)s::text[]) AS came(id, url)
            ON came.id = e.id AND came.url = e.url
        WHERE e.workspace_id = %(workspace)s AND e.state = 'active'
        ORDER BY e.id FOR NO KEY UPDATE OF e
    )
    UPDATE events_webhookendpoint e SET last_delivered_at = %(at)s::timestamptz
    FROM well WHERE e.workspace_id = %(workspace)s AND e.id = well.id
    RETURNING e.id
"""


@dataclass(frozen=True, slots=True)
class Heard:
    """One answer of an endpoint, or that there was none."""

    at: datetime
    arrived: bool
    is_gone: bool = False
    pause_seconds: int | None = None


@dataclass(frozen=True, slots=True)
class Arrived:
    """Where something arrived: an endpoint, and the address that it had then."""

    endpoint_id: UUID
    url: str


def note_arrivals(*, workspace_id: UUID, arrived: Sequence[Arrived], at: datetime) -> set[UUID]:
    """What arrived at endpoints about which there is nothing else to say.

    Answers those of which that is true: they are active, and still have that address.
    """
    if not arrived:
        return set()
    params = {
        "workspace": workspace_id,
        "ids": [one.endpoint_id for one in arrived],
        "urls": [one.url for one in arrived],
        "at": at,
    }
    return {row[0] for row in run(_ARRIVED, params)}


def broken_off(*, at: datetime) -> datetime:
    """A failure that was seen last before this has an end, though nothing arrived.

    Between two attempts at one message lies the longest wait of the schedule, or a little more.
    """
    return at - max(_QUIET, timedelta(seconds=2 * max(settings.WEBHOOK_SCHEDULE)))


@transaction.atomic
def note_answers(
    *, workspace_id: UUID, endpoint_id: UUID, heard: Sequence[Heard], url: str | None = None
) -> None:
    """What one endpoint's answers, in their order, make of it.

    A success ends a failure, and a failure that lasts for days ends the endpoint's listening: from
    there on messages are held. Who answers 410 wants no more at once. What another `url` answers
    than the one that it has now is not its answer.
    """
    endpoints = WebhookEndpoint.objects.filter(workspace_id=workspace_id, id=endpoint_id)
    endpoint = endpoints.select_for_update(no_key=True).first()
    if endpoint is None or not EndpointState(endpoint.state).listens:
        return
    if url not in {None, endpoint.url}:
        return
    for one in heard:
        _take_in(endpoint, one)
    state = _state(endpoint, heard)
    if state != endpoint.state:
        endpoint.state, endpoint.state_changed_at = state, heard[-1].at
    if not state.listens:
        endpoint.held_from = first_held(workspace_id=workspace_id)
    endpoint.save(
        update_fields=[
            "state",
            "state_changed_at",
            "failing_since",
            "last_failed_at",
            "letters",
            "paused_until",
            "held_from",
            "last_delivered_at",
        ]
    )


def first_held(*, workspace_id: UUID) -> int:
    """The first position that an endpoint misses which stops listening now.

    What the relay fans out this very moment may be both sent and held: it is kept once.
    """
    positions = RelayPosition.objects.filter(workspace_id=workspace_id)
    return (positions.values_list("last", flat=True).first() or 0) + 1


def _take_in(endpoint: WebhookEndpoint, heard: Heard) -> None:
    if heard.arrived:
        endpoint.last_delivered_at = heard.at
        endpoint.failing_since, endpoint.letters = None, 0
    else:
        _take_in_failure(endpoint, heard.at)
    if heard.pause_seconds is not None:
        until = heard.at + timedelta(seconds=heard.pause_seconds)
        endpoint.paused_until = max(until, endpoint.paused_until or until)


def _take_in_failure(endpoint: WebhookEndpoint, at: datetime) -> None:
    last = endpoint.last_failed_at or endpoint.failing_since
    if endpoint.failing_since is None or last is None or last < broken_off(at=at):
        endpoint.failing_since, endpoint.letters = at, 0
    endpoint.last_failed_at = at


def _state(endpoint: WebhookEndpoint, heard: Sequence[Heard]) -> EndpointState:
    if any(one.is_gone for one in heard):
        return EndpointState.GONE
    since = endpoint.failing_since
    if since is None:
        return EndpointState.ACTIVE
    if since <= heard[-1].at - timedelta(days=settings.WEBHOOK_FAILING_DAYS):
        return EndpointState.DISABLED
    return EndpointState.FAILING

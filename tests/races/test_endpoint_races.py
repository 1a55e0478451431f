"""Endpoints that several set up, rotate, wake and send to again at the same moment."""

import threading
from collections.abc import Sequence
from datetime import timedelta
from functools import partial
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import Workspace
from events import relay
from events.models import Message, Replay, WebhookDelivery, WebhookEndpoint
from events.outbox import publish
from events.webhooks.content import EndpointChanges
from events.webhooks.errors import MOST_ENDPOINTS, TooManyWebhooks
from events.webhooks.fanning import fan_out
from events.webhooks.models import ReplayQuerySet
from events.webhooks.secrets import opened
from events.webhooks.services import endpoints, rotating, running, waking
from events.webhooks.services.endpoints import change_endpoint
from events.webhooks.services.finding import find_endpoint, last_position
from events.webhooks.services.replaying import Again, begin_replay
from events.webhooks.services.rotating import rotate_secrets
from events.webhooks.services.running import run_replays
from events.webhooks.services.waking import Held, wake_endpoint
from tests.concurrency import (
    PATIENCE_SECONDS,
    Running,
    at_once,
    meet_in,
    outcomes_of,
    wait_until_blocked,
)
from tests.events.webhooks.setting import TOLD, make_endpoint, put_to_sleep, tell

HOUR = timedelta(hours=1)


@pytest.fixture
def endpoint(workspace: Workspace) -> WebhookEndpoint:
    """An endpoint that gets everything."""
    return make_endpoint(workspace)


def test_of_fifty_who_set_up_the_last_one_succeeds(endpoint: WebhookEndpoint) -> None:
    for _ in range(MOST_ENDPOINTS - 2):
        make_endpoint(endpoint.workspace)

    outcomes = outcomes_of([partial(make_endpoint, endpoint.workspace)] * 50)

    made = [one for one in outcomes if isinstance(one, WebhookEndpoint)]
    assert len(made) == 1
    assert sum(isinstance(one, TooManyWebhooks) for one in outcomes) == 49
    assert WebhookEndpoint.objects.count() == MOST_ENDPOINTS


def test_twin_without_the_lock_there_would_be_too_many(
    endpoint: WebhookEndpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(MOST_ENDPOINTS - 2):
        make_endpoint(endpoint.workspace)
    monkeypatch.setattr(endpoints, "Workspace", SimpleNamespace(objects=Unlocked()))
    meet_in(monkeypatch, endpoints, "make_secret", parties=4)

    at_once([partial(make_endpoint, endpoint.workspace)] * 4)

    assert WebhookEndpoint.objects.count() == MOST_ENDPOINTS + 3


def test_changes_at_once_are_all_kept(endpoint: WebhookEndpoint) -> None:
    changes = [
        EndpointChanges(url="https://new.example/"),
        EndpointChanges(types=["import.*"]),
        EndpointChanges(description="New"),
    ]

    at_once([partial(change, endpoint, changes[number % 3]) for number in range(24)])

    endpoint.refresh_from_db()
    assert (endpoint.url, endpoint.description) == ("https://new.example/", "New")
    assert endpoint.types == ["import.*"]


def change(endpoint: WebhookEndpoint, changes: EndpointChanges) -> WebhookEndpoint:
    return change_endpoint(
        workspace=endpoint.workspace,
        endpoint_id=endpoint.id,
        changes=changes,
        at=timezone.now(),
    )


def rotate(endpoint: WebhookEndpoint) -> str:
    made = rotate_secrets(
        workspace=endpoint.workspace, endpoint_id=endpoint.id, overlap=HOUR, at=timezone.now()
    )
    return made.secret


def signing(endpoint: WebhookEndpoint) -> set[str]:
    endpoint.refresh_from_db()
    return set(opened(endpoint.secrets, at=timezone.now()).secrets)


def test_both_secrets_of_two_rotations_at_once_sign(endpoint: WebhookEndpoint) -> None:
    for _ in range(5):
        shown = at_once([partial(rotate, endpoint)] * 2)

        assert signing(endpoint) == set(shown)


def test_twin_without_the_lock_a_secret_that_was_shown_would_not_sign(
    endpoint: WebhookEndpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rotating, "lock_endpoint", find_endpoint)
    meet_in(monkeypatch, rotating, "make_secret")

    shown = at_once([partial(rotate, endpoint)] * 2)

    assert signing(endpoint) != set(shown)


@pytest.fixture
def replay(endpoint: WebhookEndpoint, monkeypatch: pytest.MonkeyPatch) -> Replay:
    """Twelve messages that are to be sent again, two in each part."""
    monkeypatch.setattr(running, "MESSAGES_AT_ONCE", 2)
    for _ in range(12):
        tell(endpoint.workspace)
    return begin_replay(
        workspace=endpoint.workspace,
        endpoint_id=endpoint.id,
        since=timezone.now() - timedelta(days=1),
        what=Again.ALL,
        at=timezone.now(),
    )


def test_workers_at_once_take_up_each_message_once(replay: Replay) -> None:
    at_once([partial(run_replays, seconds=30)] * 8)
    run_replays(seconds=30)

    replay.refresh_from_db()
    assert (replay.taken_up, replay.next_position) == (12, 13)
    assert replay.finished_at is not None
    assert WebhookDelivery.objects.count() == 12


def test_twin_without_the_lock_workers_would_count_wrongly(
    replay: Replay, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unlocked(rows: ReplayQuerySet, **_: Any) -> ReplayQuerySet:
        return rows

    monkeypatch.setattr(ReplayQuerySet, "select_for_update", unlocked)
    meet_in(monkeypatch, running, "_next_part")

    at_once([partial(running.run_replay, workspace=replay.workspace)] * 2)

    replay.refresh_from_db()
    assert replay.next_position == 3, "both worked at the same part"


class Gate:
    """A subscriber that fans out, and then keeps the relay from committing."""

    def __init__(self) -> None:
        self.reached = threading.Event()
        self.open = threading.Event()

    def __call__(self, messages: Sequence[Message]) -> None:
        fan_out(messages)
        self.reached.set()
        assert self.open.wait(PATIENCE_SECONDS)


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> Gate:
    """In the way of the relay."""
    made = Gate()
    monkeypatch.setattr(relay, "subscribers", lambda: [made])
    return made


def wake(endpoint: WebhookEndpoint) -> WebhookEndpoint:
    return wake_endpoint(
        workspace=endpoint.workspace,
        endpoint_id=endpoint.id,
        held=Held.SENT,
        at=timezone.now(),
    )


def hand_on_slowly(endpoint: WebhookEndpoint, gate: Gate) -> Running:
    """A message that the relay is just handing on, while the endpoint sleeps."""
    put_to_sleep(endpoint)
    publish(workspace=endpoint.workspace, type=TOLD, body={"pass_id": str(endpoint.id)})
    handing_on = Running(partial(relay.relay, workspace=endpoint.workspace))
    assert gate.reached.wait(PATIENCE_SECONDS)
    return handing_on


def test_what_is_handed_on_while_an_endpoint_wakes_is_sent(
    endpoint: WebhookEndpoint, gate: Gate
) -> None:
    handing_on = hand_on_slowly(endpoint, gate)

    woken = Running(partial(wake, endpoint))
    wait_until_blocked()
    gate.open.set()

    assert (handing_on.outcome(), woken.outcome().state) == (1, "active")
    run_replays(seconds=30)
    assert WebhookDelivery.objects.count() == 1


def test_twin_without_the_relays_lock_a_message_would_be_lost(
    endpoint: WebhookEndpoint, gate: Gate, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(waking, "lock_relay", lambda workspace: last_position(workspace=workspace))
    handing_on = hand_on_slowly(endpoint, gate)

    wake(endpoint)
    gate.open.set()

    assert handing_on.outcome() == 1
    run_replays(seconds=30)
    assert WebhookDelivery.objects.count() == 0


class Unlocked:
    """A table of workspaces that locks nothing."""

    def select_for_update(self, **_: Any) -> "Unlocked":
        return self

    def get(self, **_: Any) -> None:
        return None

"""What is owed to an endpoint that is woken: all that was given up while it failed."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest
from django.utils import timezone

from accounts.models import Workspace
from core.api.rendering import instant
from events.models import Replay, WebhookDelivery, WebhookEndpoint
from events.webhooks.services.running import run_replays
from events.webhooks.services.waking import Held, wake_endpoint
from events.webhooks.states import DeliveryState
from tests.events.webhooks.setting import make_delivery, make_endpoint, put_to_sleep, tell

pytestmark = pytest.mark.django_db
NOW = timezone.now()
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
BEGAN = NOW - 5 * DAY


@pytest.fixture
def told(workspace: Workspace) -> list[UUID]:
    """Three messages; a fourth is told once somebody sleeps."""
    return [tell(workspace) for _ in range(3)]


@pytest.fixture
def endpoint(workspace: Workspace, told: list[UUID]) -> WebhookEndpoint:
    """One that failed for five days, sleeps now, and holds a message."""
    made = make_endpoint(workspace)
    put_to_sleep(made)
    made.failing_since = BEGAN
    made.save()
    tell(workspace)
    return made


def given_up(
    endpoint: WebhookEndpoint, message: UUID, *, told: datetime, tried: datetime
) -> WebhookDelivery:
    """A message that was given up with the attempt at that instant."""
    log = [
        {"at": instant(at), "status": 500, "ms": 1, "fault": "bad_status", "answer": ""}
        for at in (told, tried)
    ]
    return make_delivery(endpoint, message, DeliveryState.FAILED, at=told, attempts=10, log=log)


def wake(endpoint: WebhookEndpoint) -> Replay:
    wake_endpoint(
        workspace=endpoint.workspace, endpoint_id=endpoint.id, held=Held.SENT, at=timezone.now()
    )
    run_replays(seconds=10)
    return Replay.objects.of(endpoint.workspace).get()


def state_of(delivery: WebhookDelivery) -> str:
    delivery.refresh_from_db()
    return delivery.state


def test_what_was_told_long_before_and_given_up_in_the_failure_is_sent(
    endpoint: WebhookEndpoint, told: list[UUID]
) -> None:
    delivery = given_up(endpoint, told[1], told=BEGAN - 9 * HOUR, tried=BEGAN)

    replay = wake(endpoint)

    assert (replay.first_position, replay.last_position) == (2, 4)
    assert state_of(delivery) == DeliveryState.WAITING


def test_what_was_given_up_before_the_failure_began_is_left(
    endpoint: WebhookEndpoint, told: list[UUID]
) -> None:
    delivery = given_up(endpoint, told[1], told=BEGAN - 9 * HOUR, tried=BEGAN - HOUR)

    replay = wake(endpoint)

    assert replay.first_position == 4
    assert state_of(delivery) == DeliveryState.FAILED


def test_all_is_sent_from_the_first_position_whatever_was_put_on_its_way_first(
    endpoint: WebhookEndpoint, told: list[UUID]
) -> None:
    by_a_replay = given_up(endpoint, told[0], told=BEGAN + 2 * HOUR, tried=BEGAN + DAY)
    earlier = given_up(endpoint, told[2], told=BEGAN + HOUR, tried=BEGAN + DAY)

    replay = wake(endpoint)

    assert replay.first_position == 1
    assert [state_of(one) for one in (by_a_replay, earlier)] == [DeliveryState.WAITING] * 2


def test_what_waits_for_tomorrow_is_sent_too(endpoint: WebhookEndpoint, told: list[UUID]) -> None:
    tomorrow = timezone.now() + DAY
    delivery = make_delivery(endpoint, told[2], at=tomorrow, attempts=7)

    replay = wake(endpoint)

    delivery.refresh_from_db()
    assert replay.first_position == 3
    assert delivery.next_attempt_at
    assert delivery.next_attempt_at < tomorrow


def test_what_other_endpoints_missed_is_theirs(endpoint: WebhookEndpoint, told: list[UUID]) -> None:
    other = make_endpoint(endpoint.workspace)
    delivery = given_up(other, told[0], told=BEGAN + HOUR, tried=BEGAN + DAY)

    replay = wake(endpoint)

    assert replay.first_position == 4
    assert state_of(delivery) == DeliveryState.FAILED

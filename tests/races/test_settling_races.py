"""Several who write many deliveries at once: couriers, and a replay, each in its own order."""

from collections.abc import Callable, Iterable, Sequence
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.db import OperationalError
from django.utils import timezone

from accounts.models import Workspace
from core.statements import run
from events.models import WebhookDelivery, WebhookEndpoint
from events.webhooks.courier import settling
from events.webhooks.courier.parcels import Addressee, Outcome, Parcel
from events.webhooks.courier.settling import write_down
from events.webhooks.secrets import Opened
from events.webhooks.services import running
from events.webhooks.services.replaying import Again, begin_replay
from events.webhooks.services.running import run_replay
from tests.concurrency import outcomes_of
from tests.events.webhooks.setting import deliveries_of, make_endpoint, tell_of_each

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("sending")]
DELIVERIES, AGAIN = 400, 10
Call = Callable[[], object]


@pytest.fixture
def endpoint(workspace: Workspace) -> WebhookEndpoint:
    """One with much on its way."""
    made = make_endpoint(workspace)
    tell_of_each(workspace, DELIVERIES)
    return made


def couriers(endpoint: WebhookEndpoint) -> Sequence[Call]:
    """Half of them bring the same back in the opposite order."""
    came = [given_back(endpoint, one) for one in deliveries_of(endpoint)]
    forth, back = partial(write_down, came), partial(write_down, came[::-1])
    return [partial(repeat, call) for call in (forth, back)] * 3


def replays(endpoint: WebhookEndpoint) -> Sequence[Call]:
    """One replay after the other, beside couriers that bring back the last first."""

    def play() -> None:
        workspace, at = endpoint.workspace, timezone.now()
        begin_replay(
            workspace=workspace,
            endpoint_id=endpoint.id,
            since=at - timedelta(days=1),
            what=Again.MISSED,
            at=at,
        )
        run_replay(workspace=workspace)

    return [partial(repeat, play), *couriers(endpoint)[1::2]]


@pytest.mark.parametrize("who", [couriers, replays])
def test_nobody_stands_in_the_way_of_another_for_ever(
    endpoint: WebhookEndpoint,
    who: Callable[[WebhookEndpoint], Sequence[Call]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(settling, "_write", partial(run, settling._WRITE))

    outcomes = outcomes_of(who(endpoint))

    assert set(outcomes) == {None}


def test_twin_couriers_that_lock_as_they_write_meet_in_a_deadlock(
    endpoint: WebhookEndpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    unordered = settling._WRITE.replace("ORDER BY id FOR UPDATE", "")
    monkeypatch.setattr(settling, "_write", partial(run, unordered))

    outcomes = outcomes_of(couriers(endpoint))

    assert are_deadlocked(outcomes)


def test_twin_a_replay_that_locks_as_it_writes_meets_a_courier_in_a_deadlock(
    endpoint: WebhookEndpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    unordered = settling._WRITE.replace("ORDER BY id FOR UPDATE", "")
    monkeypatch.setattr(settling, "_write", partial(run, unordered))
    monkeypatch.setattr(running, "_HOLD", "SELECT 1")

    outcomes = outcomes_of(replays(endpoint))

    assert are_deadlocked(outcomes)


def repeat(call: Call) -> None:
    for _ in range(AGAIN):
        call()


def are_deadlocked(outcomes: Iterable[Any]) -> bool:
    faults = [one for one in outcomes if isinstance(one, OperationalError)]
    return any("deadlock" in str(one) for one in faults)


def given_back(endpoint: WebhookEndpoint, delivery: WebhookDelivery) -> Outcome:
    """It was not sent, and may be brought back again."""
    key, due = endpoint.id, delivery.next_attempt_at
    assert due is not None
    to = Addressee(key, endpoint.workspace_id, endpoint.url, "", False, Opened([], []))
    return Outcome(Parcel(to, delivery.id, 0, due, due, "", "", b"", 0), timezone.now())

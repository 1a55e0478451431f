"""Several couriers at once: nothing is sent twice within a lease, and nothing is lost with one."""

from collections import Counter
from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from accounts.models import Workspace
from events.models import WebhookDelivery
from events.webhooks.answers import Answer, Fault
from events.webhooks.courier import claiming
from events.webhooks.courier.claiming import claim, due_endpoints
from events.webhooks.courier.parcels import Addressee, Outcome, Parcel
from events.webhooks.courier.settling import write_down
from events.webhooks.secrets import Opened
from events.webhooks.states import DeliveryState
from tests.concurrency import at_once
from tests.events.webhooks.receiver import Receiver
from tests.events.webhooks.setting import make_endpoint, tell_of_each
from tests.events.webhooks.working import let_time_pass, work_off

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("sending")]
COURIERS, MESSAGES = 6, 200
# Claims without taking: everybody finds the same.
_UNCLAIMED = """
    SELECT id, message_id, place, attempts, next_attempt_at FROM events_webhookdelivery
    WHERE workspace_id = %(workspace)s AND endpoint_id = %(endpoint)s AND state = 'waiting'
        AND next_attempt_at <= %(at)s::timestamptz AND %(lease)s::timestamptz IS NOT NULL
    ORDER BY next_attempt_at, id LIMIT %(most)s
"""


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing goes back because its turn takes long on a busy machine."""
    monkeypatch.setattr("events.webhooks.courier.packing.TURN_SECONDS", 60.0)
    monkeypatch.setattr(claiming, "TURN_SECONDS", 60.0)


def times_sent(receiver: Receiver) -> Counter[int]:
    """How many messages came once, twice and so on."""
    return Counter(Counter(one.headers["webhook-id"] for one in receiver.received).values())


def test_couriers_at_once_send_nothing_twice(
    workspace: Workspace, receiver: Receiver, patient: None
) -> None:
    make_endpoint(workspace, url=receiver.url)
    tell_of_each(workspace, MESSAGES)

    at_once([work_off] * COURIERS)

    assert times_sent(receiver) == {1: MESSAGES}


def test_twin_couriers_that_do_not_claim_send_twice(
    workspace: Workspace,
    receiver: Receiver,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(claiming, "_CLAIM", _UNCLAIMED)
    make_endpoint(workspace, url=receiver.url)
    tell_of_each(workspace, MESSAGES)

    at_once([work_off] * COURIERS)

    assert times_sent(receiver).keys() - {1}, "each was sent once, by luck"


def test_fifty_who_claim_at_once_share_what_is_due(workspace: Workspace) -> None:
    make_endpoint(workspace)
    tell_of_each(workspace, 100)
    now = timezone.now()
    due = due_endpoints(at=now)[0]

    claims = at_once([lambda: claim(due, most=10, at=now)] * 50)

    taken = Counter(one.delivery_id for own in claims for one in own)
    assert set(taken.values()) == {1}


def test_what_a_killed_courier_had_taken_is_sent_by_another_after_the_lease(
    workspace: Workspace, receiver: Receiver
) -> None:
    make_endpoint(workspace, url=receiver.url)
    tell_of_each(workspace, 50)
    now = timezone.now()
    taken = claim(due_endpoints(at=now)[0], most=50, at=now)

    let_time_pass(workspace, taken[0].lease - now)
    at_once([work_off] * COURIERS)

    assert times_sent(receiver) == {1: 50}


def test_twin_what_was_taken_for_good_is_never_sent(
    workspace: Workspace,
    receiver: Receiver,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    usual = timedelta(seconds=60)
    monkeypatch.setattr(claiming, "TURN_SECONDS", 10**8)
    make_endpoint(workspace, url=receiver.url)
    tell_of_each(workspace, 50)
    now = timezone.now()
    claim(due_endpoints(at=now)[0], most=50, at=now)

    let_time_pass(workspace, usual)
    at_once([work_off] * COURIERS)

    assert not times_sent(receiver)


@pytest.mark.parametrize("late", ["success", "failure"])
def test_what_arrived_stays_so_whatever_another_courier_saw(
    workspace: Workspace, late: str
) -> None:
    make_endpoint(workspace)
    tell_of_each(workspace, 1)
    now = timezone.now()
    first = _parcel(workspace, now)
    let_time_pass(workspace, first.lease - now)
    second = _parcel(workspace, now)
    arrived = Answer(200, "ok", 5, None)
    failed = Answer(500, "no", 5, Fault.BAD_STATUS)

    outcomes = {"success": (failed, arrived), "failure": (arrived, failed)}[late]
    for parcel, answer in zip((first, second), outcomes, strict=True):
        write_down([Outcome(parcel, now, answer)])

    delivery = WebhookDelivery.objects.of(workspace).get()
    assert delivery.state == DeliveryState.DELIVERED


def _parcel(workspace: Workspace, at: datetime) -> Parcel:
    """What a courier has once it claimed the one delivery that is due."""
    due = due_endpoints(at=at)[0]
    claimed = claim(due, most=1, at=at)[0]
    return Parcel(
        to=Addressee(
            endpoint_id=due.endpoint_id,
            workspace_id=workspace.id,
            url=due.url,
            api_version=due.api_version,
            is_failing=False,
            opened=Opened(secrets=[], keys=[]),
        ),
        delivery_id=claimed.delivery_id,
        attempts=claimed.attempts,
        was_due_at=claimed.was_due_at,
        lease=claimed.lease,
        notice_id="",
        cursor="",
        body=b"",
        until=0,
    )

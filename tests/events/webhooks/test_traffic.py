"""Who may have a lane: nobody who is slow, or fails, holds up those who are well."""

import time
from statistics import median
from uuid import UUID, uuid4

import pytest
from django.utils import timezone

from accounts.models import Workspace
from events.models import WebhookEndpoint
from events.webhooks.courier.parcels import Addressee, Parcel
from events.webhooks.courier.rounds import Courier
from events.webhooks.courier.traffic import BATCH, LANES, LANES_OF_ONE, Traffic
from events.webhooks.secrets import Opened
from events.webhooks.states import EndpointState
from tests.events.webhooks.behaviours import Exchange, answer, hang
from tests.events.webhooks.receiver import Receiver
from tests.events.webhooks.setting import deliveries_of, make_endpoint, tell, tell_of_each
from tests.events.webhooks.working import again, work_off
from tests.factories import NOON

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("sending")]
SEVERAL = 12


def slowly(exchange: Exchange) -> bool:
    """An answer after a fiftieth of a second."""
    time.sleep(0.02)
    return answer()(exchange)


def test_who_is_new_may_have_a_whole_batch_and_who_fails_a_single_message() -> None:
    traffic = Traffic()

    assert traffic.room_for(uuid4(), is_failing=False, lags=True) == BATCH
    assert traffic.room_for(uuid4(), is_failing=True, lags=True) == 1


def test_a_receiver_that_keeps_up_has_one_lane(workspace: Workspace, receiver: Receiver) -> None:
    make_endpoint(workspace, url=receiver.url)
    for _ in range(3):
        tell_of_each(workspace, 150)

    work_off()

    assert len(receiver.received) == 450
    assert receiver.connections == 1


def test_a_backlog_is_worked_off_by_several_lanes(workspace: Workspace, receiver: Receiver) -> None:
    receiver.usually = slowly
    endpoint = make_endpoint(workspace, url=receiver.url)
    tell_of_each(workspace, 450)

    work_off()

    assert receiver.connections == LANES_OF_ONE
    assert len({one.headers["webhook-id"] for one in receiver.received}) == 450
    assert {one.state for one in deliveries_of(endpoint)} == {"delivered"}


def test_who_asks_for_a_pause_is_left_alone_by_all_lanes(
    workspace: Workspace, receiver: Receiver
) -> None:
    receiver.usually = slowly
    endpoint = make_endpoint(workspace, url=receiver.url)
    tell_of_each(workspace, 600)

    with Courier() as courier:
        while receiver.connections < LANES_OF_ONE:
            courier.round()
        receiver.usually = answer(429, retry_after="3600")
        while not WebhookEndpoint.objects.filter(workspace=workspace, state="failing").exists():
            courier.round()
        asked = len(receiver.received)
        for _ in range(5):
            courier.round()

    assert len(receiver.received) <= asked + LANES_OF_ONE
    assert again(endpoint).paused_until is not None


def test_an_endpoint_that_fails_gets_one_message_at_a_time(
    workspace: Workspace, receiver: Receiver
) -> None:
    endpoint = make_endpoint(workspace, url=receiver.url)
    endpoint.state, endpoint.failing_since = EndpointState.FAILING, timezone.now()
    endpoint.save()
    receiver.usually = hang()
    tell_of_each(workspace, 5)

    with Courier() as courier:
        for _ in range(5):
            courier.round()

    assert len(receiver.received) == 1


def test_those_who_hang_never_delay_one_who_is_well(
    workspace: Workspace, receiver: Receiver
) -> None:
    receiver.at_path["/hang"] = hang()
    for _ in range(SEVERAL):
        make_endpoint(workspace, url=f"{receiver.url}hang", types=["customer.erased"])
    make_endpoint(workspace, url=f"{receiver.url}well")
    told = {}
    with Courier() as courier:
        for _ in range(40):
            told[f"evt_{tell(workspace).hex}"] = time.time()
            courier.round()
        courier.round()

    well = [one for one in receiver.received if one.path == "/well"]
    waits = [one.at - told[one.headers["webhook-id"]] for one in well]
    assert len(waits) >= 39
    assert median(waits) < 0.5


@pytest.mark.parametrize("is_failing", [True, False])
def test_all_who_fail_or_are_slow_have_at_most_half_of_the_lanes(
    is_failing: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    traffic = Traffic()
    monkeypatch.setattr(traffic._threads, "submit", lambda run: None)
    keys = [uuid4() for _ in range(LANES)]
    if not is_failing:
        traffic._slow.update(keys)

    rooms = []
    for key in keys:
        rooms.append(traffic.room_for(key, is_failing=is_failing, lags=False))
        if rooms[-1]:
            traffic.take(_addressee(key, is_failing=is_failing), [_parcel(key)])

    assert rooms == [1] * (LANES // 2) + [0] * (LANES // 2)
    assert traffic.room_for(uuid4(), is_failing=False, lags=False) == BATCH


def _addressee(key: UUID, *, is_failing: bool = False) -> Addressee:
    return Addressee(key, key, "", "", is_failing, Opened(secrets=[], keys=[]))


def _parcel(key: UUID) -> Parcel:
    return Parcel(_addressee(key), key, 0, NOON, NOON, "", "", b"", 0)

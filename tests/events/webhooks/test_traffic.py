"""Who may have a lane: nobody who is slow, or fails, holds up those who are well."""

import time
from statistics import median
from uuid import UUID, uuid4

import pytest
from django.utils import timezone
from pytest_django import Settings

from accounts.models import Customer, Workspace
from events.models import WebhookEndpoint
from events.webhooks.answers import Answer, Fault
from events.webhooks.courier.habits import REMEMBERED, Habits
from events.webhooks.courier.parcels import Addressee, Outcome, Parcel
from events.webhooks.courier.rounds import Courier
from events.webhooks.courier.traffic import (
    BATCH,
    FOR_HELD_UP,
    FOR_UNPROVEN,
    LANES,
    LANES_OF_ONE,
    Traffic,
)
from events.webhooks.secrets import Opened
from events.webhooks.states import EndpointState
from tests.events.webhooks.behaviours import Behaviour, Exchange, answer, hang
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


def test_who_is_new_or_fails_gets_a_single_message_and_who_is_swift_a_batch() -> None:
    traffic, swift = Traffic(habits := Habits()), uuid4()
    habits.note(_answered(swift, ms=20))

    assert traffic.room_for(uuid4(), is_failing=False, lags=True) == 1
    assert traffic.room_for(swift, is_failing=False, lags=True) == BATCH
    assert traffic.room_for(swift, is_failing=True, lags=True) == 1


@pytest.mark.parametrize(
    ("ms", "fault", "is_swift"),
    [(20, None, True), (1000, None, False), (20, Fault.BAD_STATUS, False)],
)
def test_who_answers_well_within_a_second_is_swift(
    ms: int, fault: Fault | None, is_swift: bool
) -> None:
    habits, key = Habits(), uuid4()
    habits.note(_answered(key, ms=20))

    habits.note(_answered(key, ms=ms, fault=fault))

    assert habits.is_swift(key) == is_swift
    assert habits.is_slow(key) == (ms >= 1000)


def test_whose_last_answer_is_the_oldest_is_forgotten_first() -> None:
    habits, keys = Habits(kept=2), [uuid4() for _ in range(3)]

    for key in [*keys[:2], keys[0], keys[2]]:
        habits.note(_answered(key, ms=20))

    assert [habits.is_swift(key) for key in keys] == [True, False, True]


def test_another_courier_of_the_process_knows_who_is_slow_and_who_is_swift(
    workspace: Workspace, receiver: Receiver, settings: Settings
) -> None:
    settings.WEBHOOK_TIMEOUT_SECONDS = 5
    receiver.at_path["/slow"] = slowly_by(1.1)
    slow = make_endpoint(workspace, url=f"{receiver.url}slow")
    swift = make_endpoint(workspace, url=f"{receiver.url}swift")
    tell(workspace)

    work_off()

    assert REMEMBERED.is_slow(slow.id)
    assert Traffic().room_for(slow.id, is_failing=False, lags=True) == 1
    assert Traffic().room_for(swift.id, is_failing=False, lags=True) >= BATCH


def test_many_who_are_new_and_slow_never_delay_one_who_is_well(
    workspace: Workspace, stranger: Customer, receiver: Receiver, settings: Settings
) -> None:
    settings.WEBHOOK_TIMEOUT_SECONDS = 5
    receiver.at_path["/slow"] = slowly_by(3)
    for owner in (workspace, stranger.workspace):
        for _ in range(35):
            make_endpoint(owner, url=f"{receiver.url}slow", types=["customer.erased"])
        tell_of_each(owner, 3)
    make_endpoint(workspace, url=f"{receiver.url}well", types=["import.finished"])
    body = {"import_id": str(workspace.id), "created": 1, "duplicates": 0, "failed": 0}
    tell(workspace, type="import.finished", **body)
    began, until = time.time(), time.monotonic() + 2

    with Courier() as courier:
        while time.monotonic() < until:
            courier.round()

    assert "/well" in {one.path for one in receiver.received if one.at < began + 2.5}


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


@pytest.mark.parametrize(
    ("kind", "most"), [("failing", FOR_HELD_UP), ("slow", FOR_HELD_UP), ("new", FOR_UNPROVEN)]
)
def test_all_who_have_not_proven_to_be_swift_share_a_part_of_the_lanes(
    kind: str, most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    traffic, swift = Traffic(habits := Habits()), uuid4()
    monkeypatch.setattr(traffic._threads, "submit", lambda run: None)
    keys = [uuid4() for _ in range(LANES)]
    habits.note(_answered(swift, ms=20))
    for key in keys if kind == "slow" else []:
        habits.note(_answered(key, ms=1500))

    rooms = []
    for key in keys:
        rooms.append(traffic.room_for(key, is_failing=kind == "failing", lags=False))
        if rooms[-1]:
            traffic.take(_addressee(key, is_failing=kind == "failing"), [_parcel(key)])

    assert rooms == [1] * most + [0] * (LANES - most)
    assert traffic.room_for(uuid4(), is_failing=False, lags=False) == (kind != "new")
    assert traffic.room_for(swift, is_failing=False, lags=False) == BATCH


def slowly_by(seconds: float) -> Behaviour:
    """An answer after so long."""

    def behave(exchange: Exchange) -> bool:
        exchange.stopping.wait(seconds)
        return answer()(exchange)

    return behave


def _answered(key: UUID, *, ms: int, fault: Fault | None = None) -> Outcome:
    return Outcome(_parcel(key), NOON, Answer(200, "", ms, fault))


def _addressee(key: UUID, *, is_failing: bool = False) -> Addressee:
    return Addressee(key, key, "", "", is_failing, Opened(secrets=[], keys=[]))


def _parcel(key: UUID) -> Parcel:
    return Parcel(_addressee(key), key, 0, NOON, NOON, "", "", b"", 0)

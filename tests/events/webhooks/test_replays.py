"""What was told once is sent again: what did not arrive, or all."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from accounts.models import Workspace
from events.messages.notices import Notice
from events.models import Message, Replay, WebhookEndpoint
from events.webhooks.errors import NotListening, ReplayUnderWay
from events.webhooks.services.replaying import Again, begin_replay
from events.webhooks.services.running import run_replays
from events.webhooks.states import DeliveryState
from tests.events.webhooks.setting import (
    deliveries_of,
    make_delivery,
    make_endpoint,
    put_to_sleep,
    tell,
    tell_of_each,
)
from tests.factories import make_workspace

pytestmark = pytest.mark.django_db
LONG_AGO = timezone.now() - timedelta(days=1)


def begin(
    endpoint: WebhookEndpoint, since: datetime = LONG_AGO, what: Again = Again.MISSED
) -> Replay:
    return begin_replay(
        workspace=endpoint.workspace,
        endpoint_id=endpoint.id,
        since=since,
        what=what,
        at=timezone.now(),
    )


def finished(replay: Replay) -> Replay:
    while run_replays(seconds=0):
        pass
    replay.refresh_from_db()
    return replay


def test_what_was_never_sent_is_put_on_its_way_in_its_order(workspace: Workspace) -> None:
    endpoint = make_endpoint(workspace)
    told = [tell(workspace) for _ in range(3)]

    replay = finished(begin(endpoint))

    assert [one.message_id for one in deliveries_of(endpoint)] == told
    assert {one.state for one in deliveries_of(endpoint)} == {DeliveryState.WAITING}
    assert (replay.taken_up, replay.finished_at is None) == (3, False)


def test_what_arrived_is_left_unless_all_is_asked_for(workspace: Workspace) -> None:
    endpoint = make_endpoint(workspace)
    arrived = make_delivery(endpoint, state=DeliveryState.DELIVERED)
    given_up = make_delivery(endpoint, state=DeliveryState.FAILED, attempts=10)

    missed = finished(begin(endpoint))
    first = [one.id for one in deliveries_of(endpoint) if one.state == DeliveryState.WAITING]
    everything = finished(begin(endpoint, what=Again.ALL))

    assert (missed.taken_up, first) == (1, [given_up.id])
    assert everything.taken_up == 1
    arrived.refresh_from_db()
    assert (arrived.state, arrived.delivered_at) == (DeliveryState.WAITING, None)


def test_a_message_keeps_its_delivery(workspace: Workspace) -> None:
    endpoint = make_endpoint(workspace)
    log = [{"at": "2026-11-21T18:30:00Z", "status": 500, "ms": 3, "fault": None, "answer": ""}]
    kept = make_delivery(endpoint, state=DeliveryState.FAILED, attempts=10, log=log)

    finished(begin(endpoint))

    (again,) = deliveries_of(endpoint)
    assert (again.id, again.attempts, again.log) == (kept.id, 0, log)


def test_what_waits_for_tomorrow_is_sent_now_and_what_is_under_way_left(
    workspace: Workspace,
) -> None:
    endpoint = make_endpoint(workspace)
    soon, late = timezone.now() + timedelta(seconds=20), timezone.now() + timedelta(hours=9)
    make_delivery(endpoint, at=soon, attempts=1)
    make_delivery(endpoint, at=late, attempts=7)

    replay = finished(begin(endpoint))

    due = {one.attempts: one.next_attempt_at for one in deliveries_of(endpoint)}
    assert replay.taken_up == 1
    assert due[1] == soon
    assert due[0]
    assert due[0] < soon


def test_only_what_was_told_since_is_sent(workspace: Workspace) -> None:
    endpoint = make_endpoint(workspace)
    tell(workspace)
    between = timezone.now()
    told = tell(workspace)

    replay = finished(begin(endpoint, since=between))

    assert [one.message_id for one in deliveries_of(endpoint)] == [told]
    assert (replay.first_position, replay.last_position) == (2, 2)


def test_what_is_told_after_the_beginning_is_not_part_of_it(workspace: Workspace) -> None:
    endpoint = make_endpoint(workspace)
    told = tell(workspace)
    replay = begin(endpoint)
    tell(workspace)

    finished(replay)

    assert [one.message_id for one in deliveries_of(endpoint)] == [told]


def test_where_nothing_was_told_there_is_nothing_to_do(workspace: Workspace) -> None:
    endpoint = make_endpoint(workspace)
    tell(workspace)

    replay = begin(endpoint, since=timezone.now() + timedelta(hours=1))

    assert replay.finished_at is not None
    assert replay.last_position - replay.first_position + 1 == 0


def test_only_types_that_the_endpoint_chose_are_sent(workspace: Workspace) -> None:
    endpoint = make_endpoint(workspace, types=["import.*"])
    tell(workspace)
    numbers = {"import_id": str(workspace.id), "created": 1, "duplicates": 0, "failed": 0}
    wanted = tell(workspace, type="import.finished", **numbers)

    finished(begin(endpoint))

    assert [one.message_id for one in deliveries_of(endpoint)] == [wanted]


def test_each_of_several_is_sent_by_itself(workspace: Workspace) -> None:
    endpoint = make_endpoint(workspace)
    tell_of_each(workspace, 3)

    replay = finished(begin(endpoint))

    assert [one.place for one in deliveries_of(endpoint)] == [0, 1, 2]
    assert replay.taken_up == 3


def test_a_long_replay_goes_on_where_it_was(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("events.webhooks.services.running.MESSAGES_AT_ONCE", 2)
    endpoint = make_endpoint(workspace)
    for _ in range(5):
        tell(workspace)
    replay = begin(endpoint)

    is_more = run_replays(seconds=0)
    replay.refresh_from_db()

    assert is_more
    assert (replay.next_position, replay.taken_up, replay.finished_at) == (3, 2, None)
    assert finished(replay).taken_up == 5


def test_a_part_ends_with_the_message_that_tells_of_many(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("events.webhooks.services.running.NOTICES_AT_ONCE", 3)
    endpoint = make_endpoint(workspace)
    for _ in range(3):
        tell_of_each(workspace, 2)
    replay = begin(endpoint)

    run_replays(seconds=0)
    replay.refresh_from_db()

    assert (replay.next_position, replay.taken_up) == (3, 4)
    assert finished(replay).taken_up == 6


def test_two_replays_of_one_endpoint_are_one_too_many(workspace: Workspace) -> None:
    endpoint, other = make_endpoint(workspace), make_endpoint(workspace)
    tell(workspace)
    replay = begin(endpoint)

    with pytest.raises(ReplayUnderWay):
        begin(endpoint)

    begin(other)
    finished(replay)
    begin(endpoint)


def test_a_replay_of_who_does_not_listen_waits(workspace: Workspace) -> None:
    endpoint = make_endpoint(workspace)
    tell(workspace)
    replay = begin(endpoint)
    put_to_sleep(endpoint)

    assert run_replays(seconds=5) is False
    assert finished(replay).finished_at is None
    with pytest.raises(NotListening):
        begin(endpoint)


def test_workspaces_take_turns(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("events.webhooks.services.running.MESSAGES_AT_ONCE", 1)
    other = make_workspace("other-club")
    replays = []
    for one in (workspace, other):
        endpoint = make_endpoint(one)
        tell(one)
        tell(one)
        replays.append(begin(endpoint))

    assert run_replays(seconds=5) is False

    assert [finished(one).taken_up for one in replays] == [2, 2]
    assert all(one.workspace_id == one.endpoint.workspace_id for one in replays)


def test_what_is_older_than_the_log_is_sent_with_all_alone(workspace: Workspace) -> None:
    endpoint = make_endpoint(workspace)
    told = tell(workspace)
    long_ago = timezone.now() - timedelta(days=31)
    Message.objects.filter(workspace=workspace, id=told).update(created_at=long_ago)
    tell(workspace)

    missed = finished(begin(endpoint, since=long_ago))
    everything = finished(begin(endpoint, since=long_ago, what=Again.ALL))

    assert (missed.first_position, missed.taken_up) == (2, 1)
    assert (everything.first_position, everything.taken_up) == (1, 1)


def test_what_was_told_before_the_endpoint_was_set_up_can_be_sent(workspace: Workspace) -> None:
    told = tell(workspace)
    endpoint = make_endpoint(workspace)

    finished(begin(endpoint))

    assert [one.message_id for one in deliveries_of(endpoint)] == [told]


def test_a_replay_that_fails_holds_up_no_other_workspace(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    replays = []
    for one in (workspace, make_workspace("other-club")):
        tell(one)
        replays.append(begin(make_endpoint(one)))

    def hears(endpoint: WebhookEndpoint, notice: Notice) -> bool:
        assert endpoint.workspace_id != workspace.id, "cannot be said"
        return True

    monkeypatch.setattr("events.webhooks.services.running.hears", hears)

    assert run_replays(seconds=5) is False
    for replay in replays:
        replay.refresh_from_db()
    assert [replay.taken_up for replay in replays] == [0, 1]

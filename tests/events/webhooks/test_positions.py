"""Where a replay begins: exactly where it should, without reading all of the log."""

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Workspace
from events.models import Message
from events.outbox import publish_all
from events.relay import relay
from events.webhooks.services.positions import search_log
from events.webhooks.services.replaying import Again, begin_replay
from tests.events.webhooks.setting import TOLD, make_endpoint
from tests.factories import NOON, make_workspace

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def fill(workspace: Workspace, told: list[datetime]) -> None:
    """A log of messages that were told at these instants, in the order of their positions."""
    publish_all(workspace=workspace, news=[(TOLD, {"pass_id": str(workspace.id)})] * len(told))
    while relay(workspace=workspace):
        pass
    messages = list(Message.objects.filter(workspace=workspace).order_by("position"))
    for message, at in zip(messages, told, strict=True):
        message.created_at = at
    Message.objects.bulk_update(messages, ["created_at"])


def found(workspace: Workspace, since: datetime) -> int:
    return search_log(workspace=workspace, since=since)


def test_a_stretch_of_the_log_begins_with_the_first_that_was_told_since(
    workspace: Workspace,
) -> None:
    fill(workspace, [NOON + 30 * number * MINUTE for number in range(100)])

    since = [NOON + 30 * number * MINUTE for number in range(100)]

    assert [found(workspace, instant) for instant in since] == list(range(1, 101))
    assert [found(workspace, instant - MINUTE) for instant in since] == list(range(1, 101))


def test_before_all_and_after_all_of_the_log(workspace: Workspace) -> None:
    fill(workspace, [NOON, NOON + MINUTE])

    assert found(workspace, NOON - timedelta(days=400)) == 1
    assert found(workspace, NOON + 2 * MINUTE) == 3
    assert found(make_workspace("other-club"), NOON) == 1


def test_what_a_transaction_that_lasted_told_hides_nothing(workspace: Workspace) -> None:
    fill(workspace, [NOON + number * MINUTE for number in range(200)])
    lasted = Message.objects.filter(workspace=workspace, position__in=range(101, 200, 2))
    for message in lasted:
        message.created_at -= 59 * MINUTE
        message.save()

    for number in range(200):
        since = NOON + number * MINUTE
        told = Message.objects.filter(workspace=workspace, created_at__gte=since)
        first = told.order_by("position").values_list("position", flat=True)[0]
        assert found(workspace, since) == first


def test_what_was_told_before_is_not_where_a_replay_begins(workspace: Workspace) -> None:
    late = NOON - 30 * MINUTE
    fill(workspace, [NOON - 2 * MINUTE, late, NOON + MINUTE, late, NOON + 2 * MINUTE])

    replay = begin_replay(
        workspace=workspace,
        endpoint_id=make_endpoint(workspace).id,
        since=NOON,
        what=Again.ALL,
        at=timezone.now(),
    )

    assert (replay.first_position, replay.last_position) == (3, 5)


def test_a_log_of_any_length_is_searched_before_the_endpoint_is_locked(
    workspace: Workspace,
) -> None:
    fill(workspace, [NOON + number * MINUTE for number in range(300)])
    endpoint = make_endpoint(workspace)

    with CaptureQueriesContext(
        connection,
    ) as asked:
        begin_replay(
            workspace=workspace,
            endpoint_id=endpoint.id,
            since=NOON + 200 * MINUTE,
            what=Again.ALL,
            at=timezone.now(),
        )

    of_the_log = [one["sql"] for one in asked if 'FROM "events_message"' in one["sql"]]
    (lock,) = (number for number, one in enumerate(asked) if "FOR NO KEY UPDATE" in one["sql"])
    after = [one["sql"] for one in list(asked)[lock:] if 'FROM "events_message"' in one["sql"]]
    assert len(of_the_log) <= 11
    assert len(after) == 1
    assert '"position" >= 201' in after[0]

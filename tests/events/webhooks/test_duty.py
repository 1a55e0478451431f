"""Being on duty: one worker hands on and sends, and leaves its place before the last answer."""

import time
from collections.abc import Callable, Sequence

import pytest
from pytest_django import Settings

from accounts.models import Customer, Workspace
from events import shift
from events.duty import be_on_duty
from events.models import Message, Shift
from events.outbox import RELAY_TASK, publish
from events.webhooks.states import DeliveryState
from tests.concurrency import PATIENCE_SECONDS, Running
from tests.events.webhooks.behaviours import hang
from tests.events.webhooks.receiver import Receiver
from tests.events.webhooks.setting import deliveries_of, make_endpoint, tell_of_each

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("sending")]


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Shifts that end soon."""
    monkeypatch.setattr(shift, "LINGERS_SECONDS", 0.2)


def test_who_is_on_duty_hands_on_and_sends(workspace: Workspace, receiver: Receiver) -> None:
    endpoint = make_endpoint(workspace, url=receiver.url)
    publish(workspace=workspace, type="customer.erased", body={"pass_id": str(workspace.id)})

    be_on_duty()

    assert len(receiver.received) == 1
    assert deliveries_of(endpoint)[0].state == DeliveryState.DELIVERED


def test_while_the_last_answers_are_awaited_another_takes_over(
    workspace: Workspace,
    receiver: Receiver,
    woken: list[str],
    monkeypatch: pytest.MonkeyPatch,
    settings: Settings,
) -> None:
    monkeypatch.setattr(shift, "LASTS_SECONDS", 0.3)
    settings.WEBHOOK_TIMEOUT_SECONDS = 3
    receiver.at_path["/hang"] = hang()
    hanging = make_endpoint(workspace, url=f"{receiver.url}hang")
    tell_of_each(workspace, 3)
    woken.clear()

    first = Running(be_on_duty)
    wait_until(lambda: RELAY_TASK in woken)
    is_free = Shift.objects.filter(holder=None).exists()
    well = make_endpoint(workspace, url=f"{receiver.url}well")
    publish(workspace=workspace, type="customer.erased", body={"pass_id": str(workspace.id)})
    second = Running(be_on_duty)
    wait_until(lambda: any(one.path == "/well" for one in receiver.received))
    are_awaited = all(not one.log for one in deliveries_of(hanging))
    ends = [first.outcome(), second.outcome()]

    assert (is_free, are_awaited) == (True, True)
    assert ends == [None, None]
    assert deliveries_of(well)[0].state == DeliveryState.DELIVERED


def test_what_cannot_be_handed_on_is_left_to_the_next_shift_and_holds_up_no_other(
    workspace: Workspace, stranger: Customer, woken: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    tried = []

    def stumble(messages: Sequence[Message]) -> None:
        tried.append(messages[0].workspace_id)
        if messages[0].workspace_id == workspace.id:
            raise ZeroDivisionError

    monkeypatch.setattr("events.relay.subscribers", lambda: [stumble])
    for one in (workspace, stranger.workspace):
        publish(workspace=one, type="customer.erased", body={"pass_id": str(one.id)})
    woken.clear()

    be_on_duty()

    assert sorted(tried) == sorted([workspace.id, stranger.workspace_id])
    assert woken == []


def test_at_the_end_one_other_is_woken(
    workspace: Workspace, receiver: Receiver, woken: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shift, "LASTS_SECONDS", 0.1)
    receiver.usually = hang()
    make_endpoint(workspace, url=receiver.url)
    tell_of_each(workspace, 3)
    woken.clear()

    be_on_duty()

    assert woken == [RELAY_TASK]


def wait_until(is_so: Callable[[], bool]) -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    while not is_so():
        assert time.monotonic() < until
        time.sleep(0.01)

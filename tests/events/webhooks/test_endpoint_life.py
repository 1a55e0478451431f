"""The life of an endpoint: what its answers make of it."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone
from pytest_django import Settings

from accounts.models import Workspace
from events.models import WebhookEndpoint
from events.relay import relay
from events.webhooks.life import Heard, note_answers
from events.webhooks.services.waking import Held, wake_endpoint
from events.webhooks.states import DeliveryState, EndpointState
from tests.events.webhooks.behaviours import answer
from tests.events.webhooks.receiver import Receiver
from tests.events.webhooks.setting import deliveries_of, make_endpoint, tell, tell_of_each
from tests.events.webhooks.working import again, delivery_to, let_time_pass, work_off
from tests.factories import NOON

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("sending")]
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


def heard(endpoint: WebhookEndpoint, *answers: Heard) -> WebhookEndpoint:
    """The endpoint after these answers."""
    note_answers(workspace_id=endpoint.workspace_id, endpoint_id=endpoint.id, heard=answers)
    return again(endpoint)


def failure(at: datetime = NOON) -> Heard:
    return Heard(at, arrived=False)


def failures(*, until: datetime) -> list[Heard]:
    """One each day since NOON."""
    days = (until - NOON) // DAY
    return [failure(NOON + n * DAY) for n in range(days + 1)] + [failure(until)]


def success(at: datetime = NOON) -> Heard:
    return Heard(at, arrived=True)


def test_the_first_failure_makes_it_failing(workspace: Workspace) -> None:
    endpoint = heard(make_endpoint(workspace), failure())

    assert (endpoint.state, endpoint.failing_since) == (EndpointState.FAILING, NOON)
    assert endpoint.state_changed_at == NOON


def test_since_when_it_fails_is_the_first_of_unbroken_failures(workspace: Workspace) -> None:
    endpoint = heard(make_endpoint(workspace), failure(), failure(NOON + HOUR))
    endpoint = heard(endpoint, failure(NOON + DAY))

    assert (endpoint.state, endpoint.failing_since) == (EndpointState.FAILING, NOON)


def test_any_success_ends_the_failure(workspace: Workspace) -> None:
    endpoint = heard(make_endpoint(workspace), failure())
    WebhookEndpoint.objects.of(workspace).update(letters=2)

    endpoint = heard(endpoint, success(NOON + HOUR))

    assert (endpoint.state, endpoint.failing_since) == (EndpointState.ACTIVE, None)
    assert (endpoint.letters, endpoint.last_delivered_at) == (0, NOON + HOUR)


def test_a_failure_after_a_success_begins_anew(workspace: Workspace) -> None:
    endpoint = heard(make_endpoint(workspace), failure())

    endpoint = heard(endpoint, success(NOON + DAY), failure(NOON + 2 * DAY))

    assert (endpoint.state, endpoint.failing_since) == (EndpointState.FAILING, NOON + 2 * DAY)


@pytest.mark.parametrize(
    ("after", "state"),
    [(5 * DAY - HOUR, EndpointState.FAILING), (5 * DAY, EndpointState.DISABLED)],
)
def test_after_five_days_of_unbroken_failure_it_is_disabled(
    workspace: Workspace, after: timedelta, state: EndpointState
) -> None:
    endpoint = heard(make_endpoint(workspace), *failures(until=NOON + after))

    assert endpoint.state == state


def test_failures_with_quiet_between_them_are_not_one(workspace: Workspace) -> None:
    endpoint = heard(make_endpoint(workspace), failure())
    WebhookEndpoint.objects.of(workspace).update(letters=2)

    endpoint = heard(endpoint, failure(NOON + 9 * DAY))

    assert (endpoint.state, endpoint.letters) == (EndpointState.FAILING, 0)
    assert endpoint.failing_since == endpoint.last_failed_at == NOON + 9 * DAY


def test_a_failure_is_unbroken_over_the_longest_wait_of_the_schedule(
    workspace: Workspace, settings: Settings
) -> None:
    settings.WEBHOOK_SCHEDULE = [0, 3 * 24 * 60 * 60]

    endpoint = heard(make_endpoint(workspace), failure(), failure(NOON + 3 * DAY + HOUR))

    assert endpoint.failing_since == NOON


def test_from_then_on_what_it_misses_is_held(workspace: Workspace) -> None:
    endpoint = make_endpoint(workspace)
    for _ in range(3):
        tell(workspace)

    endpoint = heard(endpoint, *failures(until=NOON + 5 * DAY))
    tell(workspace)

    assert endpoint.held_from == 4
    assert len(deliveries_of(endpoint)) == 3


def test_an_endpoint_that_does_not_listen_stays_as_it_is(workspace: Workspace) -> None:
    endpoint = heard(make_endpoint(workspace), *failures(until=NOON + 5 * DAY))

    endpoint = heard(endpoint, success(NOON + 6 * DAY))

    assert endpoint.state == EndpointState.DISABLED


def test_who_answers_410_is_gone_at_once(workspace: Workspace, receiver: Receiver) -> None:
    endpoint = make_endpoint(workspace, url=receiver.url)
    receiver.behave_next(answer(410))
    tell_of_each(workspace, 3)

    work_off()

    endpoint = again(endpoint)
    assert (endpoint.state, endpoint.held_from) == (EndpointState.GONE, 2)
    assert endpoint.failing_since is not None
    assert len(receiver.received) == 1


def test_what_waits_stays_and_goes_on_when_the_endpoint_is_woken(
    workspace: Workspace, receiver: Receiver
) -> None:
    endpoint = make_endpoint(workspace, url=receiver.url)
    receiver.behave_next(answer(410))
    tell_of_each(workspace, 3)
    work_off()
    let_time_pass(workspace, DAY)
    work_off()
    while_gone = len(receiver.received)

    wake_endpoint(workspace=workspace, endpoint_id=endpoint.id, held=Held.LEFT, at=timezone.now())
    work_off()

    assert (while_gone, len(receiver.received)) == (1, 4)
    assert {one.state for one in deliveries_of(endpoint)} == {DeliveryState.DELIVERED}


@pytest.mark.parametrize("status", [429, 503])
def test_who_asks_for_a_pause_is_left_alone_till_then(
    workspace: Workspace, receiver: Receiver, status: int
) -> None:
    endpoint = make_endpoint(workspace, url=receiver.url)
    receiver.behave_next(answer(status, retry_after="3600"))
    tell_of_each(workspace, 3)

    work_off()

    paused = again(endpoint).paused_until
    assert paused is not None
    assert timedelta(minutes=59) < paused - timezone.now() <= HOUR
    assert [one.attempts for one in deliveries_of(endpoint)] == [0, 0, 1]
    assert len(receiver.received) == 1


def test_after_the_pause_it_gets_everything(workspace: Workspace, receiver: Receiver) -> None:
    endpoint = make_endpoint(workspace, url=receiver.url)
    receiver.behave_next(answer(429, retry_after="3600"))
    tell_of_each(workspace, 3)
    work_off()

    let_time_pass(workspace, DAY)
    WebhookEndpoint.objects.of(workspace).update(paused_until=timezone.now())
    work_off()

    assert len(receiver.received) == 4
    assert again(endpoint).state == EndpointState.ACTIVE


def test_without_a_wish_of_the_receiver_there_is_no_pause(
    workspace: Workspace, receiver: Receiver
) -> None:
    endpoint = make_endpoint(workspace, url=receiver.url)
    receiver.behave_next(answer(503))
    tell(workspace)

    work_off()

    assert again(endpoint).paused_until is None
    assert delivery_to(endpoint).attempts == 1


def test_what_arrives_is_noted_at_the_endpoint(workspace: Workspace, receiver: Receiver) -> None:
    endpoint = make_endpoint(workspace, url=receiver.url)
    began = timezone.now()
    tell(workspace)

    work_off()

    delivered = again(endpoint).last_delivered_at
    assert delivered is not None
    assert began < delivered <= timezone.now()
    assert not relay(workspace=workspace)

"""Letters to the owners of a workspace about a webhook that nothing reaches."""

from datetime import datetime, timedelta

import pytest
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from pytest_django import Settings

from accounts.look.palette import light
from accounts.models import Customer, Workspace
from accounts.scopes import Role
from events.models import WebhookDelivery, WebhookEndpoint
from events.webhooks.letters import write_to_owners
from events.webhooks.states import EndpointState
from tests.events.webhooks.setting import URL, make_endpoint, tell
from tests.events.webhooks.working import again
from tests.factories import NOON, make_staff

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("sending")]
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


@pytest.fixture
def failing(workspace: Workspace) -> WebhookEndpoint:
    """An endpoint that fails since NOON, where a message waits; there are owner and steward."""
    make_staff(workspace, Role.OWNER, "owner@example.com")
    make_staff(workspace, Role.STEWARD, "steward@example.com")
    endpoint = make_endpoint(workspace)
    endpoint.state, endpoint.failing_since = EndpointState.FAILING, NOON
    endpoint.save()
    tell(workspace)
    return endpoint


def write(endpoint: WebhookEndpoint, at: datetime) -> int:
    """The letters of an instant at which it has just failed once more."""
    WebhookEndpoint.objects.of(endpoint.workspace).update(last_failed_at=at)
    return write_to_owners(workspace=endpoint.workspace, at=at)


def end(endpoint: WebhookEndpoint, state: EndpointState) -> None:
    endpoint.state, endpoint.held_from = state, 1
    endpoint.save()


def test_nobody_is_written_to_on_the_first_day(failing: WebhookEndpoint) -> None:
    write(failing, NOON + DAY - HOUR)

    assert mail.outbox == []


def test_after_a_day_the_owners_learn_what_fails(failing: WebhookEndpoint) -> None:
    entry = {"at": "", "status": 500, "ms": 9, "fault": "bad_status", "answer": "out\nof order"}
    WebhookDelivery.objects.of(failing.workspace).update(log=[entry])

    write(failing, NOON + DAY)

    letter = mail.outbox[0]
    assert letter.to == ["owner@example.com"]
    assert letter.subject == "A webhook is failing"
    assert URL in letter.body
    assert "since 14 March 2026, 13:00" in letter.body
    assert "Last answer: 500 out of order" in letter.body
    assert "by 19 March 2026, 13:00" in letter.body
    assert f"/events/webhookendpoint/{failing.id}/change/" in letter.body


def test_the_letter_is_a_page_too_in_the_houses_look(failing: WebhookEndpoint) -> None:
    Workspace.objects.filter(id=failing.workspace.id).update(colour="#c2185b", language="de")
    failing.workspace.refresh_from_db()

    write(failing, NOON + DAY)

    letter = mail.outbox[0]
    assert isinstance(letter, EmailMultiAlternatives)
    page = str(letter.alternatives[0][0])
    assert letter.subject == "Ein Webhook scheitert"
    assert URL in page
    assert light("#c2185b").accent in page
    assert f"/events/webhookendpoint/{failing.id}/change/" in page


def test_each_letter_is_sent_once(failing: WebhookEndpoint) -> None:
    times = (1, 1.5, 3.9, 4, 4.5)

    sent = [write(failing, NOON + days * DAY) for days in times]

    assert sent == [1, 0, 0, 1, 0]


def test_nobody_is_written_to_about_an_endpoint_that_nothing_waits_for(
    failing: WebhookEndpoint,
) -> None:
    WebhookDelivery.objects.of(failing.workspace).update(state="failed", next_attempt_at=None)

    assert write(failing, NOON + DAY) == 0


def test_nobody_is_written_to_about_a_failure_of_long_ago(failing: WebhookEndpoint) -> None:
    WebhookEndpoint.objects.of(failing.workspace).update(last_failed_at=NOON)

    sent = write_to_owners(workspace=failing.workspace, at=NOON + 4 * DAY)

    assert (sent, again(failing).letters) == (0, 0)


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (EndpointState.DISABLED, "For 5 days no message has reached"),
        (EndpointState.GONE, "gone for good (410)"),
    ],
)
def test_the_end_is_told_at_once(
    failing: WebhookEndpoint, state: EndpointState, words: str
) -> None:
    end(failing, state)

    sent = [write(failing, NOON + HOUR), write(failing, NOON + 2 * HOUR)]

    assert sent == [1, 0]
    assert mail.outbox[0].subject == "A webhook was switched off"
    assert words in mail.outbox[0].body
    assert "Messages are held" in mail.outbox[0].body


def test_all_owners_get_it_and_those_of_others_nothing(
    failing: WebhookEndpoint, stranger: Customer
) -> None:
    make_staff(failing.workspace, Role.OWNER, "second@example.com")
    make_staff(stranger.workspace, Role.OWNER, "theirs@example.com")

    write(failing, NOON + DAY)
    write_to_owners(workspace=stranger.workspace, at=NOON + DAY)

    assert [letter.to for letter in mail.outbox] == [["owner@example.com", "second@example.com"]]


def test_a_letter_that_could_not_be_sent_is_sent_later(
    failing: WebhookEndpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise ConnectionRefusedError

    with monkeypatch.context() as silent:
        silent.setattr("django.core.mail.EmailMessage.send", refuse)
        first = write(failing, NOON + DAY)
    second = write(failing, NOON + DAY)

    assert (first, second) == (0, 1)


def test_what_another_says_stays_one_line(failing: WebhookEndpoint, settings: Settings) -> None:
    settings.DEFAULT_FROM_EMAIL = "Foyer <foyer@example.com>"
    failing.workspace.name = "City\nGym"
    failing.workspace.save()

    write(failing, NOON + DAY)

    assert mail.outbox[0].from_email == "City Gym <foyer@example.com>"


def test_without_an_owner_nothing_is_sent_and_nothing_fails(workspace: Workspace) -> None:
    endpoint = make_endpoint(workspace)
    endpoint.state, endpoint.failing_since = EndpointState.FAILING, NOON
    endpoint.save()
    tell(workspace)

    assert write(endpoint, NOON + DAY) == 0
    assert again(endpoint).letters == 1

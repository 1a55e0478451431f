"""An owner sets up a webhook on a phone without scripts, and sees how it goes."""

from collections.abc import Iterator

import pytest
from pytest_django import Settings
from standardwebhooks.webhooks import Webhook

from accounts.models import Workspace
from events.relay import relay
from tests.browser.crawling import cookies_of
from tests.browser.people import PHONE, Browsers, Person
from tests.events.webhooks.behaviours import answer
from tests.events.webhooks.receiver import Receiver
from tests.events.webhooks.working import work_off
from tests.factories import make_staff

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _delivers(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything as it is wired, but for the broker: the test is the worker."""
    settings.MESSAGE_SUBSCRIBERS = ["events.webhooks.fanning.fan_out"]
    settings.WEBHOOKS_ALLOW_PRIVATE = True
    settings.WEBHOOK_SCHEDULE = [0, 3600]
    monkeypatch.setattr("celery.current_app.send_task", lambda *_, **__: None)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """The newsletter's program."""
    with Receiver() as listening:
        yield listening


@pytest.fixture
def owner(browsers: Browsers, home: str, workspace: Workspace) -> Iterator[Person]:
    """Olive, at the webhooks of her workspace, with a phone."""
    cookies = cookies_of(make_staff(workspace).user, home)
    olive = browsers.person(home, screen=PHONE, cookies=cookies)
    olive.opens("/admin/events/webhookendpoint/")
    yield olive
    olive.leaves()


def sets_up(owner: Person, receiver: Receiver) -> str:
    """Add a webhook; the secret that was shown."""
    owner.follows("Add a webhook")
    owner.types("Address", receiver.url)
    owner.types("What it is for", "Newsletter")
    owner.ticks("Everything, also kinds")
    owner.presses("Add the webhook")
    secret = owner.finds_in("Secret")
    owner.follows("I have copied it")
    return secret


def test_a_test_message_arrives_signed_with_the_secret_that_was_shown(
    owner: Person, receiver: Receiver, workspace: Workspace
) -> None:
    secret = sets_up(owner, receiver)

    owner.presses("Send a test message")
    assert "The test message is on its way." in owner.reads()
    relay(workspace=workspace)
    work_off()
    owner.follows("Look again")

    (received,) = receiver.wait_for(1)
    assert Webhook(secret).verify(received.body, received.headers)["type"] == "webhook.test"
    assert "Delivered webhook.test" in owner.reads()
    assert "it arrived (200)" in owner.reads()


def test_what_fails_stands_on_the_front_page_and_is_sent_again_by_hand(
    owner: Person, receiver: Receiver, workspace: Workspace
) -> None:
    receiver.behave_next(answer(500, b"<b>no</b>"))
    sets_up(owner, receiver)
    owner.presses("Send a test message")
    relay(workspace=workspace)
    work_off()
    owner.follows("Look again")
    assert "it answered 500" in owner.reads()
    assert "<b>no</b>" in owner.reads()

    owner.opens("/admin/")
    assert "1 webhook does not arrive" in owner.reads()
    assert "Newsletter: Failing" in owner.reads()
    owner.goes_back()
    owner.presses("Send again")
    work_off()
    owner.follows("Look again")

    assert "Delivered webhook.test" in owner.reads()
    owner.opens("/admin/")
    assert "webhook does not arrive" not in owner.reads()

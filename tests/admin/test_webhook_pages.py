"""Webhooks as an owner sets them up and looks after them; who did it is noted, no secret is."""

import re
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.utils import timezone
from django.utils.formats import date_format

from accounts.models import Workspace
from core.sealing import unseal
from events.models import Replay, WebhookEndpoint
from events.webhooks.errors import MOST_ENDPOINTS
from events.webhooks.states import DeliveryState, EndpointState
from tests.admin.rows import errors_of, opened
from tests.admin.visiting import page, signed_in, text_of
from tests.admin.webhook_rows import URL, make_delivery, make_endpoint, make_message, set_relay
from tests.factories import make_staff

pytestmark = pytest.mark.django_db
_SECRET = re.compile(r"whsec_[\w+/=]+")
LIST, ADD = "events_webhookendpoint_changelist", "events_webhookendpoint_add"
PAGE = "events_webhookendpoint_change"


@pytest.fixture
def desk(workspace: Workspace) -> Client:
    return signed_in(make_staff(workspace, email="olive@example.com").user)


@pytest.fixture
def endpoint(workspace: Workspace) -> WebhookEndpoint:
    return make_endpoint(workspace)


def add(desk: Client, **given: Any) -> Any:
    return desk.post(page(ADD), {"url": URL, "description": "The till", "hears": "all"} | given)


def ask(desk: Client, name: str, endpoint: WebhookEndpoint, **given: Any) -> Any:
    """Press the button on the page that asks, after it was opened."""
    address = page(f"events_webhook_{name}", endpoint.pk)
    sent = opened(desk, address, "webhook-ask")
    return desk.post(address, sent | given, follow=True)


def noted() -> list[str]:
    return [one.get_change_message() for one in LogEntry.objects.order_by("id")]


def shared_secrets(endpoint: WebhookEndpoint) -> list[str]:
    endpoint.refresh_from_db()
    return [unseal(one["sealed"].encode()) for one in endpoint.secrets["v1"]]


def test_without_webhooks_the_list_says_what_one_is_good_for(desk: Client) -> None:
    shown = text_of(desk.get(page(LIST)))

    assert "A webhook tells another program at once" in shown
    assert page(ADD) in shown


def test_the_secret_of_a_new_webhook_is_shown_once(desk: Client, workspace: Workspace) -> None:
    answer = add(desk)

    endpoint = WebhookEndpoint.objects.of(workspace).get()
    secret = _SECRET.findall(text_of(answer))[0]
    later = [page(LIST), page(PAGE, endpoint.pk), page("events_webhook_settings", endpoint.pk)]
    assert secret in shared_secrets(endpoint)
    assert "no-store" in answer["Cache-Control"]
    assert [one for one in later if "whsec_" in text_of(desk.get(one))] == []
    assert (endpoint.url, endpoint.types, endpoint.created_by) == (
        URL,
        ["*"],
        answer.wsgi_request.user,
    )
    assert noted() == ["Added."]


def test_kinds_of_messages_are_ticked(desk: Client, workspace: Workspace) -> None:
    add(desk, hears="some", types=["event.*", "customer.erased"])

    endpoint = WebhookEndpoint.objects.of(workspace).get()
    form = opened(desk, page("events_webhook_settings", endpoint.pk), "webhook")
    assert endpoint.types == ["event.*", "customer.erased"]
    assert sorted(form["types"]) == ["customer.erased", "event.*"]


def test_who_is_told_everything_may_tick_nothing(desk: Client, workspace: Workspace) -> None:
    add(desk, hears="all", types=["customer.erased"])

    assert WebhookEndpoint.objects.of(workspace).get().types == ["*"]


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"url": ""}, "This field is required."),
        ({"url": "http://till.example/"}, "Begin it with https://."),
        ({"url": "https://me:pass@till.example/"}, "Leave out the user and the password"),
        ({"url": "https://till.example/a\0b"}, "Null characters are not allowed."),
        ({"url": f"https://till.example/{'a' * 2000}"}, "at most 2000 characters"),
        ({"description": "a" * 201}, "at most 200 characters"),
        ({"hears": "some"}, "Tick at least one kind of message"),
        ({"hears": "some", "types": ["nonsense"]}, "nonsense is not one of the available choices"),
        ({"hears": "nothing"}, "nothing is not one of the available choices"),
    ],
)
def test_what_is_no_webhook_is_said_at_its_field(
    given: dict[str, Any], words: str, desk: Client, workspace: Workspace
) -> None:
    answer = add(desk, **given)

    assert words in errors_of(answer)
    assert not WebhookEndpoint.objects.of(workspace).exists()


def test_there_are_only_so_many_webhooks(desk: Client, workspace: Workspace) -> None:
    for number in range(MOST_ENDPOINTS):
        make_endpoint(workspace, url=f"https://till-{number}.example/")

    answer = add(desk)

    assert "There are 50 webhooks; delete one first." in errors_of(answer)


def test_a_webhook_is_changed(desk: Client, endpoint: WebhookEndpoint) -> None:
    address = page("events_webhook_settings", endpoint.pk)
    form = opened(desk, address, "webhook") | {"hears": "all"}

    desk.post(address, form | {"url": "https://new.example/"})
    desk.post(address, form | {"url": "https://new.example/"})

    endpoint.refresh_from_db()
    assert (endpoint.url, endpoint.types) == ("https://new.example/", ["*"])
    assert noted() == ["Changed: address."]


def test_a_kind_that_is_sent_no_more_is_kept_until_it_is_unticked(
    desk: Client, endpoint: WebhookEndpoint
) -> None:
    WebhookEndpoint.objects.of(endpoint.workspace).update(types=["old.news", "customer.erased"])
    address = page("events_webhook_settings", endpoint.pk)
    form = opened(desk, address, "webhook") | {"hears": "some"}

    refused = desk.post(address, form)
    desk.post(address, form | {"types": ["customer.erased"]})

    endpoint.refresh_from_db()
    assert "There is no type 'old.news'" in errors_of(refused).replace("&#x27;", "'")
    assert endpoint.types == ["customer.erased"]


@pytest.mark.parametrize(("hours", "until"), [("24", True), ("0", False)])
def test_a_new_secret_is_shown_once_and_the_old_one_has_its_time(
    hours: str, until: bool, desk: Client, endpoint: WebhookEndpoint
) -> None:
    old = shared_secrets(endpoint)

    answer = ask(desk, "rotate", endpoint, hours=hours)

    new = _SECRET.findall(text_of(answer))[0]
    assert shared_secrets(endpoint)[0] == new
    assert new not in old
    assert ("The old secret is valid until" in text_of(answer)) is until
    shown = text_of(desk.get(page(PAGE, endpoint.pk)))
    assert ["whsec_" in shown, "whsk_" in shown, "whpk_" in shown] == [False, False, True]
    assert ("Old secret" in shown) is until
    assert noted() == [f"New secret; the old one is valid for {hours} hours."]


@pytest.mark.parametrize("hours", ["", "-1", "169", "soon"])
def test_an_overlap_is_one_of_those_that_are_offered(
    hours: str, desk: Client, endpoint: WebhookEndpoint
) -> None:
    before = shared_secrets(endpoint)

    desk.post(page("events_webhook_rotate", endpoint.pk), {"hours": hours})

    assert shared_secrets(endpoint) == before


def test_what_was_held_is_counted_as_it_will_come(desk: Client, workspace: Workspace) -> None:
    make_message(workspace, "customer.erased", each=[{"pass_id": "a"}, {"pass_id": "b"}])
    make_message(workspace, "import.undone", import_id="1")
    make_message(workspace, "webhook.test", webhook_id="1")
    asleep = make_endpoint(workspace, types=["customer.*"], state=EndpointState.DISABLED)

    shown = text_of(desk.get(page("events_webhook_wake", asleep.pk)))

    assert "Send it: 2 messages" in shown


@pytest.mark.parametrize(("held", "replays"), [("sent", 1), ("left", 0)])
def test_a_webhook_is_woken_with_what_was_held_or_without(
    held: str, replays: int, desk: Client, workspace: Workspace
) -> None:
    asleep = make_endpoint(workspace, state=EndpointState.GONE)
    make_message(workspace)
    set_relay(workspace, 1)

    answer = ask(desk, "wake", asleep, held=held)

    asleep.refresh_from_db()
    assert (asleep.state, asleep.held_from) == (EndpointState.ACTIVE, None)
    assert Replay.objects.of(workspace).count() == replays
    assert "It listens again." in text_of(answer)
    assert noted() == [f"Woken up; what was held is {'sent' if replays else 'not sent'}."]


def test_everything_since_a_day_is_sent_again_and_the_page_shows_how_far_that_is(
    desk: Client, endpoint: WebhookEndpoint
) -> None:
    make_message(endpoint.workspace)
    set_relay(endpoint.workspace, 1)
    today = timezone.localdate(timezone=endpoint.workspace.zone)

    answer = ask(desk, "replay", endpoint, since=today.isoformat(), which="all")

    replay = Replay.objects.of(endpoint.workspace).get()
    assert (replay.first_position, replay.last_position, replay.is_of_all) == (1, 1, True)
    assert page("events_webhook_progress", endpoint.pk) in text_of(answer)
    assert noted() == [f"Everything since {date_format(today, 'j F Y')} sent again."]


def test_only_one_replay_goes_on_at_a_time(desk: Client, endpoint: WebhookEndpoint) -> None:
    make_message(endpoint.workspace)
    set_relay(endpoint.workspace, 1)
    ask(desk, "replay", endpoint)

    again = ask(desk, "replay", endpoint)

    assert "wait until that is finished" in errors_of(again)
    assert len(noted()) == 1


@pytest.mark.parametrize("since", ["", "soon", "1999-12-31", "9999-12-31"])
def test_a_day_is_one_that_has_begun(since: str, desk: Client, endpoint: WebhookEndpoint) -> None:
    answer = ask(desk, "replay", endpoint, since=since)

    assert errors_of(answer)
    assert not Replay.objects.of(endpoint.workspace).exists()


def test_a_replay_that_is_over_shows_the_whole_page(
    desk: Client, endpoint: WebhookEndpoint
) -> None:
    address = page("events_webhook_progress", endpoint.pk)
    Replay.objects.create(
        workspace=endpoint.workspace,
        endpoint=endpoint,
        first_position=1,
        next_position=3,
        last_position=8,
        taken_up=2,
        begun_at=timezone.now(),
    )

    going_on = desk.get(address)
    Replay.objects.of(endpoint.workspace).update(finished_at=timezone.now())

    assert '<progress value="2" max="8"' in text_of(going_on)
    assert "HX-Refresh" not in going_on.headers
    assert desk.get(address)["HX-Refresh"] == "true"


def test_a_deleted_webhook_is_gone_and_noted(desk: Client, endpoint: WebhookEndpoint) -> None:
    address = page("events_webhookendpoint_delete", endpoint.pk)

    asked = desk.get(address)
    desk.post(address)

    assert "There is no way back." in text_of(asked)
    assert not WebhookEndpoint.objects.of(endpoint.workspace).exists()
    assert desk.get(page(PAGE, endpoint.pk)).status_code == 404
    assert LogEntry.objects.get().is_deletion()


@pytest.mark.parametrize(
    ("name", "state"),
    [("wake", EndpointState.ACTIVE), ("replay", EndpointState.DISABLED)],
)
def test_what_makes_no_sense_now_is_not_asked(
    name: str, state: EndpointState, desk: Client, workspace: Workspace
) -> None:
    endpoint = make_endpoint(workspace, state=state)

    answer = desk.get(page(f"events_webhook_{name}", endpoint.pk), follow=True)

    assert "There is no need for that now." in text_of(answer)


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (EndpointState.ACTIVE, "No message has been sent to it yet."),
        (EndpointState.FAILING, "if nothing arrives before"),
        (EndpointState.DISABLED, "no message had arrived since"),
        (EndpointState.GONE, "wants no more messages (410)"),
    ],
)
def test_the_page_says_how_the_webhook_is(
    state: EndpointState, words: str, desk: Client, workspace: Workspace
) -> None:
    endpoint = make_endpoint(workspace, state=state)

    shown, front = text_of(desk.get(page(PAGE, endpoint.pk))), text_of(desk.get(page("index")))

    assert words in shown
    assert ("Send a test message" in shown) is state.listens
    assert ("Wake it up" in shown) is not state.listens
    assert (words in front) is (state is not EndpointState.ACTIVE)


def test_the_list_says_what_waits_and_since_when_it_fails(
    desk: Client, workspace: Workspace
) -> None:
    endpoint = make_endpoint(workspace, state=EndpointState.FAILING)
    endpoint.failing_since = timezone.now().replace(2026, 3, 14, 23, 30)
    endpoint.save()
    for _ in range(3):
        make_delivery(endpoint)
    make_delivery(endpoint, state=DeliveryState.DELIVERED)

    answer = desk.get(page(LIST))

    row = answer.context["cl"].result_list[0]
    assert row.waiting == 3
    assert "Sun 15 Mar 2026, 00:30" in text_of(answer)


def test_nothing_that_is_noted_has_a_secret(desk: Client, workspace: Workspace) -> None:
    made = add(desk)
    endpoint = WebhookEndpoint.objects.of(workspace).get()
    rotated = ask(desk, "rotate", endpoint)

    kept = [f"{one.object_repr} {one.change_message}" for one in LogEntry.objects.all()]
    secrets = _SECRET.findall(text_of(made)) + _SECRET.findall(text_of(rotated))
    assert secrets
    assert [one for one in kept for secret in secrets if secret in one] == []
    assert {one.user.email for one in LogEntry.objects.all()} == {"olive@example.com"}

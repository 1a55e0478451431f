"""What was sent to a webhook: the log, one delivery with its answers, a test message."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Workspace
from events.messages.notices import notice_id
from events.models import Message, WebhookDelivery, WebhookEndpoint
from events.webhooks.states import DeliveryState, EndpointState
from tests.admin.test_webhook_pages import noted
from tests.admin.visiting import page, text_of
from tests.admin.webhook_rows import REFUSED, make_delivery, make_endpoint, make_message

pytestmark = pytest.mark.django_db
PAGE = "events_webhookendpoint_change"


@pytest.fixture
def endpoint(workspace: Workspace) -> WebhookEndpoint:
    return make_endpoint(workspace)


def listed(desk: Client, endpoint: WebhookEndpoint, **query: str) -> list[Any]:
    answer = desk.get(page(PAGE, endpoint.pk), query)
    assert answer.status_code == 200
    return [line.row.pk for line in answer.context["log"].lines]


def of(name: str, delivery: WebhookDelivery) -> str:
    return page(f"events_webhook_{name}", delivery.endpoint_id, delivery.pk)


def test_the_log_is_narrowed_by_state_and_by_kind(desk: Client, endpoint: WebhookEndpoint) -> None:
    undone = make_message(endpoint.workspace, "import.undone", import_id="1")
    waits = make_delivery(endpoint)
    arrived = make_delivery(endpoint, undone, state=DeliveryState.DELIVERED)
    make_delivery(make_endpoint(endpoint.workspace))

    assert listed(desk, endpoint) == [arrived.pk, waits.pk]
    assert listed(desk, endpoint, state="delivered") == [arrived.pk]
    assert listed(desk, endpoint, state="failed") == []
    assert listed(desk, endpoint, type="customer.erased") == [waits.pk]
    assert listed(desk, endpoint, state="nonsense", type="a\0b") == [arrived.pk, waits.pk]


def test_a_message_is_found_by_its_id(desk: Client, endpoint: WebhookEndpoint) -> None:
    message = make_message(endpoint.workspace, each=[{"pass_id": "a"}, {"pass_id": "b"}])
    first, second = (make_delivery(endpoint, message, place=place) for place in (0, 1))
    make_delivery(endpoint)

    assert listed(desk, endpoint, q=notice_id(message.id, 0)) == [first.pk]
    assert listed(desk, endpoint, q=f" {notice_id(message.id, 1)} ") == [second.pk]
    assert [listed(desk, endpoint, q=one) for one in ("evt_1", "a\0b", "evt_" + "9" * 40)] == [
        []
    ] * 3
    assert listed(desk, endpoint, q=notice_id(message.id, 999999999)) == []


def test_the_log_is_paged_from_the_newest_to_the_oldest(
    desk: Client, endpoint: WebhookEndpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("events.admin.webhook_log.A_PAGE", 2)
    now = timezone.now()
    made = [make_delivery(endpoint, created_at=now - timedelta(hours=n)).pk for n in range(5)]

    address, seen = page(PAGE, endpoint.pk) + "?state=waiting", []
    while address:
        log = desk.get(address).context["log"]
        seen += [line.row.pk for line in log.lines]
        address = log.older and page(PAGE, endpoint.pk) + log.older

    assert seen == made


def test_a_place_in_another_log_is_the_beginning(desk: Client, endpoint: WebhookEndpoint) -> None:
    here, there = make_delivery(endpoint), make_delivery(make_endpoint(endpoint.workspace))

    assert listed(desk, endpoint, before=str(there.pk)) == [here.pk]
    assert listed(desk, endpoint, before="nonsense") == [here.pk]


def test_the_message_is_shown_as_it_is_sent(desk: Client, endpoint: WebhookEndpoint) -> None:
    message = make_message(endpoint.workspace, "told", each=[{"name": "Ana"}, {"name": "<b>"}])
    delivery = make_delivery(endpoint, message, place=1)

    shown = text_of(desk.get(of("delivery", delivery)))

    assert f"webhook-id: {notice_id(message.id, 1)}" in shown
    assert f"foyer-cursor: {message.position}-1" in shown
    assert "&quot;name&quot;: &quot;&lt;b&gt;&quot;" in shown
    assert "Ana" not in shown


def test_each_attempt_is_shown_and_what_the_receiver_said_is_only_text(
    desk: Client, endpoint: WebhookEndpoint
) -> None:
    said = "<script>alert(1)</script>"
    log = [REFUSED | {"answer": said}, REFUSED | {"fault": "timeout", "status": None, "ms": 15000}]
    later = timezone.now().replace(2099, 3, 14, 22, 30)

    shown = text_of(desk.get(of("delivery", make_delivery(endpoint, attempts=2, log=log))))
    next_one = make_delivery(endpoint, log=log, next_attempt_at=later)

    assert said not in shown
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in shown
    assert ["it answered 500" in shown, "no answer in time" in shown] == [True, True]
    assert ["Sat 14 Mar, 13:00:01" in shown, "15.0 s" in shown] == [True, True]
    assert "Sat 14 Mar 2099, 23:30" in text_of(desk.get(of("delivery", next_one)))


def test_a_message_is_sent_again_and_the_page_waits_for_the_answer(
    desk: Client, endpoint: WebhookEndpoint
) -> None:
    delivery = make_delivery(endpoint, state=DeliveryState.DELIVERED)

    shown = text_of(desk.post(of("again", delivery), follow=True))

    delivery.refresh_from_db()
    assert (delivery.state, delivery.attempts) == (DeliveryState.WAITING, 0)
    assert f'hx-get="{of("answer", delivery)}"' in shown
    assert noted() == [f"Sent again: {notice_id(delivery.message_id, 0)}."]


def test_the_page_stops_asking_once_there_is_an_answer(
    desk: Client, endpoint: WebhookEndpoint
) -> None:
    delivery = make_delivery(endpoint, attempts=0, log=[])
    before = text_of(desk.get(of("answer", delivery)))

    rows = WebhookDelivery.objects.filter(workspace=endpoint.workspace)
    rows.update(attempts=1, log=[REFUSED], next_attempt_at=timezone.now() + timedelta(hours=1))
    after = text_of(desk.get(of("answer", delivery)))

    assert ["hx-get" in before, "It is on its way." in before] == [True, True]
    assert ["hx-get" in after, "it answered 500" in after] == [False, True]


def test_what_is_tried_again_in_a_moment_is_awaited(
    desk: Client, endpoint: WebhookEndpoint
) -> None:
    shortly = timezone.now() + timedelta(seconds=5)
    delivery = make_delivery(endpoint, next_attempt_at=shortly)

    shown = text_of(desk.get(of("answer", delivery)))

    assert ["hx-get" in shown, "It is tried again in a moment." in shown] == [True, True]
    assert of("again", delivery) not in shown


@pytest.mark.parametrize("paused", [True, False])
def test_nobody_waits_at_the_page_while_the_receiver_wants_quiet(
    paused: bool, desk: Client, endpoint: WebhookEndpoint
) -> None:
    until = timezone.now() + timedelta(hours=1 if paused else -1)
    WebhookEndpoint.objects.of(endpoint.workspace).update(paused_until=until)
    delivery = make_delivery(endpoint, attempts=0, log=[])

    shown = text_of(desk.get(of("answer", delivery)))
    overview = text_of(desk.get(page(PAGE, endpoint.pk)))

    assert ("hx-get" in shown) is not paused
    assert ("The receiver asked for quiet until" in overview) is paused


def test_nothing_is_sent_again_to_who_does_not_listen(desk: Client, workspace: Workspace) -> None:
    asleep = make_endpoint(workspace, state=EndpointState.DISABLED)
    delivery = make_delivery(asleep)

    shown = text_of(desk.get(of("delivery", delivery)))
    answer = desk.post(of("again", delivery), follow=True)

    assert "It waits until the webhook is woken up." in shown
    assert of("again", delivery) not in shown
    assert "Nothing is sent to this webhook now" in text_of(answer)
    assert noted() == []


def test_a_test_message_is_awaited_until_there_is_a_delivery(
    desk: Client, endpoint: WebhookEndpoint
) -> None:
    sent = desk.post(page("events_webhook_test", endpoint.pk))
    waiting = desk.get(sent["Location"])

    message = Message.objects.get(workspace=endpoint.workspace, type="webhook.test")
    delivery = make_delivery(endpoint, message)
    there = desk.get(sent["Location"])
    asked_by_script = desk.get(sent["Location"], headers={"HX-Request": "true"})

    assert f'hx-get="{sent["Location"]}"' in text_of(waiting)
    assert there["Location"] == of("delivery", delivery)
    assert asked_by_script["HX-Redirect"] == of("delivery", delivery)
    assert message.body == {"webhook_id": str(endpoint.id)}
    assert noted() == ["Test message sent."]


def test_a_test_message_that_nobody_hands_on_is_said(
    desk: Client, endpoint: WebhookEndpoint
) -> None:
    sent = desk.post(page("events_webhook_test", endpoint.pk))
    long_ago = timezone.now() - timedelta(minutes=1)
    Message.objects.filter(workspace=endpoint.workspace).update(created_at=long_ago)

    assert "longer than usual" in text_of(desk.get(sent["Location"]))


def test_who_does_not_listen_is_not_tried(desk: Client, workspace: Workspace) -> None:
    asleep = make_endpoint(workspace, state=EndpointState.GONE)

    answer = desk.post(page("events_webhook_test", asleep.pk), follow=True)

    assert "Nothing is sent to this webhook now" in text_of(answer)
    assert noted() == []

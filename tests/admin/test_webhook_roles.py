"""Who sees what of webhooks: each role, each page; and another workspace's staff sees nothing."""

import re
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from accounts.models import Workspace
from accounts.scopes import Role
from events.models import Message, WebhookDelivery, WebhookEndpoint
from events.webhooks.states import EndpointState
from tests.admin.visiting import at_desk, page, text_of
from tests.admin.webhook_rows import make_delivery, make_endpoint, make_message
from tests.factories import make_workspace

pytestmark = pytest.mark.django_db

CHIEFS = {Role.OWNER, Role.MANAGER}


@dataclass(frozen=True)
class House:
    """A workspace with a webhook that listens, one that does not, and a delivery."""

    workspace: Workspace
    endpoint: WebhookEndpoint
    asleep: WebhookEndpoint
    delivery: WebhookDelivery
    test: Message


@pytest.fixture
def house(workspace: Workspace) -> House:
    endpoint = make_endpoint(workspace, description="Secret till", url="https://secret.example/h")
    asleep = make_endpoint(workspace, description="Secret list", state=EndpointState.DISABLED)
    test = make_message(workspace, "webhook.test", webhook_id=str(endpoint.id))
    return House(workspace, endpoint, asleep, make_delivery(endpoint), test)


def about(name: str) -> Callable[[House], str]:
    return lambda house: page(f"events_webhook_{name}", house.endpoint.pk)


def of_delivery(name: str) -> Callable[[House], str]:
    return lambda house: page(f"events_webhook_{name}", house.endpoint.pk, house.delivery.pk)


Address = Callable[[House], str]
PAGES: dict[str, Address] = {
    "list": lambda h: page("events_webhookendpoint_changelist"),
    "add": lambda h: page("events_webhookendpoint_add"),
    "endpoint": lambda h: page("events_webhookendpoint_change", h.endpoint.pk),
    "history": lambda h: page("events_webhookendpoint_history", h.endpoint.pk),
    "delete": lambda h: page("events_webhookendpoint_delete", h.endpoint.pk),
    "settings": about("settings"),
    "progress": about("progress"),
    "replay": about("replay"),
    "rotate": about("rotate"),
    "wake": lambda h: page("events_webhook_wake", h.asleep.pk),
    "tested": lambda h: page("events_webhook_tested", h.endpoint.pk, h.test.pk),
    "delivery": of_delivery("delivery"),
    "answer": of_delivery("answer"),
}
# What only takes what is sent.
BUTTONS: dict[str, Address] = {"test": about("test"), "again": of_delivery("again")}
ABOUT_ONE = [name for name in PAGES if name not in {"list", "add"}]


@pytest.mark.parametrize("role", Role)
def test_each_role_opens_its_pages_and_no_others(
    role: Role, house: House, subtests: pytest.Subtests
) -> None:
    desk = at_desk(house.workspace, role)

    for name, address in PAGES.items():
        with subtests.test(page=name):
            answer = desk.get(address(house))
            assert answer.status_code == (200 if role in CHIEFS else 403)
            assert "None" not in text_of(answer)


@pytest.mark.parametrize("role", set(Role) - CHIEFS)
def test_who_may_not_look_may_not_send(role: Role, house: House, subtests: pytest.Subtests) -> None:
    desk = at_desk(house.workspace, role)
    before = Message.objects.filter(workspace=house.workspace).count()

    for name, address in (PAGES | BUTTONS).items():
        with subtests.test(page=name):
            assert desk.post(address(house), {}).status_code == 403
            assert Message.objects.filter(workspace=house.workspace).count() == before


def test_another_workspaces_webhooks_are_not_there(house: House, subtests: pytest.Subtests) -> None:
    elsewhere = at_desk(make_workspace("other-club"))

    for name in [*ABOUT_ONE, *BUTTONS]:
        with subtests.test(page=name):
            address = (PAGES | BUTTONS)[name](house)
            assert elsewhere.get(address).status_code == 404
            assert elsewhere.post(address).status_code == 404


@pytest.mark.parametrize("name", ["delivery", "answer", "again"])
def test_a_delivery_is_found_at_its_own_webhook_alone(name: str, house: House) -> None:
    address = page(f"events_webhook_{name}", house.asleep.pk, house.delivery.pk)

    assert at_desk(house.workspace).post(address).status_code == 404


def test_a_test_message_is_found_at_its_own_webhook_alone(house: House) -> None:
    address = page("events_webhook_tested", house.asleep.pk, house.test.pk)

    assert at_desk(house.workspace).get(address).status_code == 404


@pytest.mark.parametrize("name", ["list", "front"])
def test_lists_show_nothing_of_another_workspace(name: str, house: House) -> None:
    elsewhere = at_desk(make_workspace("other-club"))

    shown = text_of(elsewhere.get(PAGES["list"](house) if name == "list" else page("index")))

    assert [word for word in ("Secret", "secret.example") if word in shown] == []


@pytest.mark.parametrize("role", Role)
def test_the_sidebar_and_the_front_page_show_webhooks_to_who_may_see_them(
    role: Role, house: House
) -> None:
    shown = text_of(at_desk(house.workspace, role).get(page("index")))

    assert (PAGES["list"](house) in shown) is (role in CHIEFS)
    assert ("Secret list" in shown) is (role in CHIEFS)


@pytest.mark.parametrize("lookup", ["secrets__icontains", "created_by__password__startswith"])
def test_the_list_is_not_asked_for_what_it_does_not_offer(lookup: str, house: House) -> None:
    answer = at_desk(house.workspace).get(PAGES["list"](house), {lookup: "a"})

    assert answer.status_code == 400


def test_the_page_of_a_webhook_takes_nothing(house: House) -> None:
    answer = at_desk(house.workspace).post(PAGES["endpoint"](house), {"url": "https://x.example"})

    assert answer.status_code == 403


@pytest.mark.parametrize("name", BUTTONS)
def test_a_button_is_no_link(name: str, house: House) -> None:
    assert at_desk(house.workspace).get(BUTTONS[name](house)).status_code == 405


def test_no_page_needs_more_than_the_policy_allows(house: House) -> None:
    desk = at_desk(house.workspace)

    for address in PAGES.values():
        html = text_of(desk.get(address(house)))
        assert re.findall(r"<script(?![^>]*\ssrc=)(?![^>]*json)[^>]*>", html) == []
        assert re.findall(r"<style|\son(?:click|change|load|submit|input)=", html) == []

"""Setting endpoints up, changing and deleting them."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone, translation
from pytest_django import Settings

from accounts.models import Workspace
from core.errors import Invalid
from events.models import WebhookDelivery, WebhookEndpoint
from events.webhooks.content import EndpointChanges, EndpointContent
from events.webhooks.errors import TooManyWebhooks, UnknownWebhook
from events.webhooks.secrets import opened
from events.webhooks.services.deleting import delete_endpoint, remove_deleted
from events.webhooks.services.endpoints import change_endpoint, create_endpoint
from events.webhooks.services.finding import find_endpoint
from events.webhooks.signing import public_key_of
from tests.events.webhooks.setting import (
    deliveries_of,
    make_delivery,
    make_endpoint,
)
from tests.factories import make_workspace

pytestmark = pytest.mark.django_db
NOW, A_MINUTE = timezone.now(), timedelta(minutes=1)


def change(endpoint: WebhookEndpoint, **said: Any) -> WebhookEndpoint:
    return change_endpoint(
        workspace=endpoint.workspace,
        endpoint_id=endpoint.id,
        changes=EndpointChanges(**said),
        at=timezone.now(),
    )


def faults(said: dict[str, Any], workspace: Workspace) -> list[tuple[str, str]]:
    with pytest.raises(Invalid) as refusal:
        make_endpoint(workspace, **said)
    return [(fault.field, fault.code) for fault in refusal.value.faults]


def test_a_new_endpoint_gets_everything_and_can_sign(workspace: Workspace) -> None:
    content = EndpointContent(url="https://till.example/hooks")

    made = create_endpoint(workspace=workspace, content=content, by=None, at=timezone.now())

    signs = opened(made.endpoint.secrets, at=timezone.now())
    assert (made.endpoint.types, made.endpoint.state) == (["*"], "active")
    assert signs.secrets == [made.secret]
    assert [public_key_of(key) for key in signs.keys] == [made.public_key]


def test_secrets_lie_sealed(workspace: Workspace) -> None:
    content = EndpointContent(url="https://till.example/hooks")

    made = create_endpoint(workspace=workspace, content=content, by=None, at=timezone.now())

    assert made.secret not in str(made.endpoint.secrets)
    assert made.secret.removeprefix("whsec_") not in str(made.endpoint.secrets)


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("http://till.example/", "url_scheme"),
        ("ftp://till.example/", "url_scheme"),
        ("", "url_scheme"),
        ("https://ana:word@till.example/", "url_credentials"),
        ("https://till.example/#top", "url_fragment"),
        ("https:///path", "url_host"),
        ("https://till.example:0/", "url_host"),
        ("https://till.example/a b", "url_unreadable"),
        ("https://tïll.example/", "url_unreadable"),
        ("https://till.example/" + "x" * 2000, "url_too_long"),
    ],
)
def test_an_address_that_nothing_is_sent_to_is_refused(
    workspace: Workspace, url: str, code: str
) -> None:
    assert faults({"url": url}, workspace) == [("url", code)]


def test_what_is_wrong_with_an_address_is_said_in_the_readers_language(
    workspace: Workspace,
) -> None:
    with translation.override("de"), pytest.raises(Invalid) as refusal:
        make_endpoint(workspace, url="ftp://till.example/")

    assert refusal.value.faults[0].message == "Sie beginnt mit https://."


def test_plain_http_is_for_ones_own_machine(workspace: Workspace, settings: Settings) -> None:
    settings.WEBHOOKS_ALLOW_PRIVATE = True

    assert make_endpoint(workspace, url="http://127.0.0.1:8080/").url == "http://127.0.0.1:8080/"


@pytest.mark.parametrize(
    ("types", "found"),
    [
        (["customer.erased", "import.failed"], []),
        (["import.*"], []),
        (["*"], []),
        ([], [("types", "required")]),
        (["customer.erazed"], [("types.0", "unknown_message_type")]),
        (["import.*", "nothing.*"], [("types.1", "unknown_message_type")]),
        (["imp*"], [("types.0", "unknown_message_type")]),
        (["**"], [("types.0", "unknown_message_type")]),
        ([""], [("types.0", "unknown_message_type")]),
        (["import.finished"] * 201, [("types", "too_many")]),
    ],
)
def test_types_are_those_that_there_are(
    workspace: Workspace, types: list[str], found: list[tuple[str, str]]
) -> None:
    if found:
        assert faults({"types": types}, workspace) == found
    else:
        assert make_endpoint(workspace, types=types).types == types


def test_a_misspelt_type_is_answered_with_the_one_that_was_meant(workspace: Workspace) -> None:
    with pytest.raises(Invalid) as refusal:
        make_endpoint(workspace, types=["customer.erazed"])

    assert "Did you mean 'customer.erased'?" in refusal.value.faults[0].message


def test_types_are_kept_once_and_all_is_all(workspace: Workspace) -> None:
    twice = make_endpoint(workspace, types=["import.failed", "import.*", "import.failed"])
    everything = make_endpoint(workspace, types=["import.failed", "*"])

    assert (twice.types, everything.types) == (["import.failed", "import.*"], ["*"])


def test_every_fault_is_named_at_once(workspace: Workspace) -> None:
    said = {"url": "x", "types": ["x"], "description": "x" * 201, "api_version": "2020-01-01"}

    assert faults(said, workspace) == [
        ("url", "url_scheme"),
        ("types.0", "unknown_message_type"),
        ("description", "too_long"),
        ("api_version", "unknown_version"),
    ]


def test_a_workspace_has_fifty_at_most(workspace: Workspace) -> None:
    made = [make_endpoint(workspace) for _ in range(50)]

    with pytest.raises(TooManyWebhooks):
        make_endpoint(workspace)

    make_endpoint(make_workspace("other-club"))
    delete_endpoint(workspace=workspace, endpoint_id=made[0].id, at=timezone.now())
    make_endpoint(workspace)


def test_only_what_is_named_changes(workspace: Workspace) -> None:
    endpoint = make_endpoint(workspace, types=["import.*"], description="Till")

    changed = change(endpoint, url="https://other.example/")

    assert (changed.url, changed.types, changed.description) == (
        "https://other.example/",
        ["import.*"],
        "Till",
    )
    endpoint.refresh_from_db()
    assert endpoint.url == "https://other.example/"


def test_a_change_is_checked_like_a_beginning(workspace: Workspace) -> None:
    endpoint = make_endpoint(workspace)

    with pytest.raises(Invalid) as refusal:
        change(endpoint, url="ftp://x", types=["nope"])

    assert [fault.field for fault in refusal.value.faults] == ["url", "types.0"]


def test_an_endpoint_of_another_workspace_is_not_there(workspace: Workspace) -> None:
    foreign = make_endpoint(make_workspace("other-club"))

    for key in (foreign.id, "nonsense", ""):
        with pytest.raises(UnknownWebhook):
            find_endpoint(workspace=workspace, endpoint_id=key)


def test_a_deleted_endpoint_is_gone_at_once_and_its_deliveries_soon(workspace: Workspace) -> None:
    endpoint, other = make_endpoint(workspace), make_endpoint(workspace)
    kept = [make_delivery(endpoint), make_delivery(other)]

    delete_endpoint(workspace=workspace, endpoint_id=endpoint.id, at=NOW)

    with pytest.raises(UnknownWebhook):
        find_endpoint(workspace=workspace, endpoint_id=endpoint.id)
    assert endpoint not in WebhookEndpoint.objects.filter(workspace=workspace).listening()
    assert remove_deleted(at=NOW + A_MINUTE, seconds=5) is False
    assert list(WebhookDelivery.objects.all()) == [kept[1]]
    assert list(WebhookEndpoint.objects.all()) == [other]


def test_what_may_be_under_way_to_a_deleted_endpoint_stays_for_a_moment(
    workspace: Workspace,
) -> None:
    endpoint = make_endpoint(workspace)
    make_delivery(endpoint)

    delete_endpoint(workspace=workspace, endpoint_id=endpoint.id, at=NOW)
    remove_deleted(at=NOW, seconds=5)

    kept = WebhookEndpoint.objects.get()
    assert len(deliveries_of(kept)) == 1
    assert (kept.state, kept.secrets, kept.deleted_at) == ("gone", {}, NOW)


def test_many_deliveries_are_removed_part_by_part(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("events.webhooks.services.deleting.CHUNK", 2)
    endpoint = make_endpoint(workspace)
    for _ in range(5):
        make_delivery(endpoint)
    delete_endpoint(workspace=workspace, endpoint_id=endpoint.id, at=NOW)

    assert remove_deleted(at=NOW + A_MINUTE, seconds=0) is True
    assert len(deliveries_of(endpoint)) == 3
    assert remove_deleted(at=NOW + A_MINUTE, seconds=5) is False
    assert deliveries_of(endpoint) == []

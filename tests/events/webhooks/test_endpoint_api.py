"""Webhooks as a program sets them up, by HTTP."""

from typing import Any

import pytest
from django.test import Client

from accounts.models import Workspace
from accounts.scopes import Role
from events.models import Message, Replay, WebhookEndpoint
from tests.api.calling import Caller, codes
from tests.api.test_addresses import assert_refusal
from tests.events.webhooks.setting import (
    URL,
    make_endpoint,
    put_to_sleep,
    tell,
)
from tests.factories import key_header, make_staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def till(workspace: Workspace) -> Caller:
    """A machine that acts for the workspace."""
    return Caller(key_header(workspace))


def test_a_webhook_is_set_up_and_its_secret_shown_once(till: Caller) -> None:
    answer = till.post("/webhooks", {"url": URL, "types": ["import.*"], "description": "Till"})

    made = answer.json()
    assert answer.status_code == 201
    assert (made["url"], made["types"], made["description"]) == (URL, ["import.*"], "Till")
    assert (made["state"], made["api_version"]) == ("active", "2026-11-01")
    assert made["secret"].startswith("whsec_")
    assert made["public_key"].startswith("whpk_")
    seen = till.get(f"/webhooks/{made['webhook_id']}").json()
    assert seen == {name: value for name, value in made.items() if name != "secret"}
    assert till.get("/webhooks").json() == [seen]


def test_an_endpoint_is_shown_without_what_is_secret(till: Caller, workspace: Workspace) -> None:
    endpoint = make_endpoint(workspace)
    sealed = [one["sealed"] for kind in endpoint.secrets.values() for one in kind]

    texts = [till.get(path).content.decode() for path in ("/webhooks", f"/webhooks/{endpoint.id}")]

    assert len(sealed) == 2
    for text in texts:
        assert not any(word in text for word in [*sealed, "sealed", "whsec_", "whsk_"])


def test_without_types_all_are_meant(till: Caller) -> None:
    assert till.post("/webhooks", {"url": URL}).json()["types"] == ["*"]


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ({}, [("url", "required")]),
        ({"url": 5}, [("url", "invalid_type")]),
        ({"url": None}, [("url", "invalid_type")]),
        ({"url": URL + "\0"}, [("url", "nul_character")]),
        ({"url": URL, "types": "import.*"}, [("types", "invalid_type")]),
        ({"url": URL, "types": [5]}, [("types.0", "invalid_type")]),
        ({"url": URL, "types": {"a": 1}}, [("types", "invalid_type")]),
        ({"url": URL, "types": ["a\0b"]}, [("types", "nul_character")]),
        ({"url": URL, "types": ["x" * 5000]}, [("types.0", "unknown_message_type")]),
        ({"url": URL, "types": ["*"] * 5000}, [("types", "too_many")]),
        ({"url": URL, "description": 10**30}, [("description", "number_too_large")]),
        ({"url": URL, "api_version": "latest"}, [("api_version", "unknown_version")]),
        ({"url": URL, "secret": "whsec_AAAA"}, [("secret", "unknown_field")]),
        ({"url": URL, "state": "active"}, [("state", "unknown_field")]),
    ],
)
def test_a_body_that_is_wrong_is_refused_by_its_field(
    till: Caller, body: dict[str, Any], found: list[tuple[str, str]]
) -> None:
    answer = till.post("/webhooks", body)

    assert_refusal(answer, 400, "invalid")
    assert codes(answer) == found
    assert not WebhookEndpoint.objects.exists()


@pytest.mark.parametrize(
    "raw", [b"", b"[]", b'"x"', b"{", b"\xff", b"null", b"[" * 5000, b'{"url":"\\ud800"}']
)
def test_a_body_that_is_no_object_is_refused(till: Caller, raw: bytes) -> None:
    assert till.send("POST", "/webhooks", raw).status_code == 400


def test_a_refusal_never_repeats_what_may_be_a_secret(till: Caller) -> None:
    answer = till.post("/webhooks", {"url": "https://ana:hush-hush@till.example/"})

    assert codes(answer) == [("url", "url_credentials")]
    assert "hush" not in answer.content.decode()


def test_two_webhooks_may_have_one_address(till: Caller) -> None:
    assert [till.post("/webhooks", {"url": URL}).status_code for _ in range(2)] == [201, 201]


def test_more_than_fifty_are_refused(till: Caller, workspace: Workspace) -> None:
    for _ in range(50):
        make_endpoint(workspace)

    assert_refusal(till.post("/webhooks", {"url": URL}), 409, "too_many_webhooks")


def test_who_made_it_is_kept_of_people(workspace: Workspace) -> None:
    owner = make_staff(workspace, Role.OWNER)
    browser = Client()
    browser.force_login(owner.user)

    answer = browser.post("/webhooks", {"url": URL}, content_type="application/json")

    assert answer.status_code == 201, answer.content
    assert WebhookEndpoint.objects.get().created_by == owner.user


def test_a_webhook_is_changed(till: Caller, workspace: Workspace) -> None:
    path = f"/webhooks/{make_endpoint(workspace).id}"

    answer = till.patch(path, {"types": ["import.failed"], "description": "Errors"})

    assert (answer.status_code, answer.json()["types"]) == (200, ["import.failed"])
    assert till.get(path).json() == answer.json()
    assert till.patch(path, {}).json() == answer.json()


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ({"url": "http://x/"}, ("url", "url_scheme")),
        ({"types": []}, ("types", "required")),
        ({"types": None}, ("types", "invalid_type")),
        ({"state": "disabled"}, ("state", "invalid_type")),
        ({"state": 1}, ("state", "invalid_type")),
        ({"replay": "yes"}, ("replay", "invalid_type")),
        ({"secrets": {}}, ("secrets", "unknown_field")),
        ({"held_from": 1}, ("held_from", "unknown_field")),
    ],
)
def test_a_change_that_is_wrong_is_refused(
    till: Caller, workspace: Workspace, body: dict[str, Any], found: tuple[str, str]
) -> None:
    endpoint = make_endpoint(workspace)

    answer = till.patch(f"/webhooks/{endpoint.id}", body)

    assert (answer.status_code, codes(answer)) == (400, [found])


@pytest.mark.parametrize(("replay", "count"), [(True, 1), (False, 0)])
def test_a_webhook_that_was_disabled_is_woken(
    till: Caller, workspace: Workspace, replay: bool, count: int
) -> None:
    endpoint = make_endpoint(workspace)
    put_to_sleep(endpoint)
    tell(workspace)

    answer = till.patch(f"/webhooks/{endpoint.id}", {"state": "active", "replay": replay})

    assert (answer.status_code, answer.json()["state"]) == (200, "active")
    assert Replay.objects.count() == count


def test_a_deleted_webhook_is_gone(till: Caller, workspace: Workspace) -> None:
    path = f"/webhooks/{make_endpoint(workspace).id}"

    assert till.send("DELETE", path).status_code == 204
    assert_refusal(till.get(path), 404, "unknown_webhook")
    assert_refusal(till.send("DELETE", path), 404, "unknown_webhook")
    assert till.get("/webhooks").json() == []


@pytest.mark.parametrize("key", ["nonsense", "types%00", "00000000-0000-0000-0000-000000000000"])
def test_a_webhook_that_is_not_there_is_missing(till: Caller, key: str) -> None:
    for method, rest in (("GET", ""), ("PATCH", ""), ("POST", "/test"), ("GET", "/deliveries")):
        assert_refusal(till.send(method, f"/webhooks/{key}{rest}"), 404, "unknown_webhook")


def test_a_secret_is_rotated(till: Caller, workspace: Workspace) -> None:
    made = till.post("/webhooks", {"url": URL}).json()
    path = f"/webhooks/{made['webhook_id']}"

    answer = till.post(f"{path}/rotate-secret", {"overlap_hours": 1})

    fresh = answer.json()
    assert answer.status_code == 200
    assert fresh["secret"] != made["secret"]
    assert fresh["public_key"] != made["public_key"]
    assert fresh["previous_secret_until"]
    assert "secret" not in till.get(path).json()
    assert till.send("POST", f"{path}/rotate-secret", b"").status_code == 200


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"overlap_hours": -1}, "out_of_range"),
        ({"overlap_hours": 169}, "out_of_range"),
        ({"overlap_hours": 10**30}, "number_too_large"),
        ({"overlap_hours": "1"}, "invalid_type"),
        ({"overlap_hours": 1.5}, "invalid_type"),
        ({"overlap": 1}, "unknown_field"),
    ],
)
def test_an_overlap_that_cannot_be_is_refused(
    till: Caller, workspace: Workspace, body: dict[str, Any], code: str
) -> None:
    answer = till.post(f"/webhooks/{make_endpoint(workspace).id}/rotate-secret", body)

    assert (answer.status_code, [found for _, found in codes(answer)]) == (400, [code])


def test_a_test_message_is_made(till: Caller, workspace: Workspace) -> None:
    endpoint = make_endpoint(workspace)

    answer = till.post(f"/webhooks/{endpoint.id}/test")

    message = Message.objects.get(workspace=workspace)
    made = {"webhook_id": str(endpoint.id), "event_id": f"evt_{message.id.hex}"}
    assert (answer.status_code, answer.json()) == (202, made)
    assert (message.type, message.body) == ("webhook.test", {"webhook_id": str(endpoint.id)})
    put_to_sleep(endpoint)
    assert_refusal(till.post(f"/webhooks/{endpoint.id}/test"), 409, "webhook_not_listening")

"""Where the API is reached, and the one body in which it refuses."""

import logging
from typing import Any

import pytest
from django.conf import settings as installed
from django.test import Client
from pytest_django import Settings

from accounts.models import Customer
from tests.api.calling import Caller
from tests.factories import make_event

pytestmark = pytest.mark.django_db

PREFIXES = ["", "/api", "/v0", "/v1", "/v2", "/v3", "/api/v0", "/api/v1", "/api/v2", "/api/v3"]


def assert_refusal(answer: Any, status: int, code: str) -> None:
    """It is a refusal in the one body, with the rate limit in its headers."""
    assert answer.status_code == status, answer.content
    assert answer["Content-Type"] == "application/json"
    body = answer.json()
    assert list(body) == ["statusCode", "code", "message", "errors"]
    assert (body["statusCode"], body["code"]) == (status, code)
    assert body["message"]
    for fault in body["errors"]:
        assert list(fault) == ["field", "code", "message"]
    assert {"RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset"} <= set(answer.headers)


@pytest.mark.parametrize("prefix", PREFIXES)
def test_every_prefix_leads_to_the_same_thing(till: Caller, member: Customer, prefix: str) -> None:
    event = make_event(member)

    assert till.get(f"{prefix}/events/{event.id}").status_code == 200
    made = till.post(f"{prefix}/passes/{member.id}/check-ins", {})
    assert made.status_code == 201
    assert len(till.get(f"{prefix}/events").json()["results"]) == 2


@pytest.mark.parametrize("path", ["/v4/events", "/api/v9/events", "/v1/api/events", "/apis/events"])
def test_other_prefixes_lead_nowhere(till: Caller, path: str) -> None:
    assert_refusal(till.get(path), 404, "unknown_address")


@pytest.mark.parametrize(
    "path", ["/nothing", "/events/a/b", "/api/nothing", "/v1/x/y/", "/events/"]
)
@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
def test_an_unknown_address_has_the_one_body(path: str, method: str) -> None:
    client = Client(enforce_csrf_checks=True)

    assert_refusal(client.generic(method, path), 404, "unknown_address")


def test_a_page_that_is_missing_is_a_page() -> None:
    answer = Client().get("/static/nothing.css")

    assert (answer.status_code, answer["Content-Type"]) == (404, "text/html; charset=utf-8")


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE", "PROPFIND"])
def test_a_method_that_is_not_there_is_refused(till: Caller, method: str) -> None:
    assert_refusal(till.send(method, "/events"), 405, "method_not_allowed")


def test_only_json_is_answered_and_taken(till: Caller) -> None:
    wants_xml = till.headers | {"Accept": "application/xml"}

    not_acceptable = Client().get("/events", headers=wants_xml)
    form = Client().post("/customers", {"userId": "x"}, headers=till.headers)
    events_form = Client().post("/events", {"pass_id": "x"}, headers=till.headers)

    assert_refusal(not_acceptable, 406, "not_acceptable")
    assert_refusal(form, 415, "unsupported_media_type")
    assert_refusal(events_form, 415, "unsupported_media_type")


@pytest.mark.parametrize("path", ["/events", "/events/batch", "/customers", "/nothing"])
def test_a_body_too_large_is_refused_before_it_is_read(till: Caller, path: str) -> None:
    assert_refusal(till.post(path, b" " * 10 * 1024 * 1024), 413, "body_too_large")


@pytest.mark.parametrize("length", ["9" * 5000, "99999999", "-1", "ten", "1e3"])
def test_a_length_that_cannot_be_is_refused(till: Caller, length: str) -> None:
    answer = Client().generic("POST", "/events", headers=till.headers, CONTENT_LENGTH=length)

    assert_refusal(answer, 413, "body_too_large")


def test_a_body_without_a_length_is_refused(till: Caller) -> None:
    headers = till.headers | {"Transfer-Encoding": "chunked"}

    assert_refusal(Client().post("/events", headers=headers), 411, "length_required")


def test_a_request_that_the_framework_refuses_has_the_one_body(till: Caller) -> None:
    too_many = "&".join(["a=1"] * 6000)

    foreign_host = Client().get("/events", headers={"Host": "evil.example"})
    flood = Client().get(f"/events?{too_many}", headers=till.headers)

    assert_refusal(foreign_host, 400, "bad_request")
    assert_refusal(flood, 400, "bad_request")


def test_a_fault_of_ours_is_said_without_its_details(
    till: Caller, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("events.api.reading.used_types", lambda workspace: 1 / 0)
    till.client.raise_request_exception = False

    with caplog.at_level(logging.ERROR):
        answer = till.get("/events/types")

    assert_refusal(answer, 500, "internal_error")
    assert b"ZeroDivision" not in answer.content


def test_answers_are_kept_by_nobody(till: Caller) -> None:
    assert till.get("/events")["Cache-Control"] == "no-store"


def test_head_is_get_without_a_body(till: Caller) -> None:
    answer = till.client.head("/events", headers=till.headers)

    assert (answer.status_code, answer.content) == (200, b"")


def test_probes_and_pages_are_not_the_api(settings: Settings) -> None:
    settings.REQUESTS_PER_MINUTE = 1

    answers = [Client().get("/healthz") for _ in range(3)]

    assert [answer.status_code for answer in answers] == [200] * 3
    assert "RateLimit-Limit" not in answers[0].headers
    assert installed.MAX_API_BODY_BYTES < 10 * 1024 * 1024

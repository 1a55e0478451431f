"""How often a credential may call."""

import pytest
from django.test import Client, RequestFactory
from pytest_django import Settings

from accounts.models import Customer, Workspace
from core.api.throttling import address_of
from tests.api.calling import Caller
from tests.api.test_addresses import assert_refusal
from tests.factories import key_header

pytestmark = pytest.mark.django_db


def test_every_answer_says_how_many_calls_are_left(till: Caller, settings: Settings) -> None:
    settings.REQUESTS_PER_MINUTE = 10

    answers = [till.get("/events"), till.post("/events", {}), till.get("/events/7")]

    assert [answer["RateLimit-Limit"] for answer in answers] == ["10"] * 3
    assert [answer["RateLimit-Remaining"] for answer in answers] == ["9", "8", "7"]
    assert 1 <= int(answers[0]["RateLimit-Reset"]) <= 60


def test_one_call_too_many_is_refused_and_says_when_to_come_again(
    till: Caller, settings: Settings
) -> None:
    settings.REQUESTS_PER_MINUTE = 2
    kept = [till.get("/events").status_code for _ in range(2)]

    refused = till.get("/events")

    assert kept == [200, 200]
    assert_refusal(refused, 429, "too_many_requests")
    assert refused["RateLimit-Remaining"] == "0"
    assert 1 <= int(refused["Retry-After"]) <= 60


def test_each_credential_has_its_own_count(
    workspace: Workspace, till: Caller, settings: Settings
) -> None:
    settings.REQUESTS_PER_MINUTE = 1
    till.get("/events")

    other = Caller(key_header(workspace)).get("/events")

    assert other.status_code == 200
    assert till.get("/events").status_code == 429


def test_a_customers_app_has_a_smaller_allowance(app: Caller, settings: Settings) -> None:
    settings.MEMBER_REQUESTS_PER_MINUTE = 1

    answers = [app.get("/events").status_code for _ in range(2)]

    assert answers == [200, 429]


@pytest.mark.parametrize("headers", [{}, {"x-api-key": "fk_guess"}, {"Authorization": "Bearer x"}])
def test_guesses_at_credentials_are_counted_by_their_address(
    settings: Settings, headers: dict[str, str]
) -> None:
    settings.REQUESTS_PER_MINUTE = 2
    guesses = [
        Client().get("/events", headers=headers | {"X-Forwarded-For": f"10.0.0.{n}"})
        for n in range(3)
    ]

    assert [answer.status_code for answer in guesses] == [401, 401, 429]
    assert [answer["RateLimit-Remaining"] for answer in guesses] == ["1", "0", "0"]
    elsewhere = Client().get("/events", headers=headers, REMOTE_ADDR="192.0.2.7")
    assert elsewhere.status_code == 401


def test_a_flood_of_guesses_shuts_out_no_key(till: Caller, settings: Settings) -> None:
    settings.REQUESTS_PER_MINUTE = 2
    for _ in range(5):
        Client().get("/events")

    assert till.get("/events").status_code == 200


def test_refusals_of_what_a_caller_may_not_are_counted(
    member: Customer, app: Caller, settings: Settings
) -> None:
    settings.MEMBER_REQUESTS_PER_MINUTE = 2

    answers = [app.post("/customers", {}) for _ in range(3)]

    assert [answer.status_code for answer in answers] == [403, 403, 429]


@pytest.mark.parametrize(
    ("proxies", "header", "counted"),
    [
        (0, "192.0.2.1", "127.0.0.1"),
        (1, "198.51.100.9, 192.0.2.1", "192.0.2.1"),
        (2, "198.51.100.9, 192.0.2.1 ,10.0.0.1", "192.0.2.1"),
        (2, "192.0.2.1", "127.0.0.1"),
        (1, "2001:db8::1", "2001:db8::1"),
        (1, "x" * 400, "127.0.0.1"),
        (1, "", "127.0.0.1"),
    ],
)
def test_behind_proxies_of_ours_strangers_are_told_apart(
    settings: Settings, proxies: int, header: str, counted: str
) -> None:
    settings.TRUSTED_PROXIES = proxies

    request = RequestFactory().get("/", headers={"X-Forwarded-For": header})

    assert address_of(request) == counted

"""What a customer's own token opens, and when it opens nothing."""

import base64
import json
from datetime import datetime, timedelta
from typing import Any

import jwt
import pytest
from django.utils import timezone

from accounts.models import Customer, SigningSecret
from accounts.services.keys import rotate_signing_secret
from accounts.services.tokens import create_token
from core.sealing import unseal
from events.kinds import REPORTED_BY_DEVICES, TYPES, Category
from events.services.privacy import erase_customer
from tests.api.calling import Caller
from tests.api.test_addresses import assert_refusal
from tests.factories import make_event, make_member, make_workspace, token_header

pytestmark = pytest.mark.django_db


def bearer(text: str) -> Caller:
    """Who calls with this token."""
    return Caller({"Authorization": f"Bearer {text}"})


def claims(customer: Customer, **changes: Any) -> dict[str, Any]:
    """What a right token of the customer claims, with changes; None leaves a claim out."""
    now = timezone.now()
    right = {"iss": customer.workspace.slug, "aud": "foyer", "sub": customer.external_id}
    right |= {"iat": now, "exp": now + timedelta(hours=1)} | changes
    return {name: value for name, value in right.items() if value is not None}


def signed(customer: Customer, *, by: Customer | None = None, **changes: Any) -> str:
    """A token with these claims, signed with the secret of the customer's or another workspace."""
    secret = SigningSecret.objects.get(workspace=(by or customer).workspace, retires_at=None)
    return jwt.encode(claims(customer, **changes), unseal(secret.sealed), algorithm="HS256")


def test_a_customer_sees_their_own(app: Caller, member: Customer) -> None:
    event = make_event(member)
    make_event(make_member(member.workspace))

    assert app.get("/customers/sarah").json()["passId"] == str(member.id)
    assert app.get(f"/passes/{member.id}").status_code == 200
    assert app.get(f"/events/{event.id}").status_code == 200
    assert [one["id"] for one in app.get("/events").json()["results"]] == [str(event.id)]
    assert len(app.get(f"/passes/{member.id}/events").json()["results"]) == 1
    assert len(app.get("/customers/sarah/export").json()["events"]) == 1
    assert app.get("/events/aggregate", function="count").json()["value"] == 1


@pytest.mark.parametrize(
    "path",
    [
        "/customers/ben",
        "/customers/nobody",
        "/customers/ben/export",
        "/passes/{pass}",
        "/passes/nothing",
        "/passes/{pass}/events",
        "/events/{event}",
        "/events?pass_id={pass}",
        "/events/aggregate?function=count&pass_id={pass}",
        "/events/aggregate?function=count&user_id=ben",
    ],
)
def test_a_customer_sees_nobody_else(app: Caller, member: Customer, path: str) -> None:
    ben = make_member(member.workspace, "ben")
    path = path.format(**{"pass": ben.id, "event": make_event(ben).id})

    assert_refusal(app.get(path), 403, "other_customer")


def test_a_filter_by_another_customers_id_shows_nothing_of_theirs(
    app: Caller, member: Customer
) -> None:
    make_event(make_member(member.workspace, "ben"))

    assert app.get("/events", user_id="ben").json()["results"] == []


@pytest.mark.parametrize("name", ["pass_id", "user_id"])
def test_a_customer_reports_for_nobody_else(app: Caller, member: Customer, name: str) -> None:
    ben = make_member(member.workspace, "ben")
    whose = {"pass_id": str(ben.id), "user_id": "ben"}[name]
    body = {"event_category": "activity", "event_type": "app_open", name: whose}

    single = app.post("/events", body)
    batch = app.post("/events/batch", [body])
    by_pass = app.post(f"/passes/{ben.id}/activities", {"event_type": "app_open"})

    for answer in (single, batch, by_pass):
        assert_refusal(answer, 403, "other_customer")


@pytest.mark.parametrize("kind", [str(kind) for kinds in TYPES.values() for kind in kinds])
def test_a_device_reports_what_devices_know_and_nothing_worth_money(
    app: Caller, member: Customer, kind: str
) -> None:
    category = next(str(c) for c in Category if kind in [str(k) for k in TYPES[c]])
    needed: dict[str, Any] = {"transaction": {"amount": 1}, "field_change": {"field_name": "x"}}
    body = {"event_category": category, "event_type": kind} | needed.get(category, {})

    answer = app.post("/events", body)

    if kind in {str(one) for one in REPORTED_BY_DEVICES}:
        assert (answer.status_code, answer.json()["user_id"]) == (201, "sarah")
    else:
        assert_refusal(answer, 403, "api_key_required")


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/customers"),
        ("POST", "/customers"),
        ("PATCH", "/customers/sarah"),
        ("POST", "/customers/sarah/erasure"),
        ("GET", "/events/types"),
        ("GET", "/events/sources"),
        ("POST", "/events/delete-batch"),
        ("POST", "/passes/{}/purchases"),
        ("POST", "/passes/{}/refunds"),
        ("POST", "/passes/{}/check-ins"),
        ("POST", "/passes/{}/field-changes"),
    ],
)
def test_the_rest_needs_an_api_key(app: Caller, member: Customer, method: str, path: str) -> None:
    answer = app.send(method, path.format(member.id))

    assert_refusal(answer, 403, "api_key_required")


def test_a_customer_makes_no_customers_on_the_way(app: Caller) -> None:
    body = {"event_category": "activity", "event_type": "app_open"}

    assert_refusal(app.post("/events", body, create_customers="true"), 403, "scope_missing")


@pytest.mark.parametrize(
    "changes",
    [
        {"exp": timedelta(minutes=-1)},
        {"iat": timedelta(minutes=5)},
        {"nbf": timedelta(minutes=5)},
        {"exp": None},
        {"iat": None},
        {"aud": None},
        {"iss": None},
        {"sub": None},
        {"aud": "another"},
        {"iss": "nowhere"},
        {"iss": ""},
        {"iss": ["city-gym"]},
        {"iss": "city\0gym"},
        {"sub": "nobody"},
        {"sub": ""},
        {"sub": "a\0b"},
        {"exp": float("inf")},
        {"exp": "soon"},
        {"exp": [1]},
        {"exp": {"a": 1}},
        {"iat": float("inf")},
    ],
)
def test_a_token_with_a_wrong_claim_is_refused(member: Customer, changes: dict[str, Any]) -> None:
    changes = {
        name: timezone.now() + value if isinstance(value, timedelta) else value
        for name, value in changes.items()
    }

    answer = bearer(raw_token(member, changes)).get("/events")

    assert_refusal(answer, 401, "authentication_failed")
    assert "WWW-Authenticate" in answer.headers


def raw_token(customer: Customer, changes: dict[str, Any]) -> str:
    """A well-signed token whose claims the library itself would not write."""
    secret = SigningSecret.objects.get(workspace=customer.workspace, retires_at=None)
    payload = {
        name: value.timestamp() if isinstance(value, datetime) else value
        for name, value in claims(customer, **changes).items()
    }
    raw = json.dumps(payload).encode()
    return jwt.PyJWS().encode(raw, unseal(secret.sealed), algorithm="HS256")


def test_a_well_made_raw_token_is_accepted(member: Customer) -> None:
    assert bearer(raw_token(member, {})).get("/events").status_code == 200


def test_an_unsigned_token_is_refused(member: Customer) -> None:
    unsigned = jwt.encode(claims(member), "", algorithm="none")

    assert_refusal(bearer(unsigned).get("/events"), 401, "authentication_failed")


@pytest.mark.parametrize("algorithm", ["HS384", "HS512"])
def test_another_algorithm_is_refused(member: Customer, algorithm: str) -> None:
    secret = SigningSecret.objects.get(workspace=member.workspace)
    text = jwt.encode(claims(member), unseal(secret.sealed), algorithm=algorithm)

    assert_refusal(bearer(text).get("/events"), 401, "authentication_failed")


def test_another_workspaces_secret_signs_nothing_here(member: Customer, stranger: Customer) -> None:
    forged = signed(member, by=stranger)

    assert_refusal(bearer(forged).get("/events"), 401, "authentication_failed")


def _deep(levels: int) -> str:
    header = base64.urlsafe_b64encode(b'{"alg":"HS256"}').decode().rstrip("=")
    claims = base64.urlsafe_b64encode(b'{"iss":' + b"[" * levels).decode().rstrip("=")
    return f"{header}.{claims}.c2ln"


@pytest.mark.parametrize(
    "text",
    [
        *("", "x", "a.b.c", "..", "é.é.é", "x" * 8000, "null", "eyJhbGciOiJIUzI1NiJ9..", "\x01"),
        _deep(100_000),
        _deep(5000),
        _deep(1),
    ],
    ids=lambda text: text[:12] or "nothing",
)
def test_what_is_no_token_is_refused(member: Customer, text: str) -> None:
    answer = bearer(text).get("/events")

    assert answer.status_code == 401
    assert_refusal(answer, 401, "authentication_failed" if text else "not_authenticated")


def test_a_rotated_secret_is_good_for_the_overlap_and_no_longer(member: Customer) -> None:
    old = create_token(customer=member, lifetime=timedelta(hours=72))

    rotate_signing_secret(workspace=member.workspace, overlap=timedelta(hours=1))

    assert bearer(old).get("/events").status_code == 200
    assert Caller(token_header(member)).get("/events").status_code == 200
    SigningSecret.objects.filter(workspace=member.workspace, retires_at__isnull=False).update(
        retires_at=timezone.now()
    )
    assert_refusal(bearer(old).get("/events"), 401, "authentication_failed")
    assert Caller(token_header(member)).get("/events").status_code == 200


def test_the_overlap_is_a_day_unless_told_otherwise(member: Customer) -> None:
    before = timezone.now()

    rotate_signing_secret(workspace=member.workspace)

    retired = SigningSecret.objects.get(workspace=member.workspace, retires_at__isnull=False)
    assert retired.retires_at is not None
    assert timedelta(0) <= retired.retires_at - before - timedelta(hours=24) < timedelta(minutes=1)


def test_an_erased_customers_token_opens_nothing(app: Caller, member: Customer) -> None:
    before = app.get("/events").status_code

    erase_customer(customer=member, at=timezone.now())

    assert before == 200
    assert_refusal(app.get("/events"), 401, "authentication_failed")


def test_the_issuer_may_be_named_by_its_id(member: Customer) -> None:
    text = signed(member, iss=str(member.workspace.id))

    assert bearer(text).get("/events").status_code == 200


def test_the_same_id_in_another_workspace_is_another_customer(member: Customer) -> None:
    twin = make_member(make_workspace("other-club"), "sarah")
    make_event(twin)

    assert Caller(token_header(member)).get("/events").json()["results"] == []
    assert len(Caller(token_header(twin)).get("/events").json()["results"]) == 1

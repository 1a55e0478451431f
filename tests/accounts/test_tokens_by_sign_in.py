"""The portal's own sign-in hands out a customer's token."""

from typing import Any

import pytest
from allauth.mfa.totp.internal import auth as app
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from accounts.models import Customer, User, Workspace
from accounts.services.own_records import own_customer
from accounts.services.tokens import read_token
from tests.api.test_addresses import assert_refusal
from tests.factories import PASSWORD, make_workspace

pytestmark = pytest.mark.django_db

WHO = {"email": "sarah@example.com", "password": PASSWORD}


@pytest.fixture
def sarah() -> User:
    """Somebody with a password."""
    return User.objects.create_user(WHO["email"], PASSWORD, name="Sarah")


def ask(client: Client | None = None, /, **body: Any) -> Any:
    """Ask for a token."""
    headers = {"X-CSRFToken": body.pop("csrf")} if "csrf" in body else {}
    sender = client or Client()
    return sender.post("/auth/token", body, content_type="application/json", headers=headers)


def test_a_password_gives_the_token_of_ones_own_customer(sarah: User, workspace: Workspace) -> None:
    answer = ask(workspace=workspace.slug, **WHO)

    customer = read_token(answer.json()["token"], at=timezone.now())
    assert (answer.status_code, answer["Cache-Control"]) == (201, "no-store")
    assert customer == own_customer(user=sarah, workspace=workspace)
    assert answer.json()["expiresAt"].endswith("Z")


def test_each_workspace_has_its_own(sarah: User, workspace: Workspace) -> None:
    theatre = make_workspace("theatre")

    tokens = [ask(workspace=str(one.id), **WHO).json()["token"] for one in (workspace, theatre)]

    found = [read_token(token, at=timezone.now()).workspace for token in tokens]
    assert found == [workspace, theatre]


def test_the_token_opens_ones_own_record(sarah: User, workspace: Workspace) -> None:
    token = ask(workspace=workspace.slug, **WHO).json()["token"]
    own = Customer.objects.get(workspace=workspace)

    answer = Client().get(
        f"/customers/{own.external_id}", headers={"Authorization": f"Bearer {token}"}
    )

    assert answer.json()["email"] == sarah.email


def test_the_session_of_the_pages_does_too(sarah: User, workspace: Workspace) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(sarah)
    client.get("/me/profile/")

    bare = ask(client, workspace=workspace.slug)
    proven = ask(client, workspace=workspace.slug, csrf=client.cookies["csrftoken"].value)

    assert_refusal(bare, 403, "not_permitted")
    assert proven.status_code == 201


def test_nobody_gets_none(workspace: Workspace) -> None:
    assert_refusal(ask(workspace=workspace.slug), 401, "not_authenticated")


@pytest.mark.parametrize("wrong", [{"password": "wrong"}, {"email": "nobody@example.com"}])
def test_what_is_wrong_is_not_told_apart(
    sarah: User, workspace: Workspace, wrong: dict[str, str]
) -> None:
    assert_refusal(ask(workspace=workspace.slug, **(WHO | wrong)), 401, "wrong_password")


def test_who_was_shut_out_gets_none(sarah: User, workspace: Workspace) -> None:
    User.objects.update(is_active=False)

    assert_refusal(ask(workspace=workspace.slug, **WHO), 401, "wrong_password")


def test_attempts_are_counted_as_at_the_sign_in(sarah: User, workspace: Workspace) -> None:
    for _ in range(5):
        ask(workspace=workspace.slug, **WHO | {"password": "wrong"})

    assert_refusal(ask(workspace=workspace.slug, **WHO), 429, "too_many_tries")
    cache.clear()
    assert ask(workspace=workspace.slug, **WHO).status_code == 201


def test_a_password_is_not_enough_for_who_has_a_second_factor(
    sarah: User, workspace: Workspace
) -> None:
    app.TOTP.activate(sarah, app.generate_totp_secret())

    assert_refusal(ask(workspace=workspace.slug, **WHO), 403, "second_factor_needed")


def test_another_workspace_is_not_told(sarah: User) -> None:
    assert_refusal(ask(workspace="nowhere", **WHO), 404, "unknown_workspace")


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"workspace": "x", "email": WHO["email"]},
        {"workspace": "a\0", **WHO},
        {"workspace": 1e9},
    ],
)
def test_what_cannot_be_read_is_named(body: dict[str, Any]) -> None:
    assert ask(**body).status_code in {400, 404}

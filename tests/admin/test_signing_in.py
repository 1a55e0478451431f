"""Staff sign in as everybody does; and what stands before the desk."""

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as app
from django.core.management import CommandError, call_command
from django.test import Client
from pytest_django import Settings

from accounts.models import User, Workspace
from accounts.scopes import Role
from accounts.services.staff import invite_staff, sign_up_path
from tests.accounts.arriving import code_in_the_last_letter
from tests.admin.visiting import at_desk, operator, signed_in, text_of
from tests.factories import PASSWORD, make_staff

pytestmark = pytest.mark.django_db

LOGIN_PAGE = "/me/login/?next=%2Fadmin%2F"


def sign_in(client: Client, user: User, password: str = PASSWORD) -> tuple[int, str]:
    """Send the form that the desk leads to; status and where it leads."""
    sent = {"login": user.email, "password": password, "next": "/admin/"}
    answer = client.post("/me/login/", sent)
    return answer.status_code, answer.headers.get("Location", "")


def give_app(user: User) -> str:
    """Set up an authenticator app; its secret."""
    secret: str = app.generate_totp_secret()
    app.TOTP.activate(user, secret)
    return secret


def code_of(secret: str) -> str:
    """What the app shows now."""
    counter = next(app.yield_hotp_counters_from_time())
    return str(app.format_hotp_value(app.hotp_value(secret, counter)))


def test_the_desk_leads_to_the_sign_in() -> None:
    answer = Client().get("/admin/", follow=True)

    assert answer.redirect_chain == [("/admin/login/?next=/admin/", 302), (LOGIN_PAGE, 302)]


def test_whoever_signs_in_at_the_desk_comes_to_it(workspace: Workspace) -> None:
    client, user = Client(), make_staff(workspace).user

    assert sign_in(client, user) == (302, "/admin/")
    assert client.get("/admin/").status_code == 200


@pytest.mark.parametrize("goal", ["https://evil.example/", "foo", "me"])
def test_staff_stay_at_the_desk(workspace: Workspace, goal: str) -> None:
    client = Client()
    client.force_login(make_staff(workspace).user)

    answer = client.get("/admin/login/", {"next": goal})

    assert answer["Location"] == "/admin/"


def test_a_wrong_password_says_so_and_not_more(workspace: Workspace) -> None:
    user = make_staff(workspace).user

    assert sign_in(Client(), user, "wrong") == (422, "")


def test_attempts_are_few(workspace: Workspace) -> None:
    user = make_staff(workspace).user

    for _ in range(5):
        sign_in(Client(), user, "wrong")

    assert sign_in(Client(), user)[0] == 422


def test_who_has_an_app_is_asked_for_its_code(workspace: Workspace) -> None:
    client, user = Client(), make_staff(workspace).user
    secret = give_app(user)

    assert sign_in(client, user) == (302, "/me/2fa/authenticate/")
    assert client.get("/admin/").status_code == 302
    wrong = client.post("/me/2fa/authenticate/", {"code": "000000"})
    right = client.post("/me/2fa/authenticate/", {"code": code_of(secret)})

    assert (wrong.status_code, right.headers["Location"]) == (422, "/admin/")
    assert client.get("/admin/").status_code == 200


def test_the_secret_of_an_app_is_sealed(workspace: Workspace) -> None:
    user = make_staff(workspace).user
    secret = give_app(user)

    assert secret not in str(Authenticator.objects.get(user=user).data)


@pytest.mark.parametrize("address", ["/admin/", "/admin/accounts/customer/", "/staff/check-in/"])
def test_where_it_is_required_nothing_opens_without(
    workspace: Workspace, settings: Settings, address: str
) -> None:
    settings.STAFF_TWO_FACTOR = "required"
    owner = make_staff(workspace).user
    EmailAddress.objects.create(user=owner, email=owner.email, primary=True, verified=True)
    for client in (signed_in(owner), operator()):
        answer = client.get(address, follow=True)

        assert answer.redirect_chain[-1] == ("/me/2fa/", 302)
        assert "Staff need a second factor" in text_of(answer)


def test_who_has_not_proven_the_address_does_so_first(
    workspace: Workspace, settings: Settings
) -> None:
    settings.STAFF_TWO_FACTOR = "required"
    client, user = Client(), make_staff(workspace).user
    sign_in(client, user)

    led = client.get("/admin/", follow=True)
    client.post("/me/email/", {"email": user.email, "action_send": "1"})
    client.post("/me/confirm-email/", {"code": code_in_the_last_letter()})

    assert led.redirect_chain[-1] == ("/me/email/", 302)
    assert client.get("/admin/", follow=True).redirect_chain[-1] == ("/me/2fa/", 302)
    user.refresh_from_db()
    assert user.check_password(PASSWORD)


def test_where_it_is_required_and_there_it_opens(workspace: Workspace, settings: Settings) -> None:
    settings.STAFF_TWO_FACTOR = "required"
    user = make_staff(workspace).user
    give_app(user)

    assert signed_in(user).get("/admin/").status_code == 200


def test_where_it_is_required_the_api_is_closed_to_a_session_without(
    workspace: Workspace, settings: Settings
) -> None:
    settings.STAFF_TWO_FACTOR = "required"

    answer = at_desk(workspace).get("/customers")

    assert (answer.status_code, answer.json()["code"]) == (403, "second_factor_needed")


def test_who_has_no_role_reads_why() -> None:
    client = signed_in(User.objects.create_user("sarah@example.com"))

    answer = client.get("/admin/", follow=True)

    assert (answer.status_code, len(answer.redirect_chain)) == (403, 1)
    assert "sarah@example.com" in text_of(answer)


def test_a_lost_second_factor_is_taken_away_by_the_operator(workspace: Workspace) -> None:
    client, user = Client(), make_staff(workspace, Role.STEWARD).user
    give_app(user)

    call_command("reset_second_factor", user.email.upper())

    assert sign_in(client, user) == (302, "/admin/")


@pytest.mark.parametrize(("email", "says"), [("nobody@x.example", "Nobody"), ("", "Nobody")])
def test_only_a_known_person_can_be_reset(email: str, says: str) -> None:
    with pytest.raises(CommandError, match=says):
        call_command("reset_second_factor", email)


def test_a_first_password_is_chosen_by_the_owners_link(workspace: Workspace) -> None:
    member = invite_staff(workspace=workspace, email="New@x.example", name="", role=Role.STEWARD)
    client = Client()
    form = client.get(sign_up_path(member=member), follow=True)
    sent = {"new_password1": PASSWORD, "new_password2": PASSWORD}

    answer = client.post(form.redirect_chain[-1][0], sent, follow=True)

    assert answer.redirect_chain[-1][0].startswith("/me/login/")
    assert sign_in(client, member.user) == (302, "/admin/")

"""No way in leads past a second factor: neither a code by letter nor a password chosen anew."""

from collections.abc import Callable

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as app
from django.test import Client

from accounts.models import User, Workspace
from accounts.services.staff import password_path
from tests.accounts.arriving import ASK, ENTER, code_in_the_last_letter, sign_in_by_code, text_of
from tests.factories import PASSWORD, make_staff

pytestmark = pytest.mark.django_db

ASKED = "/me/2fa/authenticate/"
RESET = "/me/password/reset/"
ANEW = "another-rainy-street"


def attendee(workspace: Workspace) -> User:
    return User.objects.create_user("sarah@example.com", PASSWORD)


def steward(workspace: Workspace) -> User:
    return make_staff(workspace).user


def with_app(user: User) -> str:
    """Whoever signs in as this person is asked for a code of an app; its secret."""
    secret: str = app.generate_totp_secret()
    app.TOTP.activate(user, secret)
    return secret


def with_passkey(user: User) -> str:
    """The same with a passkey, whose answer no test can give."""
    Authenticator.objects.create(user=user, type=Authenticator.Type.WEBAUTHN, data={"name": "Key"})
    return ""


def code_of(secret: str) -> str:
    """What the app shows now."""
    counter = next(app.yield_hotp_counters_from_time())
    return str(app.format_hotp_value(app.hotp_value(secret, counter)))


@pytest.fixture(params=[attendee, steward])
def person(request: pytest.FixtureRequest, workspace: Workspace) -> User:
    """Somebody with a proven address, at the desk or not."""
    made: User = request.param(workspace)
    EmailAddress.objects.create(user=made, email=made.email, primary=True, verified=True)
    return made


factors = pytest.mark.parametrize("given", [with_app, with_passkey])


def is_in(client: Client) -> bool:
    """Whether this browser is signed in."""
    return client.get("/me/").status_code == 200


def reset_password(client: Client, user: User) -> str:
    """Have a code sent, and choose another password with it; where that leads in the end."""
    client.post(RESET, {"email": user.email})
    led = client.post(f"{RESET}confirm/", {"code": code_in_the_last_letter()}, follow=True)
    sent = {"password1": ANEW, "password2": ANEW}
    answer = client.post(led.redirect_chain[-1][0], sent, follow=True)
    return str(answer.redirect_chain[-1][0])


@factors
def test_a_code_by_letter_is_one_factor_alone(person: User, given: Callable[[User], str]) -> None:
    client = Client()
    given(person)

    answer = sign_in_by_code(client, person.email, goal="/me/profile/")

    assert answer["Location"] == ASKED
    assert not is_in(client)
    assert not is_in(client)


@factors
def test_a_password_chosen_anew_opens_nothing_by_itself(
    person: User, given: Callable[[User], str]
) -> None:
    client = Client()
    given(person)

    assert reset_password(client, person) == "/me/password/reset/done/"

    assert not is_in(client)
    answer = client.post("/me/login/", {"login": person.email, "password": ANEW})
    assert answer["Location"] == ASKED
    assert not is_in(client)


def test_the_old_password_is_over(person: User) -> None:
    reset_password(Client(), person)

    old = Client().post("/me/login/", {"login": person.email, "password": PASSWORD})
    new = Client().post("/me/login/", {"login": person.email, "password": ANEW})

    assert (old.status_code, new.status_code) == (422, 302)


def test_who_was_signed_in_elsewhere_is_so_no_longer(person: User) -> None:
    elsewhere = Client()
    elsewhere.post("/me/login/", {"login": person.email, "password": PASSWORD})
    before = is_in(elsewhere)

    reset_password(Client(), person)

    assert (before, is_in(elsewhere)) == (True, False)


@factors
def test_a_link_of_the_operator_leads_past_none_either(
    workspace: Workspace, given: Callable[[User], str]
) -> None:
    client, user = Client(), steward(workspace)
    given(user)
    form = client.get(password_path(user=user), follow=True).redirect_chain[-1][0]
    client.post(form, {"new_password1": ANEW, "new_password2": ANEW})

    answer = client.post("/me/login/", {"login": user.email, "password": ANEW})

    assert answer["Location"] == ASKED
    assert not is_in(client)


def test_both_factors_open(person: User) -> None:
    client, secret = Client(), with_app(person)
    sign_in_by_code(client, person.email)

    wrong = client.post(ASKED, {"code": "000000"})
    right = client.post(ASKED, {"code": code_of(secret)})

    assert (wrong.status_code, right.status_code) == (422, 302)
    assert is_in(client)


def test_guesses_at_an_app_are_few_whatever_browser_guesses(person: User) -> None:
    clients, secret = [Client(), Client()], with_app(person)
    for client in clients:
        sign_in_by_code(client, person.email)
    for number in range(6):
        clients[number % 2].post(ASKED, {"code": "000000"})

    right = clients[0].post(ASKED, {"code": code_of(secret)})

    assert right.status_code == 422
    assert "Too many" in text_of(right)


@factors
def test_who_is_asked_for_a_factor_is_asked_for_nothing_else_before(
    person: User, given: Callable[[User], str]
) -> None:
    client = Client()
    given(person)
    sign_in_by_code(client, person.email)

    other = client.post(ASK, {"email": "mike@example.com"})
    entered = client.post(ENTER, {"code": code_in_the_last_letter()})

    assert other["Location"] == ASKED
    assert entered.status_code == 302
    assert not is_in(client)

"""Signing in with a real browser: a code from a letter, a password, a passkey, a second factor."""

from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as app

from accounts.models import User, Workspace
from tests.accounts.arriving import code_in_the_last_letter
from tests.browser.people import DESKTOP, PHONE, Browsers, Person, Screen, press
from tests.factories import PASSWORD, make_staff

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

pytestmark = pytest.mark.django_db(transaction=True)

SARAH = "sarah@example.com"


@pytest.mark.parametrize("screen", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_somebody_signs_in_by_a_code_without_scripts(
    browsers: Browsers, home: str, screen: Screen, workspace: Workspace
) -> None:
    sarah = browsers.person(home, screen=screen)
    sarah.opens("/whats-on/city-gym/")
    sarah.follows("Sign in")
    complaints = sarah.complaints()
    sarah.types("Your e-mail address", SARAH)
    sarah.presses("Send me a code")
    sarah.types("Code", code_in_the_last_letter())
    sarah.presses("Go on")

    assert complaints + sarah.complaints() == []
    assert SARAH in sarah.reads()
    assert User.objects.get().email == SARAH
    sarah.leaves()


def test_somebody_signs_in_with_a_password_and_out_again(buyer: Person) -> None:
    user = User.objects.create_user(SARAH, PASSWORD, name="Sarah")
    EmailAddress.objects.create(user=user, email=SARAH, primary=True, verified=True)
    buyer.opens("/me/login/")
    buyer.types("Your e-mail address", SARAH)
    buyer.types("Password", PASSWORD)
    buyer.presses("Sign in")
    assert "Hello, Sarah" in buyer.reads()

    buyer.follows("Sign out")
    buyer.presses("Sign out")
    buyer.opens("/me/")

    assert "We send a code" in buyer.reads()


def test_staff_show_their_second_factor(buyer: Person, workspace: Workspace) -> None:
    user, secret = make_staff(workspace).user, str(app.generate_totp_secret())
    app.TOTP.activate(user, secret)
    buyer.opens("/admin/")
    buyer.types("Your e-mail address", user.email)
    buyer.types("Password", PASSWORD)
    buyer.presses("Sign in")
    assert "One more step" in buyer.reads()

    counter = next(app.yield_hotp_counters_from_time())
    buyer.types("Code", str(app.format_hotp_value(app.hotp_value(secret, counter))))
    buyer.presses("Go on")

    assert buyer.address().endswith("/admin/")


def test_a_passkey_opens_the_account(browsers: Browsers, home: str) -> None:
    user = User.objects.create_user(SARAH, PASSWORD)
    EmailAddress.objects.create(user=user, email=SARAH, primary=True, verified=True)
    # A passkey is for a name, and no address is one.
    place = home.replace("127.0.0.1", "localhost")
    context = browsers.run(partial(browsers.context, place, with_scripts=True))
    page: Page = browsers.run(context.new_page)

    browsers.run(partial(_with_authenticator, context, page))
    browsers.run(partial(_add_passkey, page))
    heading, complaints = browsers.run(partial(_sign_in_again, page))

    assert Authenticator.objects.get(type="webauthn").user == user
    assert (heading, complaints) == ("My account", [])
    browsers.run(context.close)


def _with_authenticator(context: "BrowserContext", page: "Page") -> None:
    """A device that keeps passkeys, whose owner always agrees."""
    devtools = context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    kept: dict[str, Any] = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": kept})


def _add_passkey(page: "Page") -> None:
    page.goto("/me/login/?next=/me/2fa/webauthn/add/")
    page.get_by_label("Your e-mail address").fill(SARAH)
    page.get_by_label("Password").fill(PASSWORD)
    press(page, page.get_by_role("button", name="Sign in", exact=True))
    page.get_by_label("Password").fill(PASSWORD)
    press(page, page.get_by_role("button", name="Go on"))
    page.get_by_role("button", name="Add the passkey").click()
    page.get_by_role("heading", name="Recovery codes").wait_for()


def _sign_in_again(page: "Page") -> tuple[str, list[str]]:
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.goto("/me/logout/")
    press(page, page.get_by_role("button", name="Sign out"))
    page.goto("/me/login/code/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url("**/me/")
    return page.get_by_role("heading", level=1).inner_text(), complaints

"""The letters about one's account: codes, and what was changed. They come from no house."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.look.letters import Button, Page
from accounts.models import Workspace

# Whose look the letters have.
FOYER = Workspace(slug="foyer", name="Foyer")
Words = dict[str, Any]


def letter_of(name: str, context: Words) -> Page | None:
    """What a letter of allauth's says in Foyer; None for one that Foyer does not know."""
    if name in _CODES:
        return _CODES[name](context)
    if name in _OTHERS:
        return _OTHERS[name](context)
    changed = _changes().get(name)
    return _notice(changed, context) if changed else None


def _sign_in(context: Words) -> Page:
    return Page(
        subject=_("Your code to sign in: %(code)s") % context,
        heading=_("Your code to sign in"),
        paragraphs=[_("Enter it where you asked for it. It works for a quarter of an hour.")],
        code=context["code"],
        small=[_not_you()],
    )


def _reset(context: Words) -> Page:
    return Page(
        subject=_("Your code for a new password: %(code)s") % context,
        heading=_("Choose a new password"),
        paragraphs=[_("Enter this code where you asked for it, and choose a new password.")],
        code=context["code"],
        small=[_not_you()],
    )


def _confirm(context: Words) -> Page:
    return Page(
        subject=_("Is this your address? Your code: %(code)s") % context,
        heading=_("Is this your address?"),
        paragraphs=[_("Enter this code on the page that is open, and the address is yours.")],
        code=context["code"],
        small=[_not_you()],
    )


def _unknown(context: Words) -> Page:
    return Page(
        subject=_("There is no account with this address"),
        heading=_("There is no account with this address"),
        paragraphs=[_("Somebody, perhaps you, wanted a new password. You can do without.")],
        button=Button(_("Sign in"), _link("account_request_login_code")),
        small=[_not_you()],
    )


def _taken(context: Words) -> Page:
    return Page(
        subject=_("You have an account with this address already"),
        heading=_("You have an account with this address already"),
        paragraphs=[_("Somebody, perhaps you, wanted to use this address for another account.")],
        button=Button(_("Sign in"), _link("account_request_login_code")),
        small=[_not_you()],
    )


def _notice(changed: str, context: Words) -> Page:
    known = {"changed": changed, "ip": context.get("ip", "")}
    moment = context.get("timestamp")
    when = date_format(moment, _("j F Y")) + date_format(moment, ", H:i") + " UTC" if moment else ""
    return Page(
        subject=changed,
        heading=changed,
        paragraphs=[
            _("Was it you? Then all is well."),
            _("If not, sign in, sign the other devices out and choose a new password."),
        ],
        facts=[when, _("From the address %(ip)s") % known],
        button=Button(_("To my account"), _link("me")),
    )


def _changes() -> dict[str, str]:
    return {
        "password_changed": _("Your password was changed"),
        "password_set": _("Your account has a password now"),
        "password_reset": _("Your password was changed"),
        "email_changed": _("Your e-mail address was changed"),
        "email_confirm": _("Your e-mail address is confirmed"),
        "email_deleted": _("An e-mail address was removed from your account"),
        "totp_activated": _("An authenticator app was set up"),
        "totp_deactivated": _("The authenticator app was removed"),
        "recovery_codes_generated": _("New recovery codes were made"),
        "webauthn_added": _("A passkey was added"),
        "webauthn_removed": _("A passkey was removed"),
    }


def _not_you() -> str:
    return _("It was not you? Then there is nothing to be done.")


def _link(name: str) -> str:
    return f"{settings.PUBLIC_URL}{reverse(name)}"


_CODES: dict[str, Callable[[Words], Page]] = {
    "login_code": _sign_in,
    "password_reset_code": _reset,
    "email_confirmation": _confirm,
    "email_confirmation_signup": _confirm,
}
_OTHERS: dict[str, Callable[[Words], Page]] = {
    "unknown_account": _unknown,
    "account_already_exists": _taken,
}

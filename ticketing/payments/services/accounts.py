"""The keys with which a workspace takes money online."""

import re
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Workspace
from core.errors import FieldFault, Invalid
from core.sealing import seal
from ticketing.payments.errors import NoStripeAccount
from ticketing.payments.models import StripeAccount

_KEY = {
    "publishable": re.compile(r"pk_(?P<mode>test|live)_[A-Za-z0-9_]{3,180}"),
    "secret": re.compile(r"[sr]k_(?P<mode>test|live)_[A-Za-z0-9_]{3,180}"),
    "webhookSecret": re.compile(r"whsec_[A-Za-z0-9+/=_-]{3,180}"),
}
_WORDS = {
    "publishable": gettext_lazy("It begins with pk_test_ or pk_live_."),
    "secret": gettext_lazy("It begins with sk_test_, sk_live_, rk_test_ or rk_live_."),
    "webhookSecret": gettext_lazy("It begins with whsec_."),
}


def set_stripe_keys(
    *, workspace: Workspace, publishable: str, secret: str, webhook_secret: str | None = None
) -> StripeAccount:
    """Take money online with these keys from now on; the secret ones are sealed.

    Without a webhook secret, the one that is there stays; a demonstration's, and one of the other
    mode, is nothing that Stripe signs with, and goes. Raises Invalid for what is no key, and when
    one key is for tests and the other for real money.
    """
    given = {"publishable": publishable.strip(), "secret": secret.strip()}
    if webhook_secret:
        given["webhookSecret"] = webhook_secret.strip()
    met = {name: _KEY[name].fullmatch(key) for name, key in given.items()}
    faults = [
        FieldFault(name, "invalid_key", str(_WORDS[name])) for name, fit in met.items() if not fit
    ]
    if faults:
        raise Invalid(faults=faults)
    modes = {fit["mode"] for name, fit in met.items() if fit and name != "webhookSecret"}
    if len(modes) > 1:
        words = _("One key is for tests, the other for real money.")
        raise Invalid.field("secret", "keys_differ_in_mode", words)
    says: dict[str, Any] = {
        "publishable_key": given["publishable"],
        "sealed_secret_key": seal(given["secret"]),
        "is_live": modes == {"live"},
        "is_demo": False,
    }
    if webhook_secret:
        says["sealed_webhook_secret"] = seal(given["webhookSecret"])
    elif _is_of_another_mode(known_account(workspace), is_live=modes == {"live"}):
        says["sealed_webhook_secret"] = None
    account, _made = StripeAccount.objects.update_or_create(workspace=workspace, defaults=says)
    return account


def known_account(workspace: Workspace) -> StripeAccount | None:
    """The workspace's keys; None where it takes no money online."""
    return StripeAccount.objects.filter(workspace=workspace).first()


def _is_of_another_mode(known: StripeAccount | None, *, is_live: bool) -> bool:
    return known is not None and (known.is_demo or known.is_live != is_live)


def find_account(workspace: Workspace) -> StripeAccount:
    """The workspace's keys. Raises NoStripeAccount."""
    found = known_account(workspace)
    if found is None:
        raise NoStripeAccount
    return found

"""What is asked for about Stripe: keys go in, and never come out."""

from typing import Any

from cryptography.fernet import InvalidToken
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.admin.widgets import text_input
from core.sealing import unseal
from events.admin.inputs import text
from ticketing.payments.models import StripeAccount

# What the service calls a key, and what it is called here.
FIELDS = {"webhookSecret": "webhook_secret"}


def _secret(label: Any, **named: Any) -> forms.CharField:
    """A line that the browser neither shows nor fills in; what was typed is not sent back."""
    widget: Any = text_input(type="password", autocomplete="new-password", spellcheck="false")
    return forms.CharField(label=label, max_length=300, required=False, widget=widget, **named)


class StripeForm(forms.Form):
    """The three keys; an empty secret one stays as it is."""

    publishable = text(gettext_lazy("Publishable key"), most=200, placeholder="pk_test_…")
    secret = _secret(gettext_lazy("Secret key"))
    webhook_secret = _secret(gettext_lazy("Signing secret of the webhook"))

    def __init__(self, given: Any, *, account: StripeAccount | None) -> None:
        self.account = None if account is None or account.is_demo else account
        shown = {"publishable": self.account.publishable_key} if self.account else {}
        super().__init__(given, initial=shown)
        stays = _("Sealed. Empty: the one that is there stays.")
        self.fields["secret"].required = self.account is None
        if self.account is not None:
            self.fields["secret"].help_text = stays
            if self.account.sealed_webhook_secret:
                self.fields["webhook_secret"].help_text = stays
        for name in ("secret", "webhook_secret"):
            # A widget of this kind would write what was typed into the page again.
            self.fields[name].widget.format_value = _shows_nothing
        # Nor a secret key that was pasted into the wrong line.
        self.fields["publishable"].widget.format_value = _shows_publishable

    def clean(self) -> dict[str, Any]:
        """A new publishable key needs its own secret one."""
        given = super().clean() or {}
        kept = self.account.publishable_key if self.account else None
        if not self.errors and not given.get("secret") and given["publishable"].strip() != kept:
            self.add_error("secret", _("Give the secret key that belongs to it."))
        elif not self.errors and not given.get("secret"):
            given["secret"] = self._kept_secret()
        return given

    def keys(self) -> dict[str, Any]:
        """What is to be kept. Asked for once it is valid."""
        given = self.cleaned_data
        return {
            "publishable": given["publishable"],
            "secret": given["secret"],
            "webhook_secret": given["webhook_secret"] or None,
        }

    def _kept_secret(self) -> str:
        try:
            return unseal(self.account.sealed_secret_key) if self.account else ""
        except InvalidToken:
            words = _("The kept key cannot be read any more: give it again.")
            self.add_error("secret", words)
            return ""


def _shows_nothing(value: object) -> str:
    return ""


def _shows_publishable(value: object) -> str:
    return value if isinstance(value, str) and value.strip().startswith("pk_") else ""

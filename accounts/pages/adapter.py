"""How django-allauth fits into Foyer: its letters, its steps, and what happens at sign-in."""

import logging
from ipaddress import IPv4Address, ip_address
from smtplib import SMTPException
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context as the_call
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.look.letters import write_page
from accounts.models import User
from accounts.pages.language import remember_language
from accounts.pages.leaving import houses_left, way_out
from accounts.pages.letters import FOYER, letter_of
from accounts.pages.visitors import remembered_guests
from accounts.services.claiming import claim_guests
from core.api.throttling import address_of

_OWN_STAGES = {
    "allauth.account.stages.EmailVerificationStage": "accounts.pages.stages.ProveAddress",
}
log = logging.getLogger("foyer.accounts")


# In Foyer's words; the library's own say the same.
_WORDS = {
    "email_password_mismatch": gettext_lazy("This address and this password do not go together."),
    "incorrect_code": gettext_lazy("This is not the code. Look again, or ask for a new one."),
    "incorrect_password": gettext_lazy("This is not your password."),
    "too_many_login_attempts": gettext_lazy(
        "Too many attempts. Please try again in a few minutes."
    ),
    "email_taken": gettext_lazy("This address belongs to another account."),
    "rate_limited": gettext_lazy("Not so fast, please: wait a few seconds, and try again."),
}


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # the library has no types
    """The hooks of allauth.account."""

    error_messages = DefaultAccountAdapter.error_messages | _WORDS

    def get_login_stages(self) -> list[str]:
        """The library's steps, and ours in place of some."""
        return [_OWN_STAGES.get(path, path) for path in super().get_login_stages()]

    def get_client_ip(self, request: HttpRequest) -> str:
        """The caller's address, as everywhere in Foyer."""
        try:
            return str(ip_address(address_of(request)))
        except ValueError:
            # A server behind a socket of the machine itself has none.
            return str(IPv4Address(0))

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        """By the houses that may have left tickets on this device."""
        return way_out(houses_left(request))

    def is_safe_url(self, url: str) -> bool:
        """Pages of this very address: other hosts that it is served under may be anybody's."""
        here = {the_call.request.get_host()}
        return bool(url) and url_has_allowed_host_and_scheme(url, allowed_hosts=here)

    def clean_email(self, email: str) -> str:
        """Addresses are kept in lower case."""
        return str(super().clean_email(email)).lower()

    def render_mail(
        self,
        template_prefix: str,
        email: str | list[str],
        context: dict[str, Any],
        headers: dict[str, str] | None = None,
    ) -> Any:
        """Our letters; what the library may add some day, in its own words."""
        letter = letter_of(template_prefix.rsplit("/", 1)[1], context)
        if letter is None or not isinstance(email, str):
            return super().render_mail(template_prefix, email, context, headers)
        sender = self.get_from_email()
        return write_page(letter, house=FOYER, to=email, sender=sender, headers=headers or {})

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send a letter; where none can be sent, say so on the page."""
        try:
            super().send_mail(template_prefix, email, context)
        except (OSError, SMTPException):
            log.exception("A letter of the sign-in could not be sent")
            words = _("We could not send our letter. Please try again in a few minutes.")
            messages.error(self.request, words)

    def post_login(self, request: HttpRequest, user: Any, **hints: Any) -> HttpResponse:
        """What one did as a guest is one's own now, and pages speak one's language."""
        answer: HttpResponse = super().post_login(request, user, **hints)
        if isinstance(user, User):
            claim_guests(user=user, remembered=remembered_guests(request.session))
            remember_language(answer, user.language)
        return answer

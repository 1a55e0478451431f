"""What people fill in on the pages of their account."""

from typing import Any

from allauth.account.forms import (
    ChangePasswordForm,
    RequestLoginCodeForm,
    ResetPasswordForm,
    ResetPasswordKeyForm,
    SetPasswordForm,
)
from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.pages.lines import validate_line


class AskForm(RequestLoginCodeForm):  # type: ignore[misc]  # the library has no types
    """Whose letters we send a code to."""

    email = forms.EmailField(label=_("Your e-mail address"), max_length=254)


class ForgottenForm(ResetPasswordForm):  # type: ignore[misc]  # the library has no types
    """Whose password is forgotten."""

    email = forms.EmailField(label=_("Your e-mail address"), max_length=254)


_PASSWORDS = {
    "oldpassword": _("Current password"),
    "password1": _("New password"),
    "password2": _("New password, once more"),
}


class _Named:
    """Labels as on every other page, without capitals inside."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = getattr(self, "fields", {})
        for name, words in _PASSWORDS.items():
            if name in fields:
                fields[name].label = words


class ChangeForm(_Named, ChangePasswordForm):  # type: ignore[misc]  # the library has no types
    """A new password in place of the old one."""


class FirstForm(_Named, SetPasswordForm):  # type: ignore[misc]  # the library has no types
    """The first password of an account that had none."""


class AnewForm(_Named, ResetPasswordKeyForm):  # type: ignore[misc]  # the library has no types
    """A new password after the old one was forgotten."""


class ProfileForm(forms.Form):
    """Name and language."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=200,
        required=False,
        validators=[validate_line],
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)


class LeaveForm(forms.Form):
    """Typing one's address shows that the button was meant."""

    email = forms.CharField(
        label=_("Your e-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._user = user

    def clean_email(self) -> str:
        """Theirs, and no other."""
        email = str(self.cleaned_data["email"]).strip().lower()
        if email != self._user.email:
            raise forms.ValidationError(_("This is not the address of your account."))
        return email

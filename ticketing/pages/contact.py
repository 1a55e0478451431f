"""The forms that ask people who they are."""

from functools import partial
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.pages.lines import validate_line
from ticketing.orders.states import Provider

_EMPTY = {"required": _("Please fill this in.")}


NAME = partial(
    forms.CharField,
    label=_("Your name"),
    max_length=200,
    validators=[validate_line],
    error_messages=_EMPTY,
    widget=forms.TextInput(attrs={"autocomplete": "name"}),
)
EMAIL = partial(
    forms.EmailField,
    label=_("Your e-mail address"),
    help_text=_("The tickets are sent there."),
    max_length=254,
    error_messages=_EMPTY,
    widget=forms.EmailInput(attrs={"autocomplete": "email"}),
)


class CheckoutForm(forms.Form):
    """For whom an order is, and how it will be paid."""

    name = NAME()
    email = EMAIL()
    payment = forms.ChoiceField(
        label=_("How do you want to pay?"), widget=forms.RadioSelect, error_messages=_EMPTY
    )

    def __init__(self, *args: Any, ways: list[Provider], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = {
            Provider.STRIPE: _("Now, online"),
            Provider.OFFLINE: _("Later, at the desk"),
        }
        payment: Any = self.fields["payment"]
        payment.choices = [(way.value, words[way]) for way in ways]
        payment.initial = ways[0].value if ways else None


class HandOnForm(forms.Form):
    """To whom a ticket is offered."""

    email = forms.EmailField(
        label=_("Their e-mail address"),
        max_length=254,
        error_messages=_EMPTY,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    name = forms.CharField(
        label=_("Their name"),
        max_length=200,
        required=False,
        validators=[validate_line],
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    note = forms.CharField(
        label=_("A line for them"),
        max_length=300,
        required=False,
        validators=[validate_line],
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class ClaimForm(forms.Form):
    """Who takes a ticket that is offered."""

    name = NAME()
    email = EMAIL()
    once = forms.CharField(widget=forms.HiddenInput, max_length=120, required=False)

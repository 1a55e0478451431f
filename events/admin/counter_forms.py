"""The counter's one field: an amount, nothing for a visit, or something that was scanned."""

from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import uuid4

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Customer
from events.kinds import EventType
from events.services.manual import ManualEntry

MOST_SIGNS = 400


class CounterForm(forms.Form):
    """What happened; `nonce` lets the same form count once."""

    nonce = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    what = forms.CharField(max_length=MOST_SIGNS, required=False)

    def __init__(self, given: Any = None, *, may_sell: bool) -> None:
        super().__init__(given)
        self.may_sell = may_sell
        self.amount: Decimal | None = None

    @property
    def is_amount(self) -> bool:
        """Whether something can be recorded of it: an amount, or nothing for a visit."""
        return self.amount is not None or not self.cleaned_data["what"]

    def clean_what(self) -> str:
        """What was typed; an amount as people type it is understood as one."""
        text = str(self.cleaned_data["what"]).strip()
        self.amount = _amount(text)
        if self.amount is not None and not self.may_sell:
            raise forms.ValidationError(_("Your role records visits. Leave this empty."))
        return text

    def entry(self, *, customer: Customer, place: str) -> ManualEntry:
        """The purchase, or the visit, as of now."""
        is_sale = self.amount is not None
        return ManualEntry(
            kind=EventType.PURCHASE if is_sale else EventType.VISIT,
            nonce=self.cleaned_data["nonce"],
            occurred_at=timezone.now(),
            place=place,
            amount=self.amount,
            currency=customer.workspace.currency if is_sale else None,
        )


def _amount(text: str) -> Decimal | None:
    """The amount, written with a point or a comma; None for what is none."""
    plain = text.replace(" ", "")
    if plain.count(",") == 1 and "." not in plain:
        plain = plain.replace(",", ".")
    if not plain.isascii() or not set(plain) <= set("0123456789."):
        return None
    try:
        return Decimal(plain)
    except InvalidOperation:
        return None

"""The form on an event's page: which tickets, behind which code."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Customer
from core.errors import DomainError
from ticketing.catalogue.models import PromoCode, TicketType
from ticketing.catalogue.reading import Availability, Offer
from ticketing.errors import CodeRefused, CodeUsedUp, InOtherBaskets
from ticketing.orders.baskets import MOST_TICKETS, Wish, discount_on
from ticketing.pages.contact import EMAIL, NAME
from ticketing.pages.guests import new_once

# More than this many are not counted down.
FEW = 10


@dataclass(frozen=True, slots=True)
class Row:
    """A ticket type as the page shows it; without `field` it cannot be had now."""

    offer: Offer
    price: Decimal
    field: Any = None

    @property
    def is_cheaper(self) -> bool:
        """Whether the code takes something off."""
        return self.price < self.offer.ticket_type.price

    @property
    def has_few(self) -> bool:
        """Whether it is time to say how many are left."""
        return self.offer.left is not None and self.offer.left <= FEW


class BasketForm(forms.Form):
    """How many of each type; a free basket also asks at once for whom it is."""

    once = forms.CharField(widget=forms.HiddenInput, max_length=120, required=False)
    # The number of the order that these tickets are to take the place of.
    instead_of = forms.CharField(widget=forms.HiddenInput, max_length=120, required=False)
    code = forms.CharField(
        label=_("Promo code"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )

    def __init__(
        self,
        given: Mapping[str, Any] | None = None,
        *,
        offers: Sequence[Offer],
        initial: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(given, initial={"once": new_once(), **(initial or {})})
        self.offers = {
            field_of(offer.ticket_type): offer
            for offer in offers
            if offer.availability == Availability.AVAILABLE
        }
        for name, offer in self.offers.items():
            self.fields[name] = _quantity(offer)
        if len(self.offers) == 1:
            # Where there is no choice of types, nobody is made to choose twice.
            self.initial.setdefault(name, offer.ticket_type.per_order_min)

    def ask_for_contact(self, known: Customer | None = None) -> None:
        """Ask at once for whom the tickets are; who is known already is not asked again."""
        self.fields |= {
            "name": NAME(initial=known.name if known else ""),
            "email": EMAIL(initial=known.email if known else ""),
        }

    @property
    def asks_for_contact(self) -> bool:
        """Whether it does."""
        return "email" in self.fields

    def wishes(self) -> list[Wish]:
        """What was chosen."""
        chosen = {name: self.cleaned_data.get(name) or 0 for name in self.offers}
        return [
            Wish(str(self.offers[name].ticket_type.id), number)
            for name, number in chosen.items()
            if number
        ]

    def refuse(self, refusal: DomainError) -> None:
        """Say a refusal at the field that it is about."""
        if isinstance(refusal, CodeRefused | CodeUsedUp):
            self.add_error("code", refusal.message)
            return
        said = [fault.message for fault in refusal.faults if fault.code != "order_open"]
        if not said or isinstance(refusal, InOtherBaskets):
            said.append(refusal.message)
        for words in said:
            self.add_error(None, words)


def rows_of(form: BasketForm, offers: Sequence[Offer], code: PromoCode | None) -> list[Row]:
    """The offers in their order, each with its select where it can be had."""
    return [
        Row(
            offer,
            offer.ticket_type.price - discount_on(offer.ticket_type, code),
            form[name] if (name := field_of(offer.ticket_type)) in form.offers else None,
        )
        for offer in offers
    ]


def cheapest_of(rows: Sequence[Row]) -> Row | None:
    """The one that costs the least of those that can be had now."""
    return min((row for row in rows if row.field), key=lambda row: row.price, default=None)


def field_of(ticket_type: TicketType) -> str:
    """What the select of a type is called."""
    return f"tickets-{ticket_type.id.hex}"


def _quantity(offer: Offer) -> forms.IntegerField:
    one = offer.ticket_type
    most = min(one.per_order_max, MOST_TICKETS)
    if offer.left is not None:
        most = min(most, offer.left)
    if one.most_per_customer is not None:
        most = min(most, one.most_per_customer)
    numbers = [0, *range(one.per_order_min, most + 1)]
    return forms.IntegerField(
        label=one.title,
        required=False,
        min_value=0,
        max_value=MOST_TICKETS,
        widget=forms.Select(choices=[(number, str(number)) for number in numbers]),
    )

"""What is asked for when tickets are sold at the desk."""

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Customer, Workspace
from accounts.services.customers import create_customer
from core.ids import as_uuid
from core.money import show_price
from events.admin.inputs import choice, text, tick, whole
from ticketing.admin.searching import customers_matching
from ticketing.catalogue.reading import Offer
from ticketing.orders.baskets import Wish

MOST_FOUND = 20


class SaleForm(forms.Form):
    """Who buys, how many of each ticket, and whether it is paid."""

    # The same form sent twice is one sale.
    once = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    who = text(
        gettext_lazy("Customer"),
        required=False,
        help_text=gettext_lazy("Name, e-mail or pass number. Empty for somebody new."),
    )
    found = choice(gettext_lazy("Who of them"), (), required=False)
    name = text(gettext_lazy("Name on the tickets"), most=200, required=False)
    email = forms.EmailField(
        label=gettext_lazy("E-mail for the tickets"), required=False, widget=text("").widget
    )
    code = text(gettext_lazy("Promo code"), most=40, required=False)
    is_paid = forms.BooleanField(
        label=gettext_lazy("It is paid now"), required=False, initial=True, widget=tick()
    )

    def __init__(
        self,
        given: Any = None,
        *,
        workspace: Workspace,
        offers: Sequence[Offer],
        buyer: Customer | None,
    ) -> None:
        self.workspace, self.offers, self.buyer = workspace, offers, buyer
        self.people: list[Customer] = []
        shown = {"name": buyer.name, "email": buyer.email} if buyer else {}
        super().__init__(given, initial=shown)
        for offer in offers:
            one = offer.ticket_type
            self.fields[f"number-{one.key}"] = whole(_label(offer), max_value=one.per_order_max)
        if buyer is not None:
            del self.fields["who"]
        self._offer_found()

    def numbers(self) -> list[forms.BoundField]:
        """How many of each ticket."""
        return [self[f"number-{offer.ticket_type.key}"] for offer in self.offers]

    def clean(self) -> dict[str, Any]:
        """Somebody buys something."""
        given = super().clean() or {}
        if not self.errors and not self.wishes():
            self.add_error(None, _("Say how many of which ticket."))
        if not self.errors and self.buyer is None:
            self._clean_buyer(given)
        return given

    def wishes(self) -> list[Wish]:
        """So many of each ticket."""
        given = self.cleaned_data
        numbers = {
            one.ticket_type.key: given.get(f"number-{one.ticket_type.key}") for one in self.offers
        }
        return [Wish(key, number) for key, number in numbers.items() if number]

    def customer(self) -> Customer:
        """Who buys: somebody known, or a new guest."""
        if self.buyer is not None:
            return self.buyer
        given = self.cleaned_data
        self.buyer = create_customer(
            workspace=self.workspace,
            external_id=f"guest-{given['once'].hex}",
            name=given["name"],
            email=given["email"],
        )
        return self.buyer

    def _offer_found(self) -> None:
        """The choice among several who are meant by the words, once words were sent."""
        words = str(self.data.get("who", "")).strip() if self.is_bound else ""
        if words and "\0" not in words:
            keys = customers_matching(self.workspace, words)[:MOST_FOUND]
            rows = Customer.objects.of(self.workspace).filter(id__in=keys)
            self.people = list(rows.select_related("workspace").order_by("name", "id"))
        if len(self.people) < 2:
            del self.fields["found"]
            return
        said = [(str(one.id), f"{one} {one.email}".strip()) for one in self.people]
        self.fields["found"].choices = [("", _("Choose…")), *said]  # type: ignore[attr-defined]  # a choice field

    def _clean_buyer(self, given: dict[str, Any]) -> None:
        if given.get("who"):
            chosen = as_uuid(given.get("found"))
            people = self.people
            if len(people) > 1:
                people = [one for one in people if one.id == chosen]
            if people:
                self.buyer = people[0]
            elif self.people:
                self.add_error("found", _("Several people are called that: choose one."))
            else:
                self.add_error("who", _("Nobody is called that. Empty it for somebody new."))
        elif given.get("email"):
            self.buyer = self._known(given["email"])
        elif not given.get("name"):
            self.add_error("name", _("Give at least a name."))

    def _known(self, email: str) -> Customer | None:
        """The one customer with this address; with several, nobody guesses."""
        living = Customer.objects.of(self.workspace).living().select_related("workspace")
        found = list(living.filter(email__iexact=email)[:2])
        return found[0] if len(found) == 1 else None


def _label(offer: Offer) -> str:
    one = offer.ticket_type
    price = show_price(one.price, one.currency) if one.price else _("free")
    named = {"ticket": one.title, "price": price, "left": offer.left}
    if offer.left is None:
        return _("%(ticket)s · %(price)s") % named
    return _("%(ticket)s · %(price)s · %(left)s left") % named

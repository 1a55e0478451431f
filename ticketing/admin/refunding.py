"""Giving money back: for the whole order, for some of its tickets, or an amount."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from uuid import uuid4

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.widgets import CHECKBOX_CLASSES

from accounts.models import User
from core.money import show_price
from events.admin.inputs import choice, number, text
from ticketing.orders.models import Order
from ticketing.orders.states import OrderState, Provider
from ticketing.payments.services.refunding import WantedRefund, refund_order
from ticketing.tickets.models import Ticket

ALL, TICKETS, AMOUNT = "all", "tickets", "amount"
_WHAT = [
    (ALL, gettext_lazy("The whole order: every ticket and all the money")),
    (TICKETS, gettext_lazy("Some tickets")),
    (AMOUNT, gettext_lazy("An amount; the tickets stay valid")),
]


class RefundForm(forms.Form):
    """What goes back, and why."""

    # The same form sent twice is one refund.
    nonce = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    what = choice(gettext_lazy("What is given back"), _WHAT)
    tickets = forms.MultipleChoiceField(
        label=gettext_lazy("Which tickets"),
        required=False,
        widget=forms.CheckboxSelectMultiple({"class": " ".join(CHECKBOX_CLASSES)}),
        help_text=gettext_lazy("Only for “Some tickets”."),
    )
    amount = number(
        gettext_lazy("How much"),
        min_value=0,
        help_text=gettext_lazy("Empty: what the tickets were paid with."),
    )
    reason = text(
        gettext_lazy("Reason"),
        most=300,
        required=False,
        help_text=gettext_lazy("The buyer reads it too."),
    )

    def __init__(self, given: Any, order: Order) -> None:
        super().__init__(given)
        self.order = order
        rows = Ticket.objects.of(order.workspace).filter(order=order).valid()
        self.valid = list(rows.select_related("ticket_type").order_by("issued_at", "id"))
        shown = [(str(one.id), _said(one, order)) for one in self.valid]
        self.fields["tickets"].choices = shown  # type: ignore[attr-defined]  # a choice field
        if not self.valid:
            self.fields["what"].choices = _WHAT[2:]  # type: ignore[attr-defined]  # the same
            del self.fields["tickets"]

    def clean(self) -> dict[str, Any]:
        """What is chosen is said in full."""
        given = super().clean() or {}
        if self.errors:
            return given
        if given["what"] == TICKETS and not given["tickets"]:
            self.add_error("tickets", _("Tick the tickets that are given back."))
        if given["what"] == AMOUNT and not given["amount"]:
            self.add_error("amount", _("Say how much."))
        if given["what"] == ALL and given["amount"]:
            self.add_error("amount", _("All the money goes back: leave this empty."))
        given["chosen"] = self._chosen(given)
        return given

    def _chosen(self, given: Mapping[str, Any]) -> list[str]:
        if given["what"] == ALL:
            return [str(one.id) for one in self.valid]
        return list(given.get("tickets") or ()) if given["what"] == TICKETS else []


def may_refund(order: Order) -> bool:
    """Whether there are tickets, or money, that can go back."""
    return order.state == OrderState.CONFIRMED or (
        order.confirmed_at is not None and order.refunded < order.total
    )


def says_refund(order: Order) -> str:
    """What a refund does, and how much can go back."""
    left = show_price(order.total - order.refunded, order.currency)
    said = _(
        "%(left)s can be given back. Tickets that go back open no door, and the points"
        " that they earned are taken back. A refund cannot be undone."
    ) % {"left": left}
    if order.provider == Provider.STRIPE:
        return said + " " + _("Money that was paid online goes back the same way.")
    return said + " " + _("Money that was paid at the desk is yours to hand over.")


def give_back(order: Order, by: User, given: Mapping[str, Any]) -> str:
    """Do it. Raises what the refund is refused for."""
    wanted = WantedRefund(
        tickets=given["chosen"],
        amount=_amount(order, given),
        reason=given["reason"],
        nonce=f"admin:{given['nonce']}",
    )
    refund = refund_order(order=order, wanted=wanted, at=timezone.now(), by=by)
    back = {"back": show_price(refund.amount, order.currency), "state": refund.get_state_display()}
    return _("%(back)s: %(state)s.") % back


def _amount(order: Order, given: Mapping[str, Any]) -> Decimal | None:
    if given["what"] == ALL:
        return order.total - order.refunded
    amount: Decimal | None = given["amount"]
    return amount


def _said(ticket: Ticket, order: Order) -> str:
    price = show_price(ticket.price, order.currency)
    return f"{ticket.number} · {ticket.ticket_type.title} · {price}"

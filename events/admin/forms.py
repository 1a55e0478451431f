"""The short forms in which staff write down what a customer just did."""

from datetime import datetime
from typing import Any, cast
from uuid import UUID, uuid4

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.admin.widgets import choice_input, text_input
from accounts.models import Customer
from core.ids import as_uuid
from core.money import CURRENCY_DIGITS
from events.admin import words
from events.kinds import EventType
from events.models import ActivityEvent
from events.services.manual import ManualEntry

_CLOCK = "%Y-%m-%dT%H:%M"
MOST_PURCHASES = 50


class AmountField(forms.DecimalField):
    """An amount as people type it: 49.90 and 49,90 are the same."""

    def to_python(self, value: Any) -> Any:
        text = str(value or "").strip().replace(" ", "")
        if text.count(",") == 1 and "." not in text:
            text = text.replace(",", ".")
        return super().to_python(text)


class EntryForm(forms.Form):
    """When and where it happened, and a note; every kind has these."""

    kind: EventType
    # What a refusal of the stream calls a field, and what it is called here.
    names = {"event_timestamp": "occurred_at", "source": "place", "external_id": "nonce"}

    nonce = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    opened_at = forms.CharField(widget=forms.HiddenInput)
    occurred_at = forms.DateTimeField(
        label=_("When"),
        input_formats=[_CLOCK, "%Y-%m-%dT%H:%M:%S"],
        widget=text_input(type="datetime-local", format=_CLOCK),
    )
    place = forms.CharField(
        label=_("Where"),
        max_length=255,
        required=False,
        widget=text_input(list="places", autocomplete="off"),
    )
    note = forms.CharField(
        label=_("Note"), max_length=500, required=False, widget=text_input(autocomplete="off")
    )

    def __init__(
        self, given: Any = None, *, customer: Customer, at: datetime, place: str = ""
    ) -> None:
        preset = {
            "opened_at": at.isoformat(),
            "occurred_at": timezone.localtime(at),
            "place": place,
            "currency": customer.workspace.currency,
        }
        self.customer = customer
        super().__init__(given, initial=preset)

    def entry(self) -> ManualEntry:
        """What was written down; asked for once the form is valid."""
        given = self.cleaned_data
        return ManualEntry(
            kind=self.kind,
            nonce=given["nonce"],
            occurred_at=self._moment(),
            place=given["place"],
            note=given["note"],
            **self.own_fields(),
        )

    def own_fields(self) -> dict[str, Any]:
        """What only this kind of entry has."""
        return {}

    def _moment(self) -> datetime:
        # The preset stands for the instant of opening, to the second: two visits in one minute
        # keep their order, and in the night of the clock change the hour is not ambiguous.
        written: datetime = self.cleaned_data["occurred_at"]
        try:
            opened = datetime.fromisoformat(self.cleaned_data["opened_at"])
        except ValueError:
            return written
        is_preset = opened.tzinfo is not None and abs(opened - written).total_seconds() < 60
        return opened if is_preset and opened.minute == written.minute else written


class VisitForm(EntryForm):
    """A customer came by."""

    kind = EventType.VISIT


class CheckInForm(EntryForm):
    """A customer was let in."""

    kind = EventType.CHECK_IN


class RedemptionForm(EntryForm):
    """A customer used a reward."""

    kind = EventType.REDEMPTION
    reward = forms.CharField(
        label=_("Reward"),
        max_length=200,
        widget=text_input(autofocus=True, autocomplete="off", placeholder=_("Free coffee")),
    )
    field_order = ["reward", "occurred_at", "place", "note"]

    def own_fields(self) -> dict[str, Any]:
        return {"reward": self.cleaned_data["reward"]}


class PurchaseForm(EntryForm):
    """A customer bought something."""

    kind = EventType.PURCHASE
    names = EntryForm.names | {"metadata": "order_id"}
    amount = AmountField(
        label=_("Amount"),
        widget=text_input(inputmode="decimal", autofocus=True, autocomplete="off"),
    )
    currency = forms.ChoiceField(
        label=_("Currency"),
        choices=[(code, code) for code in sorted(CURRENCY_DIGITS)],
        widget=choice_input(),
    )
    order_id = forms.CharField(
        label=_("Order number"),
        max_length=100,
        required=False,
        widget=text_input(autocomplete="off"),
    )
    field_order = ["amount", "currency", "occurred_at", "place", "order_id", "note"]

    def own_fields(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("amount", "currency", "order_id")}


class RefundForm(EntryForm):
    """A customer got money back, for a purchase or without one."""

    kind = EventType.REFUND
    refund_of = forms.ChoiceField(
        label=_("For which purchase"), required=False, widget=choice_input()
    )
    amount = AmountField(
        label=_("Amount"),
        required=False,
        help_text=_("Empty means the whole purchase."),
        widget=text_input(inputmode="decimal", autocomplete="off"),
    )
    field_order = ["refund_of", "amount", "occurred_at", "place", "note"]

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        purchases = self._purchases()
        cast(forms.ChoiceField, self.fields["refund_of"]).choices = purchases
        self.initial["refund_of"] = purchases[0][0]  # the newest, when there is one

    def clean(self) -> dict[str, Any]:
        """A refund without a purchase says its amount."""
        given = super().clean() or {}
        if not given.get("refund_of") and given.get("amount") is None and not self.errors:
            self.add_error("amount", _("Say how much, or choose the purchase."))
        return given

    def own_fields(self) -> dict[str, Any]:
        chosen: UUID | None = as_uuid(self.cleaned_data["refund_of"])
        return {"refund_of": chosen, "amount": self.cleaned_data["amount"]}

    def _purchases(self) -> list[tuple[str, Any]]:
        customer, at = self.customer, timezone.now()
        newest = ActivityEvent.objects.of(customer.workspace).about(customer.id).newest_first()
        found = newest.filter(event_type=EventType.PURCHASE)[:MOST_PURCHASES]
        choices = [(str(event.id), _said(event, at=at)) for event in found]
        return [*choices, ("", _("Another purchase, or none"))]


def _said(event: ActivityEvent, *, at: datetime) -> str:
    order_id = str(event.metadata.get("order_id") or "")
    parts = [words.day(event.occurred_at, at=at), words.worth(event), event.source, order_id]
    return " · ".join(part for part in parts if part)


FORMS: dict[str, type[EntryForm]] = {
    form.kind.value: form
    for form in (PurchaseForm, RefundForm, VisitForm, CheckInForm, RedemptionForm)
}

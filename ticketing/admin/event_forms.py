"""What staff fill in about an event: its page, its ticket types, their perks, its promo codes."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _
from unfold.widgets import CHECKBOX_CLASSES

from accounts.admin.rows import Given, RowForm
from accounts.models.workspaces import is_time_zone
from events.admin.inputs import choice, long_text, number, text, tick, whole
from ticketing.admin.moments import wall
from ticketing.catalogue.states import DiscountKind


def _tick(label: Any, *, initial: bool, **named: Any) -> forms.BooleanField:
    return forms.BooleanField(label=label, required=False, initial=initial, widget=tick(), **named)


def _long(label: Any, most: int, *, rows: int) -> forms.CharField:
    field = forms.CharField(label=label, max_length=most, required=False, widget=long_text())
    field.widget.attrs["rows"] = rows
    return field


class EventForm(forms.Form):
    """An event without its rows."""

    version = forms.CharField(required=False, widget=forms.HiddenInput)
    title = text(_("Title"), most=200, autofocus=True)
    key = text(
        _("Key"),
        most=100,
        required=False,
        help_text=_("Its name in links and in the API. Empty: made of the title. It stays."),
    )
    description = _long(_("Description"), 20_000, rows=6)
    venue = text(_("Venue"), most=200, required=False)
    address = text(_("Address"), most=300, required=False)
    starts_at = wall(_("Starts"), required=True)
    ends_at = wall(_("Ends"), required=True)
    time_zone = text(_("The venue's time zone"), most=64, list="zones")
    capacity = whole(
        _("Places in all"), help_text=_("Empty: as many as there are tickets of each type.")
    )
    listed = _tick(_("Stands in the list of what is on"), initial=True)
    hold_minutes = whole(
        _("Baskets are held for (minutes)"), required=True, initial=15, min_value=None
    )
    desk_hold_hours = whole(
        _("Unpaid tickets wait for (hours)"),
        required=True,
        initial=72,
        min_value=None,
        help_text=_("To be paid at the desk; 0: not offered."),
    )
    transfers_close_at = wall(
        _("Tickets can be handed on until"), help_text=_("Empty: until it starts.")
    )
    photos_open = _tick(_("Those who attend may add photos"), initial=True)
    photos_need_approval = _tick(
        _("Photos are seen by others once staff approved them"), initial=True
    )
    sends_reminder = _tick(
        _("Remind those who hold a ticket by e-mail, the day before"), initial=True
    )

    def clean_time_zone(self) -> str:
        """A zone that clocks know: every other time of the page is read by it."""
        name = str(self.cleaned_data["time_zone"])
        if not is_time_zone(name):
            raise forms.ValidationError(_("Name a zone such as Europe/Berlin."))
        return name


class FilledRow(RowForm):
    """A row that is there once one of the fields that count says something.

    Boxes that come ticked say nothing by themselves.
    """

    tells: ClassVar[Sequence[str]] = ()

    def __init__(self, given: Given = None, **named: Any) -> None:
        # A row that was just asked for has sent nothing: its boxes come ticked as on a new page.
        self.is_new = given is not None and not any(
            f"{named['prefix']}-{name}" in given for name in self.tells
        )
        super().__init__(None if self.is_new else given, **named)

    def has_changed(self) -> bool:
        if not self.is_bound:
            return bool(self.initial) and not self.is_new
        return any(self[name].data for name in self.tells)

    def is_valid(self) -> bool:
        """Whether everything in it is right; nothing in a new row is wrong."""
        return self.is_new or super().is_valid()


class GateRow(FilledRow):
    """A door."""

    tells = ("name",)
    name = text(_("Gate"), most=60)


class TypeRow(FilledRow):
    """A ticket type without its perks."""

    tells = ("title", "price", "capacity")
    title = text(_("Ticket"), most=200)
    price = number(_("Price"), help_text=_("Empty or 0: free."), min_value=0)
    currency = text(_("Currency"), most=3, required=False)
    capacity = whole(_("How many"), help_text=_("Empty: no limit."))
    description = text(_("Description"), most=2000, required=False)
    active = _tick(_("Offered"), initial=True)
    key = text(_("Key"), most=100, required=False, help_text=_("Empty: made of its name."))
    sale_starts_at = wall(_("On sale from"))
    sale_ends_at = wall(_("On sale until"))
    per_order_min = whole(_("At least, in one order"), initial=1, min_value=None)
    per_order_max = whole(_("At most, in one order"), initial=10, min_value=None)
    per_customer_max = whole(
        _("At most, for one person"), help_text=_("Empty: no limit; of a free one, one.")
    )
    hidden = _tick(_("Seen only with a promo code"), initial=False)
    transferable = _tick(_("May be handed on"), initial=True)
    re_entry = _tick(_("May go out and come in again"), initial=False)

    first: ClassVar[Sequence[str]] = ("title", "price", "currency", "capacity")
    numbers: ClassVar[Sequence[str]] = (
        "description",
        "key",
        "sale_starts_at",
        "sale_ends_at",
        "per_order_min",
        "per_order_max",
        "per_customer_max",
    )
    boxes: ClassVar[Sequence[str]] = ("active", "hidden", "transferable", "re_entry")

    def first_fields(self) -> list[forms.BoundField]:
        """What every ticket needs."""
        return [self[name] for name in self.first]

    def more_fields(self) -> list[forms.BoundField]:
        """What few tickets need."""
        return [self[name] for name in self.numbers]

    def box_fields(self) -> list[forms.BoundField]:
        """What is ticked or not."""
        return [self[name] for name in self.boxes]

    def has_more_errors(self) -> bool:
        """Whether something is wrong in the part that is folded away."""
        return any(name in self.errors for name in (*self.numbers, *self.boxes))


class PerkRow(FilledRow):
    """What a ticket is good for besides getting in."""

    tells = ("title",)
    title = text(_("Perk"), most=200, placeholder=_("One drink"))
    allowance = whole(_("Times"), initial=1, min_value=None)
    description = text(_("Description"), most=2000, required=False)
    key = forms.CharField(required=False, max_length=100, widget=forms.HiddenInput)
    active = _tick(_("Given with new tickets"), initial=True)


class CodeRow(FilledRow):
    """A promo code."""

    tells = ("code",)
    code = text(_("Code"), most=40)
    # Not `kind`: other pages show what is called that only for some choices.
    off = choice(_("Takes off"), DiscountKind.choices, initial=DiscountKind.PERCENT)
    value = number(_("So much"), min_value=0, help_text=_("Of each ticket."))
    max_uses = whole(_("Uses in all"), help_text=_("Empty: no limit."))
    max_per_customer = whole(_("Uses for one person"))
    starts_at = wall(_("Valid from"))
    ends_at = wall(_("Valid until"))
    active = _tick(_("Active"), initial=True)
    types = forms.MultipleChoiceField(
        label=_("For these tickets; none ticked: for all that are not hidden"),
        required=False,
        widget=forms.CheckboxSelectMultiple({"class": " ".join(CHECKBOX_CLASSES)}),
    )

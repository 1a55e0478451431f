"""What staff fill in about a rule."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.admin.rows import RowForm
from events.admin.inputs import (
    choice,
    long_text,
    moment,
    number,
    shown_moment,
    shown_number,
    text,
    tick,
    whole,
)
from loyalty.rules.content import (
    DEFAULT_GROUP,
    LimitPeriod,
    MetadataField,
    Rounding,
    RuleContent,
    RuleType,
)

TYPES = [
    (RuleType.FIX.value, _("So many points each time")),
    (RuleType.CONDITIONAL.value, _("So many points when a value reaches a threshold")),
    (RuleType.TRANSACTION.value, _("So many points for each unit of money")),
]
PERIODS = [
    (LimitPeriod.DAILY.value, _("a day")),
    (LimitPeriod.WEEKLY.value, _("a week")),
    (LimitPeriod.MONTHLY.value, _("a month")),
    (LimitPeriod.TOTAL.value, _("in all")),
]
ROUNDINGS = [
    (Rounding.HALF_UP.value, _("Half and more up, less down")),
    (Rounding.FLOOR.value, _("Always down")),
    (Rounding.CEILING.value, _("Always up")),
]
_KINDS = [
    ("string", _("Text")),
    ("number", _("Number")),
    ("boolean", _("Yes or no")),
    ("array", _("List")),
    ("object", _("Fields of its own")),
]


class RuleForm(forms.Form):
    """A rule without its rows."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    title = text(_("Title"), most=200, autofocus=True)
    key = text(
        _("Key"),
        most=100,
        help_text=_("Tills and apps send it as eventId. It never changes: purchase_completed."),
    )
    description = forms.CharField(
        label=_("Description"), max_length=2000, required=False, widget=long_text()
    )
    type = choice(_("It earns"), TYPES, initial=RuleType.FIX.value)
    points = number(
        _("Points"), min_value=0, help_text=_("For customers of no group that is named below.")
    )
    threshold = number(_("From"), help_text=_("The value that must be reached."))
    per = number(
        _("For each"),
        initial="1",
        help_text=_("2 means: so many points for every two units."),
    )
    value_field = text(
        _("Of this value"),
        initial="amount",
        list="value-fields",
        help_text=_("“amount” is the money of a purchase; or the name of another detail."),
    )
    rounding = choice(_("Parts of a point"), ROUNDINGS)
    cap = whole(_("Most points an event"), min_value=1, help_text=_("Empty: no bound."))
    limit = whole(
        _("At most so often"), min_value=1, help_text=_("Rewarded events of one customer.")
    )
    period = choice(_("Counted"), PERIODS, initial=LimitPeriod.TOTAL.value)
    requires_api_key = forms.BooleanField(
        label=_("Only tills, doors and staff may report it"),
        required=False,
        initial=True,
        widget=tick(),
        help_text=_("Untick it for what customers' own apps report, such as opening the app."),
    )
    pending_days = whole(
        _("Pending days"), help_text=_("Until the points can be spent; 0 for at once.")
    )
    expire_days = whole(
        _("Expire after days"), help_text=_("From when they can be spent; empty: never.")
    )
    valid_from = moment(_("Valid from"))
    valid_until = moment(_("Valid until"))


class RewardRow(RowForm):
    """What one group of customers earns."""

    group = text(_("Group"), most=100, list="groups", required=False)
    points = number(_("Points"), min_value=0)

    def clean(self) -> dict[str, Any]:
        """Both, or nothing."""
        given = super().clean() or {}
        if not self.is_empty and not self.errors:
            if not given["group"]:
                self.add_error("group", _("Name the group."))
            if given["points"] is None:
                self.add_error("points", _("Say how many."))
        return given


class FieldRow(RowForm):
    """A detail that comes with the event."""

    key = text(_("Name of the detail"), required=False)
    type = choice(_("It is"), _KINDS, initial="string")
    required = forms.BooleanField(label=_("Needed"), required=False, widget=tick())

    def clean(self) -> dict[str, Any]:
        """A detail has a name."""
        given = super().clean() or {}
        if not self.is_empty and not given.get("key") and "key" not in self.errors:
            self.add_error("key", _("Name the detail."))
        return given

    def field(self) -> MetadataField:
        """What the row says."""
        given = self.cleaned_data
        return MetadataField(given["key"], given["type"], given["required"])


def shown_rule(content: RuleContent, number: int) -> dict[str, Any]:
    """How a kept rule fills the form."""
    same = ("title", "description", "limit", "requires_api_key", "pending_days", "expire_days")
    return {name: getattr(content, name) for name in same} | {
        "version": number,
        "type": content.type.value,
        "points": shown_number(content.reward.get(DEFAULT_GROUP)),
        "threshold": shown_number(content.threshold),
        "per": shown_number(content.reward_per),
        "value_field": content.reward_value_field,
        "rounding": content.rounding.value,
        "cap": content.maximum_reward,
        "period": content.period.value,
        "valid_from": shown_moment(content.valid_from),
        "valid_until": shown_moment(content.valid_until),
    }


def shown_rewards(reward: Mapping[str, Decimal]) -> list[dict[str, Any]]:
    """How the rewards of groups fill their rows."""
    return [
        {"group": group, "points": shown_number(points)}
        for group, points in reward.items()
        if group != DEFAULT_GROUP
    ]


def shown_field(one: MetadataField) -> dict[str, Any]:
    """How a detail fills its row."""
    return {"key": one.key, "type": one.type, "required": one.required}

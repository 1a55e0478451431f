"""What staff fill in about a streak, a challenge, a tier or a board."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.admin.rows import RowForm
from events.admin.inputs import choice, long_text, moment, number, text, tick, whole
from loyalty.challenges.models import Challenge
from loyalty.leaderboards.models import BoardSpan, Metric
from loyalty.models import TierBasis, TierPeriod
from loyalty.streaks.models import Streak


def _choices(model: Any, field: str) -> Any:
    return model._meta.get_field(field).choices


class DefinitionForm(forms.Form):
    """What all of them have."""

    title = text(_("Title"), most=200, autofocus=True)
    key = text(_("Key"), most=100, help_text=_("Its name in the API. It never changes."))
    description = forms.CharField(
        label=_("Description"), max_length=2000, required=False, widget=long_text()
    )
    active = forms.BooleanField(label=_("Active"), required=False, initial=True, widget=tick())

    # The fields of its own, in the order of the page.
    own: tuple[str, ...] = ()

    def own_fields(self) -> list[forms.BoundField]:
        """Those that only this kind has."""
        return [self[name] for name in self.own if name in self.fields]


class StreakForm(DefinitionForm):
    """A streak without its rows."""

    period = choice(
        _("How often"), _choices(Streak, "period"), help_text=_("It stays as it was made.")
    )
    times = whole(
        _("Events needed each time"),
        required=True,
        initial=1,
        help_text=_("So many events make a day, week or month count."),
    )
    freeze_every = whole(
        _("A freeze every"), help_text=_("So many in a row earn one; empty: there are none.")
    )
    freeze_most = whole(_("Most freezes"), help_text=_("That one customer can hold."))
    target = whole(_("Target"), help_text=_("The length that completes it, for its statistics."))
    starts_at = moment(_("Counts from"), help_text=_("Empty: everything counts."))
    own = ("period", "times", "freeze_every", "freeze_most", "target", "starts_at")


class ChallengeForm(DefinitionForm):
    """A challenge without its rows."""

    kind = choice(
        _("What is counted"), _choices(Challenge, "kind"), help_text=_("It stays as it was made.")
    )
    field = text(
        _("Of this field"),
        required=False,
        list="value-fields",
        help_text=_("What is summed or told apart, such as amount or location."),
    )
    period = choice(_("In a row, counted in"), _choices(Challenge, "period"))
    repeats = forms.BooleanField(
        label=_("It begins again each time its one goal is reached"),
        required=False,
        widget=tick(),
    )
    starts_at = moment(_("Counts from"))
    ends_at = moment(_("Ends"))
    own = ("kind", "field", "period", "starts_at", "ends_at")


class TierForm(DefinitionForm):
    """A tier."""

    threshold = number(
        _("From"), required=True, help_text=_("Points, or money, earned in the tiers' period.")
    )
    multiplier = number(
        _("Points are earned so many fold"),
        required=True,
        initial="1",
        help_text=_("1 is as everybody, 1.5 half as much again."),
    )
    own = ("threshold", "multiplier")


class BoardForm(DefinitionForm):
    """A leaderboard without its rows."""

    metric = choice(_("What is compared"), Metric.choices)
    span = choice(_("Over which time"), BoardSpan.choices)
    own = ("metric", "span")


class ProgrammeForm(forms.Form):
    """How tiers are reached."""

    tier_basis = choice(_("Tiers are reached by"), TierBasis.choices)
    tier_period = choice(_("Earned in a"), TierPeriod.choices)


class MilestoneRow(RowForm):
    """What a length pays, once."""

    length = whole(_("So many in a row"))
    points = whole(_("Points"))

    def clean(self) -> dict[str, Any]:
        """A milestone has a length."""
        return _with(self, "length", _("Say how many in a row."))


class GoalRow(RowForm):
    """What a target pays."""

    target = whole(_("Goal"))
    points = whole(_("Points"))

    def clean(self) -> dict[str, Any]:
        """A goal has a target."""
        return _with(self, "target", _("Say how much is to be reached."))


def _with(row: RowForm, name: str, words: Any) -> dict[str, Any]:
    given = row.cleaned_data
    if not row.is_empty and not row.errors and given[name] is None:
        row.add_error(name, words)
    return given

"""The forms of webhooks: where to and what about, a new secret, sending again, waking up."""

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.admin.widgets import text_input
from events.admin.webhook_kinds import Subject, names_offered, subjects
from events.webhooks.choosing import ALL
from events.webhooks.models import WebhookEndpoint
from events.webhooks.services.replaying import Again
from events.webhooks.services.waking import Held
from events.webhooks.urls import URL_LENGTH

EVERYTHING, CHOSEN = "all", "some"
_HOURS = {
    0: _("At once"),
    1: _("One hour"),
    24: _("One day"),
    72: _("Three days"),
    168: _("One week"),
}


class EndpointForm(forms.Form):
    """Where messages go, and which."""

    url = forms.CharField(
        label=_("Address"),
        max_length=URL_LENGTH,
        widget=text_input(type="url", inputmode="url", placeholder="https://", autocomplete="off"),
        help_text=_("Whoever looks after the other program knows it. It begins with https://."),
    )
    description = forms.CharField(
        label=_("What it is for"),
        max_length=200,
        required=False,
        widget=text_input(autocomplete="off"),
        help_text=_("For you and your colleagues: the newsletter, the till in the bar."),
    )
    hears = forms.ChoiceField(choices=[(EVERYTHING, ""), (CHOSEN, "")], widget=forms.RadioSelect)
    types = forms.MultipleChoiceField(required=False)

    use_required_attribute = False

    def __init__(self, given: Any = None, *, endpoint: WebhookEndpoint | None = None) -> None:
        self.kept = list(endpoint.types) if endpoint else []
        shown = {"hears": EVERYTHING if ALL in self.kept else CHOSEN}
        if endpoint:
            shown |= {"url": endpoint.url, "description": endpoint.description}
        super().__init__(given, initial=shown)
        names = dict.fromkeys([*names_offered(), *self.kept])
        self._declared("types").choices = [(name, name) for name in names if name != ALL]

    def subjects(self) -> Sequence[Subject]:
        """What there is to tick, with what is ticked now."""
        given: Any = self.data
        ticked = given.getlist("types") if self.is_bound else self.kept
        known = {name for name, _label in self._declared("types").choices}
        return subjects(name for name in ticked if name in known)

    @property
    def hears_all(self) -> bool:
        """Whether everything is ticked now."""
        return bool(self["hears"].value() == EVERYTHING)

    def clean(self) -> dict[str, Any]:
        """What is heard, as the service takes it."""
        given = super().clean() or {}
        if given.get("hears") == EVERYTHING:
            given["types"] = [ALL]
        elif "types" in given and not given["types"]:
            self.add_error("types", _("Tick at least one kind of message, or everything."))
        return given

    def said(self) -> dict[str, Any]:
        """What the services take, once the form is valid."""
        return {name: self.cleaned_data[name] for name in ("url", "description", "types")}

    def _declared(self, name: str) -> Any:
        return self.fields[name]


class RotationForm(forms.Form):
    """How long the old secret is good beside the new one."""

    hours = forms.TypedChoiceField(
        label=_("How long the old secret is valid beside the new one"),
        choices=list(_HOURS.items()),
        coerce=int,
        initial=24,
        widget=forms.RadioSelect,
        help_text=_("Until then messages are signed with both, so that none is refused."),
    )


class SinceForm(forms.Form):
    """From which day on everything is sent again."""

    since = forms.DateField(
        label=_("Since"),
        initial=timezone.localdate,
        widget=text_input(type="date"),
        help_text=_("The day itself included."),
    )
    which = forms.ChoiceField(
        label=_("Which messages"),
        choices=[
            (Again.MISSED.value, _("Those that did not arrive")),
            (Again.ALL.value, _("All, also those that arrived")),
        ],
        initial=Again.MISSED.value,
        widget=forms.RadioSelect,
    )

    def clean_since(self) -> datetime:
        """The beginning of the day on the workspace's clock."""
        day: date = self.cleaned_data["since"]
        if not 2000 <= day.year < 3000 or day > timezone.localdate():
            raise forms.ValidationError(_("Name a day that has begun."))
        return timezone.make_aware(datetime.combine(day, time.min))


class WakeForm(forms.Form):
    """Whether what was held meanwhile is sent."""

    held = forms.ChoiceField(
        label=_("What was held meanwhile"), initial=Held.SENT.value, widget=forms.RadioSelect
    )

    def __init__(self, given: Any = None, *, held: int) -> None:
        super().__init__(given)
        counted = {"count": f"{held:,}" if type(held) is int else str(held)}
        field: Any = self.fields["held"]
        field.choices = [
            (Held.SENT.value, _("Send it: %(count)s messages") % counted),
            (Held.LEFT.value, _("Do not send it; go on with what happens from now on")),
        ]

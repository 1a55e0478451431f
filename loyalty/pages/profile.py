"""The form on which members say who they are, and what is told about what is kept."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.models import Customer
from core.errors import Invalid
from events.models import ActivityEvent
from loyalty.models import LedgerEntry, Redemption, Stamp

_PARTS = ("Africa/", "America/", "Antarctica/", "Asia/", "Atlantic/", "Australia/", "Europe/")
_OCEANS = ("Indian/", "Pacific/")
_FIELDS = {"name": "name", "locale": "language", "timeZone": "time_zone"}


def validate_line(text: str) -> None:
    """One line, without signs that cannot be seen."""
    if not text.isprintable():
        raise ValidationError(_("Write it in one line, without signs that cannot be seen."))


class ProfileForm(forms.Form):
    """Name, language and time zone of a member."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=200,
        required=False,
        validators=[validate_line],
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    language = forms.ChoiceField(
        label=_("Language of our letters"),
        required=False,
        error_messages={"invalid_choice": _("Choose one of the list.")},
    )
    time_zone = forms.ChoiceField(
        label=_("Where you live"),
        required=False,
        help_text=_("Your days begin there: it matters for streaks."),
        error_messages={"invalid_choice": _("Choose one of the list.")},
    )

    def __init__(self, given: Mapping[str, Any] | None = None, *, member: Customer) -> None:
        kept = {name: getattr(member, name) for name in _FIELDS.values()}
        super().__init__(given, initial=kept)
        language: Any = self.fields["language"]
        zone: Any = self.fields["time_zone"]
        languages = [("", _("That of the house")), *settings.LANGUAGES]
        language.choices = _with(languages, member.language)
        zones = [
            ("", _("Where the house is")),
            *((one, one.replace("_", " ")) for one in zone_names()),
        ]
        zone.choices = _with(zones, member.time_zone)

    def refuse(self, refusal: Invalid) -> None:
        """Say each fault at its field."""
        for fault in refusal.faults:
            self.add_error(_FIELDS.get(fault.field), fault.message)


def _with(choices: list[tuple[str, Any]], own: str) -> list[tuple[str, Any]]:
    known = own in {value for value, _words in choices}
    return choices if known else [*choices, (own, own)]


@lru_cache(maxsize=1)
def zone_names() -> list[str]:
    """The time zones that are called after a place."""
    return sorted(one for one in available_timezones() if one.startswith((*_PARTS, *_OCEANS)))


@dataclass(frozen=True, slots=True)
class Kept:
    """How much is kept about a member, by what it is."""

    activity: int
    movements: int
    redemptions: int
    stamps: int


def kept_about(member: Customer) -> Kept:
    """Count what is kept; four counts, each by an index of the customer."""
    workspace = member.workspace
    return Kept(
        activity=ActivityEvent.objects.of(workspace).about(member.id).count(),
        movements=LedgerEntry.objects.of(workspace).about(member.id).count(),
        redemptions=Redemption.objects.of(workspace).about(member.id).count(),
        stamps=Stamp.objects.of(workspace).about(member.id).count(),
    )

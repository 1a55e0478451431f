"""What is asked for when a guest link to a gallery is made."""

from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.admin.inputs import text, tick, whole
from ticketing.admin.moments import instant_of, wall
from ticketing.media.services.guests import MOST_BYTES, MOST_PHOTOS, PassWishes

_MEGABYTE = 1024**2


class GuestPassForm(forms.Form):
    """Who the link is for, and how far it goes."""

    label = text(
        gettext_lazy("Who it is for"), most=100, placeholder=gettext_lazy("Table 4, the band")
    )
    is_upload_only = forms.BooleanField(
        label=gettext_lazy("They add photos, and see none"), required=False, widget=tick()
    )
    most_photos = whole(
        gettext_lazy("At most so many photos"),
        required=True,
        initial=50,
        min_value=1,
        max_value=MOST_PHOTOS,
    )
    most_megabytes = whole(
        gettext_lazy("At most so many megabytes in all"),
        required=True,
        initial=100,
        min_value=1,
        max_value=MOST_BYTES // _MEGABYTE,
    )
    expires_at = wall(
        gettext_lazy("Open until"),
        help_text=gettext_lazy("On the venue's clock. Empty: thirty days after the event."),
    )

    def __init__(self, given: Any, zone: ZoneInfo) -> None:
        super().__init__(given)
        self.zone = zone

    def clean_expires_at(self) -> Any:
        """An instant that is to come."""
        moment = instant_of(self.cleaned_data["expires_at"], self.zone)
        if moment is not None and moment <= timezone.now():
            raise forms.ValidationError(_("Give a time that is to come."))
        return moment

    def wishes(self) -> PassWishes:
        """What the form says. Asked for once it is valid."""
        given = self.cleaned_data
        return PassWishes(
            label=given["label"],
            expires_at=given["expires_at"],
            is_upload_only=given["is_upload_only"],
            most_photos=given["most_photos"],
            most_bytes=given["most_megabytes"] * _MEGABYTE,
        )

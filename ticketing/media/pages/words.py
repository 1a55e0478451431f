"""Why a photo was not taken, in words for who sent it."""

from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.errors import DomainError

_WORDS = {
    "photo_unreadable": gettext_lazy(
        "This is no picture that we can read. Send a JPEG, PNG or WebP."
    ),
    "photo_too_many_pixels": gettext_lazy("This picture has too many pixels. Send it smaller."),
    "photo_too_small": gettext_lazy("This picture is too small to see anything on it."),
    "photos_busy": gettext_lazy("Many photos come in at the moment. Send it again in a minute."),
    "photos_closed": gettext_lazy("This gallery takes no photos any more."),
    "photo_not_kept": gettext_lazy("This one went missing on the way. Send it again."),
    "ticket_needed": gettext_lazy("Adding photos takes a valid ticket for the event."),
    "too_many_take_downs": gettext_lazy(
        "You asked for so many photos that the house looks at those first. Please talk to them."
    ),
}


def words_for(refusal: DomainError) -> str:
    """What to say; what has no words of its own is said as it is."""
    if refusal.code == "photo_too_large":
        most = filesizeformat(settings.MAX_PHOTO_BYTES)
        return _("This file is too large: a photo may have %(most)s.") % {"most": most}
    if refusal.code == "too_many_photos":
        return _("There are as many photos as there may be. Remove some of yours first.")
    return str(_WORDS.get(refusal.code, refusal.message))

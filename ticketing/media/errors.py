"""Refusals about photos; `docs/errors.md` lists their codes."""

from django.utils.translation import gettext_lazy as _

from core.errors import Conflict, DomainError, Missing, NotPermitted, TooLarge


class PhotoUnreadable(DomainError):
    """What was sent is not a whole image of a format that is taken."""

    code = "photo_unreadable"
    says = _("This is no image that can be read: send a whole JPEG, PNG or WebP file.")


class PhotoTooManyPixels(DomainError):
    """The image would unfold to more than is decoded."""

    code = "photo_too_many_pixels"
    says = _("The image has too many pixels.")


class PhotoTooSmall(DomainError):
    """The image is so small, or so narrow, that nothing could be seen on it."""

    code = "photo_too_small"
    says = _("The image is too small, or too narrow.")


class PhotoTooLarge(TooLarge):
    """The file has more bytes than one photo may have."""

    code = "photo_too_large"
    says = _("The photo is too large.")


class PhotosBusy(DomainError):
    """So many photos are being decoded that one more would slow everything else down."""

    status = 503
    code = "photos_busy"
    says = _("Many photos come in at the moment. Send it again in a few seconds.")


class PhotosClosed(Conflict):
    """The event takes no photos."""

    code = "photos_closed"
    says = _("This event takes no photos.")


class TicketNeeded(NotPermitted):
    """Only who has a ticket for the event sees its photos and may add some."""

    code = "ticket_needed"
    says = _("Only who has a valid ticket for the event sees and adds photos.")


class TooManyPhotos(Conflict):
    """A person, a guest pass or the event has as many photos as it may have."""

    code = "too_many_photos"
    says = _("There are as many photos as there may be.")


class PhotoNotKept(Conflict):
    """The photo was removed while it was still being stored."""

    code = "photo_not_kept"
    says = _("The photo was removed while it was being stored. Send it again.")


class UnknownPhoto(Missing):
    """No photo of the event that the caller may see has this id."""

    code = "unknown_photo"
    says = _("There is no such photo.")


class UnknownGuestPass(Missing):
    """No open guest pass of the event has this token; what else is wrong is not said."""

    code = "unknown_guest_pass"
    says = _("This link is not valid, or not any more.")


class UploadOnly(NotPermitted):
    """The guest pass adds photos and shows none."""

    code = "upload_only"
    says = _("With this link photos can be added, not seen.")


class TooManyGuestPasses(Conflict):
    """The event has as many open guest passes as it may have."""

    code = "too_many_guest_passes"
    says = _("The event has as many open guest passes as it may have: revoke one.")


class TooManyTakeDowns(Conflict):
    """The customer waits for many decisions about photos of the event already."""

    code = "too_many_take_downs"
    says = _("You asked for so many photos of this event that staff decide about those first.")

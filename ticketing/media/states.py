"""The life of a photo, and of a wish that it goes."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PhotoState(models.TextChoices):
    """The life of a photo. What leaves is seen by nobody and waits for its files to be removed."""

    STORING = "storing", _("Being stored")
    PENDING = "pending", _("Waits for approval")
    APPROVED = "approved", _("Approved")
    REJECTED = "rejected", _("Rejected")
    TAKEN_DOWN = "taken_down", _("Taken down")
    LEAVING = "leaving", _("Being removed")

    @property
    def is_public(self) -> bool:
        """Whether everybody who sees the gallery sees the photo."""
        return self is PhotoState.APPROVED

    @property
    def is_own(self) -> bool:
        """Whether whoever added it still sees it."""
        return self in {PhotoState.PENDING, PhotoState.APPROVED}


# What staff can decide.
VERDICTS = [PhotoState.APPROVED, PhotoState.REJECTED, PhotoState.TAKEN_DOWN]
# What staff see: everything whose files are there and stay.
KEPT = [PhotoState.PENDING, *VERDICTS]


class Purpose(models.TextChoices):
    """What a photo is for."""

    GALLERY = "gallery", _("Gallery")
    PICTURE = "picture", _("Picture of the event")


class TakeDownState(models.TextChoices):
    """What became of somebody's wish that a photo goes."""

    OPEN = "open", _("Open")
    UPHELD = "upheld", _("The photo stays away")
    DISMISSED = "dismissed", _("The photo was shown again")

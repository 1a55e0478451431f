"""The life of a transfer."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class TransferState(models.TextChoices):
    """The life of a transfer."""

    OFFERED = "offered", _("Waits to be claimed")
    CLAIMED = "claimed", _("Claimed")
    TAKEN_BACK = "taken_back", _("Taken back")
    EXPIRED = "expired", _("Returned by itself")

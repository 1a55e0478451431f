"""The life of a ticket."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class TicketState(models.TextChoices):
    """The life of a ticket."""

    VALID = "valid", _("Valid")
    REFUNDED = "refunded", _("Refunded")
    CANCELLED = "cancelled", _("Cancelled")

    @property
    def opens_door(self) -> bool:
        """Whether its holder gets in, and its place is taken."""
        return self is TicketState.VALID

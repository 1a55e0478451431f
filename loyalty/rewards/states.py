"""The life of a redemption."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class RedemptionState(models.TextChoices):
    """Where a redemption stands: what was paid for, and has it been given out?"""

    ISSUED = "issued", _("Issued")
    FULFILLED = "fulfilled", _("Fulfilled")
    REVERSED = "reversed", _("Reversed")
    EXPIRED = "expired", _("Expired")

    @property
    def holds_stock(self) -> bool:
        """Whether one of the stock is meant for it, or was given out for it."""
        return self in {RedemptionState.ISSUED, RedemptionState.FULFILLED}

"""What a ticketed event is at: kept by staff, or told by the clock."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class EventState(models.TextChoices):
    """The life of a ticketed event. `live` and `ended` are told by the clock, never kept."""

    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Published")
    LIVE = "live", _("Live")
    ENDED = "ended", _("Ended")
    CANCELLED = "cancelled", pgettext_lazy("with tickets", "Cancelled")

    @property
    def is_public(self) -> bool:
        """Whether visitors see the event."""
        return self is not EventState.DRAFT

    @property
    def sells(self) -> bool:
        """Whether tickets can be had."""
        return self in {EventState.PUBLISHED, EventState.LIVE}


# What staff decide; the clock says the rest.
KEPT_STATES = [EventState.DRAFT, EventState.PUBLISHED, EventState.CANCELLED]


class DiscountKind(models.TextChoices):
    """What the value of a promo code means."""

    PERCENT = "percent", _("Percent")
    AMOUNT = "amount", _("Amount")

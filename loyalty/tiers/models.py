from decimal import Decimal

from django.db import models
from django.utils.translation import gettext_lazy as _

from loyalty.definitions import Definition


class Tier(Definition):
    """A standing that is earned in a period, such as Gold from 1000 points a year."""

    threshold = models.DecimalField(
        max_digits=16, decimal_places=4, help_text=_("Points, or money, from which it is reached.")
    )
    multiplier = models.DecimalField(
        max_digits=6,
        decimal_places=3,
        default=Decimal(1),
        help_text=_("How many fold its members earn points; 1 is as everybody."),
    )

    class Meta(Definition.Meta):
        verbose_name = _("tier")
        ordering = ["threshold", "key"]
        constraints = [
            models.UniqueConstraint(fields=["workspace", "key"], name="tier_key_once"),
            models.CheckConstraint(
                condition=models.Q(threshold__gte=0) & models.Q(multiplier__gte=0),
                name="tier_is_not_negative",
            ),
        ]

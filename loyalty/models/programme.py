from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Workspace
from accounts.models.rows import WorkspaceRow


class TierBasis(models.TextChoices):
    """What lifts a customer into a tier."""

    POINTS = "points", _("Points earned")
    SPEND = "spend", _("Money spent")


# By the value of a TierPeriod; 0 has no end.
_MONTHS = {"month": 1, "quarter": 3, "year": 12, "all_time": 0}


class TierPeriod(models.TextChoices):
    """The calendar period, in the workspace's zone, in which a tier is earned."""

    MONTH = "month", _("Calendar month")
    QUARTER = "quarter", _("Quarter")
    YEAR = "year", _("Calendar year")
    ALL_TIME = "all_time", _("For ever")

    def start(self, day: date) -> date:
        """The first day of the period that `day` lies in."""
        months = _MONTHS[self.value]
        if not months:
            return date(1, 1, 1)
        return date(day.year, (day.month - 1) // months * months + 1, 1)

    def before(self, start: date) -> date | None:
        """The first day of the period before; None where there is none."""
        if self is TierPeriod.ALL_TIME:
            return None
        return self.start(date.fromordinal(start.toordinal() - 1))


class Programme(WorkspaceRow):
    """A workspace's loyalty programme: its settings, and the number of its present state.

    Every change of a rule, streak, challenge or tier raises `revision`; each entry of the ledger
    names the one it was made under.
    """

    workspace = models.OneToOneField(
        Workspace, primary_key=True, on_delete=models.PROTECT, related_name="+"
    )
    revision = models.PositiveIntegerField(default=0, editable=False)
    tier_basis = models.CharField(
        max_length=10, choices=TierBasis.choices, default=TierBasis.POINTS
    )
    tier_period = models.CharField(
        max_length=10, choices=TierPeriod.choices, default=TierPeriod.YEAR
    )
    # The revision that last changed how tiers are reached; each member says which one their sums
    # were counted for.
    tier_revision = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        # What staff know of it.
        verbose_name = verbose_name_plural = _("how tiers are reached")

    def __str__(self) -> str:
        return f"revision {self.revision}"

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Workspace
from accounts.models.rows import WorkspaceRow
from core.ids import uuid7
from loyalty.definitions import CountedDefinition
from loyalty.streaks.walk import StreakPeriod, StreakPlan

_PERIODS = [
    (StreakPeriod.DAILY.value, _("Daily")),
    (StreakPeriod.WEEKLY.value, _("Weekly")),
    (StreakPeriod.MONTHLY.value, _("Monthly")),
]


class Streak(CountedDefinition):
    """Coming back, day after day or week after week; what counts, what forgives, what it pays."""

    period = models.CharField(max_length=10, choices=_PERIODS, default=StreakPeriod.DAILY.value)
    times = models.PositiveSmallIntegerField(
        _("times"), default=1, help_text=_("Events that a day, week or month needs to count.")
    )
    freeze_every = models.PositiveSmallIntegerField(
        default=0, help_text=_("A freeze is earned by so many in a row; 0: there are none.")
    )
    freeze_most = models.PositiveSmallIntegerField(
        default=0, help_text=_("How many freezes one customer can hold.")
    )
    target = models.PositiveIntegerField(
        null=True, blank=True, help_text=_("The length that completes it, for its statistics.")
    )
    # [{"length": 7, "points": 50}], the shortest first.
    milestones = models.JSONField(default=list, blank=True)

    class Meta(CountedDefinition.Meta):
        verbose_name = _("streak")
        verbose_name_plural = _("streaks")
        constraints = [
            models.UniqueConstraint(fields=["workspace", "key"], name="streak_key_once"),
            models.CheckConstraint(condition=models.Q(times__gte=1), name="streak_times"),
        ]

    @property
    def plan(self) -> StreakPlan:
        """How its runs are counted."""
        return StreakPlan(
            period=StreakPeriod(self.period),
            times=self.times,
            freeze_every=self.freeze_every,
            freeze_most=self.freeze_most,
        )


class StreakAnalytics(WorkspaceRow):
    """A streak's statistics as a task last computed them."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    workspace = models.ForeignKey(Workspace, on_delete=models.PROTECT, related_name="+")
    streak = models.ForeignKey(Streak, on_delete=models.CASCADE, related_name="analytics")
    total_participants = models.PositiveIntegerField()
    active_participants = models.PositiveIntegerField()
    average_streak_length = models.DecimalField(max_digits=12, decimal_places=1)
    longest_user_streak = models.PositiveIntegerField()
    completion_rate = models.DecimalField(max_digits=5, decimal_places=4)
    computed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "streak"], name="streak_analytics_once")
        ]

    def __str__(self) -> str:
        return f"{self.active_participants} of {self.total_participants}"

from django.db import models
from django.utils.translation import gettext_lazy as _

from loyalty.challenges.progress import GoalKind
from loyalty.definitions import CountedDefinition
from loyalty.streaks.walk import StreakPeriod

_KINDS = [
    (GoalKind.COUNT.value, _("How often")),
    (GoalKind.SUM.value, _("Sum of a field")),
    (GoalKind.DISTINCT.value, _("Different values of a field")),
    (GoalKind.STREAK.value, _("In a row")),
]
_PERIODS = [
    (StreakPeriod.DAILY.value, _("Days")),
    (StreakPeriod.WEEKLY.value, _("Weeks")),
    (StreakPeriod.MONTHLY.value, _("Months")),
]


class Challenge(CountedDefinition):
    """Something to achieve: one goal, a series of them, or one over and over."""

    kind = models.CharField(max_length=10, choices=_KINDS, default=GoalKind.COUNT.value)
    field = models.CharField(
        max_length=255,
        blank=True,
        default="",
        help_text=_("What is summed or told apart, such as amount or location."),
    )
    period = models.CharField(max_length=10, choices=_PERIODS, default=StreakPeriod.DAILY.value)
    # [{"target": 5, "points": 20}, {"target": 10, "points": 50}], the nearest first.
    goals = models.JSONField(default=list)
    repeats = models.BooleanField(
        default=False, help_text=_("Begins again each time its one goal is reached.")
    )
    ends_at = models.DateTimeField(null=True, blank=True)

    class Meta(CountedDefinition.Meta):
        verbose_name = _("challenge")
        verbose_name_plural = _("challenges")
        constraints = [
            models.UniqueConstraint(fields=["workspace", "key"], name="challenge_key_once"),
            models.CheckConstraint(
                condition=models.Q(ends_at=None)
                | models.Q(starts_at=None)
                | models.Q(ends_at__gt=models.F("starts_at")),
                name="challenge_ends_after_it_starts",
            ),
        ]

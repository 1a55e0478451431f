"""The lives of an automation and of one run of it."""

from datetime import timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _


class AutomationState(models.TextChoices):
    """Whether an automation acts."""

    DRAFT = "draft", _("Draft")
    ACTIVE = "active", _("Active")
    PAUSED = "paused", _("Paused")
    RETIRED = "retired", _("Retired")


class RunState(models.TextChoices):
    """What became of one cause."""

    WAITING = "waiting", _("Waiting")
    ACTING = "acting", _("Acting")
    DONE = "done", _("Acted")
    NOT_MET = "not_met", _("Conditions did not hold")
    SKIPPED = "skipped", _("Nothing to do")
    STOPPED = "stopped", _("Stopped")
    FAILED = "failed", _("Failed")

    @property
    def is_over(self) -> bool:
        """Whether nothing more comes of it."""
        return self not in OPEN


OPEN = (RunState.WAITING, RunState.ACTING)


class DelayUnit(models.TextChoices):
    """What a delay is counted in; a day is 24 hours."""

    MINUTES = "minutes", _("minutes")
    HOURS = "hours", _("hours")
    DAYS = "days", _("days")

    def times(self, amount: int) -> timedelta:
        """So many of them."""
        return timedelta(**{self.value: amount})

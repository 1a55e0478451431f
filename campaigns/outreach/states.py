"""The lives of a campaign and of what it means to one customer, and their questions."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class CampaignState(models.TextChoices):
    """Where a campaign stands; what may happen next depends on it alone."""

    DRAFT = "draft", _("Draft")
    SCHEDULED = "scheduled", _("Scheduled")
    ACTIVE = "active", _("Active")
    PAUSED = "paused", _("Paused")
    COMPLETED = "completed", _("Completed")

    @property
    def is_editable(self) -> bool:
        """Whether it may still become another campaign."""
        return self is CampaignState.DRAFT

    @property
    def has_started(self) -> bool:
        """Whether its audience is fixed."""
        return self not in {CampaignState.DRAFT, CampaignState.SCHEDULED}

    @property
    def is_moving(self) -> bool:
        """Whether customers are having their turn now."""
        return self is CampaignState.ACTIVE

    @property
    def may_be_paused(self) -> bool:
        """Whether there is something to hold up: its turns, or its start."""
        return self in {CampaignState.ACTIVE, CampaignState.SCHEDULED}

    @property
    def may_be_completed(self) -> bool:
        """Whether it has begun and is not over."""
        return self in {CampaignState.ACTIVE, CampaignState.PAUSED}


class TargetState(models.TextChoices):
    """What became of one customer in a campaign."""

    WAITING = "waiting", _("Waiting")
    DONE = "done", _("Done")
    SKIPPED = "skipped", _("Nothing to do")
    FAILED = "failed", _("Failed")
    DROPPED = "dropped", _("Ended before their turn")
    HELD_OUT = "held_out", _("Left out to compare")

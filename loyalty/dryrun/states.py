"""What a dry run goes through."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class RunState(models.TextChoices):
    """Where a dry run stands."""

    QUEUED = "queued", _("Waiting")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    FAILED = "failed", _("Stopped by a fault")
    CANCELLED = "cancelled", pgettext_lazy("dry run", "Cancelled")

    @property
    def is_moving(self) -> bool:
        """Whether a worker is, or soon will be, at it."""
        return self in {RunState.QUEUED, RunState.RUNNING}


MOVING = [state for state in RunState if state.is_moving]

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Workspace
from accounts.models.rows import WorkspaceRow


class Comparison(WorkspaceRow):
    """The last time that a workspace's statistics were compared with its recorded events.

    `differing` is the drift: how many of the `buckets` were not what the events add up to;
    `drifts` are the first of them, each with what was kept and what is so.
    """

    workspace = models.OneToOneField(
        Workspace, primary_key=True, on_delete=models.CASCADE, related_name="+"
    )
    asked_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    buckets = models.PositiveBigIntegerField(default=0)
    differing = models.PositiveBigIntegerField(default=0)
    drifts = models.JSONField(default=list)

    class Meta:
        # The page of the numbers is that of their comparison.
        verbose_name = _("comparison of the numbers")
        verbose_name_plural = _("numbers")

    def __str__(self) -> str:
        return f"drift: {self.differing}"

    @property
    def is_waiting(self) -> bool:
        """Whether somebody asked for one that has not ended."""
        asked = self.asked_at
        return asked is not None and (self.ended_at is None or self.ended_at < asked)

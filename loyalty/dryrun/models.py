from datetime import datetime
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User, Workspace
from accounts.models.rows import WorkspaceRow
from core.ids import uuid7
from loyalty.dryrun.states import MOVING, RunState
from loyalty.rules.content import RuleContent, from_json


class DryRunQuerySet(models.QuerySet["DryRun"]):
    def of(self, workspace: Workspace) -> "DryRunQuerySet":
        """One workspace's dry runs."""
        return self.filter(workspace=workspace)

    def moving(self) -> "DryRunQuerySet":
        """Those that a worker is, or soon will be, at."""
        return self.filter(state__in=MOVING)

    def stalled(self, *, since: datetime) -> "DryRunQuerySet":
        """Those that should move and have not since then: their worker died, or never heard."""
        return self.moving().filter(heartbeat_at__lt=since)


class DryRun(WorkspaceRow):
    """The question what a rule would have earned of past events, and its answer.

    Nothing of what it computes is kept anywhere else. `tally` is what was counted until the
    customer `after`, so that a worker can go on where another died.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    workspace = models.ForeignKey(
        Workspace, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    key = models.CharField(_("rule"), max_length=100)
    content = models.JSONField()
    # The version that was live when it was asked, which the draft is compared with.
    version = models.PositiveIntegerField(null=True)
    days = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=RunState.choices, default=RunState.QUEUED)
    total = models.PositiveIntegerField(_("events"), default=0)
    done = models.PositiveIntegerField(default=0)
    after = models.UUIDField(null=True)
    tally = models.JSONField(default=dict)
    result = models.JSONField(null=True)
    failure = models.TextField(blank=True, default="")
    asked_by = models.ForeignKey(
        User, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    asked_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    heartbeat_at = models.DateTimeField()

    objects: ClassVar[models.Manager["DryRun"]] = DryRunQuerySet.as_manager()

    class Meta:
        verbose_name = _("dry run")
        verbose_name_plural = _("dry runs")
        ordering = ["-asked_at", "-id"]
        indexes = [
            models.Index(fields=["workspace", "-asked_at"], name="dry_run_newest_first"),
            models.Index(
                fields=["workspace", "heartbeat_at"],
                condition=models.Q(state__in=["queued", "running"]),
                name="dry_run_moving",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key}, {self.days} days"

    @property
    def stage(self) -> RunState:
        """Its state, which knows what may be asked of it."""
        return RunState(self.state)

    @property
    def says(self) -> RuleContent:
        """The rule that is tried."""
        return from_json(self.content)

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Workspace
from accounts.models.rows import WorkspaceRow
from core.ids import uuid7


class RecountQuerySet(models.QuerySet["Recount"]):
    def of(self, workspace: Workspace) -> "RecountQuerySet":
        """One workspace's."""
        return self.filter(workspace=workspace)

    def under_way(self) -> "RecountQuerySet":
        """Those that have not come to the last customer yet."""
        return self.filter(finished_at=None)

    def stalled(self, *, since: datetime) -> "RecountQuerySet":
        """Those that should move and have not since then: their worker died, or never heard."""
        return self.under_way().filter(heartbeat_at__lt=since)


class Recount(WorkspaceRow):
    """A streak or challenge being counted anew for everybody, and how far that has come.

    One for each definition: when it is changed again, it begins again.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    workspace = models.ForeignKey(
        Workspace, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    # The streak or challenge, by the id that the ledger knows it by.
    subject_id = models.UUIDField()
    total = models.PositiveIntegerField(_("customers"), default=0)
    done = models.PositiveIntegerField(default=0)
    # The last customer that was counted, in the order of the ids.
    after = models.UUIDField(null=True)
    # The first transaction that cannot but know the change; those before it are waited for.
    horizon = models.BigIntegerField(null=True)
    heartbeat_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager["Recount"]] = RecountQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "subject_id"], name="recount_once")
        ]
        indexes = [
            models.Index(
                fields=["workspace", "heartbeat_at"],
                condition=models.Q(finished_at=None),
                name="recount_under_way",
            )
        ]

    def __str__(self) -> str:
        return f"{self.done} of {self.total}"

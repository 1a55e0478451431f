from django.db import models

from accounts.models import User, Workspace
from accounts.models.rows import WorkspaceRow
from core.ids import uuid7
from ticketing.catalogue.models import TicketedEvent


class ProgrammeFile(WorkspaceRow):
    """A programme that staff brought and have not applied yet; an event has one at a time."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="+")
    ticketed_event = models.ForeignKey(TicketedEvent, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=200)
    raw = models.BinaryField(editable=False)
    is_strict = models.BooleanField(default=False)
    # SHA-256 of the file: what is applied is what was looked at.
    digest = models.CharField(max_length=64, editable=False)
    brought_at = models.DateTimeField()
    brought_by = models.ForeignKey(
        User, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    class Meta:
        verbose_name = "file of a programme"
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "ticketed_event"], name="programme_file_once"
            )
        ]

    def __str__(self) -> str:
        return self.name

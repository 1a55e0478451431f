from django.db import models

from accounts.models import Workspace
from accounts.models.rows import WorkspaceRow
from core.ids import uuid7


class Message(WorkspaceRow):
    """News for another part of the system or for an integrator, kept in the fact's transaction.

    It has no position until it is handed on. Ids grow when a message is made, not when it can be
    seen: a reader that goes by ids loses what commits late. Positions are given to committed
    messages by one relay at a time, so whoever reads by them has no gap.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    workspace = models.ForeignKey(
        Workspace, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    position = models.BigIntegerField(null=True, editable=False)
    type = models.CharField(max_length=60)
    body = models.JSONField()
    created_at = models.DateTimeField()
    # The automations that led to it, the first of them first: `events.origin`. Never told others.
    origin = models.JSONField(null=True, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "position"], name="message_position_once")
        ]
        indexes = [
            models.Index(
                fields=["workspace", "id"],
                condition=models.Q(position=None),
                name="message_waiting",
            )
        ]

    def __str__(self) -> str:
        return f"{self.type} {self.id}"


class RelayPosition(WorkspaceRow):
    """How far one workspace's outbox has been handed on; its lock is the relay's turn."""

    workspace = models.OneToOneField(
        Workspace, primary_key=True, on_delete=models.CASCADE, related_name="+"
    )
    # The position of the message that was handed on last.
    last = models.BigIntegerField(default=0)
    moved_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"{self.workspace_id} at {self.last}"


class Shift(models.Model):
    """Who hands messages on now, for the whole installation: one worker at a time.

    A worker that dies is followed once `until` has passed.
    """

    name = models.CharField(primary_key=True, max_length=30)
    holder = models.UUIDField(null=True)
    until = models.DateTimeField()

    def __str__(self) -> str:
        return self.name

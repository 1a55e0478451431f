from django.db import models

from accounts.models import Workspace
from accounts.models.rows import WorkspaceRow
from core.ids import uuid7


class StandInObject(WorkspaceRow):
    """What the payment service of a demo remembers: no money, and nothing of the shop's own."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    workspace = models.ForeignKey(
        Workspace, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    # What Stripe would call it; an idempotency key of 255 characters also has its place here.
    reference = models.CharField(max_length=300)
    kind = models.CharField(max_length=40)
    body = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "reference"], name="stand_in_object_once")
        ]
        indexes = [models.Index(fields=["workspace", "kind", "id"], name="stand_in_object_kind")]

    def __str__(self) -> str:
        return self.reference

from typing import ClassVar
from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _
from pyroaring import BitMap

from accounts.models import Customer, Workspace
from accounts.models.rows import WorkspaceRow
from analytics.segments.tree import Node, parse_tree
from core.ids import uuid7


class SegmentQuerySet(models.QuerySet["Segment"]):
    def of(self, workspace: Workspace) -> "SegmentQuerySet":
        """One workspace's segments."""
        return self.filter(workspace=workspace)


class Segment(WorkspaceRow):
    """Customers of whom the same holds: whoever fulfils the criteria is in it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    workspace = models.ForeignKey(Workspace, on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=100, help_text=_("Its name in the API. It never changes."))
    title = models.CharField(max_length=200)
    description = models.TextField(blank=True, default="")
    # The tree of criteria, as the API gives it: `analytics.segments.tree`.
    criteria = models.JSONField(default=dict)
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(_("changed"), auto_now=True)

    objects: ClassVar[models.Manager["Segment"]] = SegmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("segment")
        verbose_name_plural = _("segments")
        ordering = ["title", "key"]
        constraints = [
            models.UniqueConstraint(fields=["workspace", "key"], name="segment_key_once")
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def tree(self) -> Node:
        """Its criteria, parsed."""
        return parse_tree(self.criteria)


class Census(WorkspaceRow):
    """Who was in a segment when its members were counted last.

    `members` is the bitmap of the customers' numbers that the rows of `SegmentMember` stand for;
    both are changed together, by whoever holds this row's lock. `turn` counts those changes: who
    counted before another one changed something finds it moved on, and counts again. Before the
    first count is finished (`counted_at`), members come in silently.
    """

    # Who deletes a segment deletes its rows first, in statements that name the workspace.
    segment = models.OneToOneField(
        Segment, primary_key=True, on_delete=models.DO_NOTHING, related_name="census"
    )
    workspace = models.ForeignKey(
        Workspace, on_delete=models.CASCADE, related_name="+", db_constraint=False, db_index=False
    )
    members = models.BinaryField(default=bytes)
    size = models.PositiveIntegerField(default=0)
    turn = models.BigIntegerField(default=0)
    counted_at = models.DateTimeField(null=True)
    # The workspace's day that it was counted on, the last message that it knew of, and how long
    # it took; no day: to be counted anew.
    counted_on = models.DateField(null=True)
    counted_to = models.BigIntegerField(default=0)
    seconds = models.FloatField(default=0)

    objects: ClassVar[models.Manager["Census"]] = models.Manager()

    def __str__(self) -> str:
        return str(self.size)

    @property
    def numbers(self) -> BitMap:
        """The customers' numbers."""
        return BitMap.deserialize(bytes(self.members)) if self.members else BitMap()


class SegmentMemberQuerySet(models.QuerySet["SegmentMember"]):
    def of(self, workspace: Workspace) -> "SegmentMemberQuerySet":
        """One workspace's."""
        return self.filter(workspace=workspace)

    def about(self, customer_id: UUID) -> "SegmentMemberQuerySet":
        """Where one customer is in."""
        return self.filter(customer_id=customer_id)


class SegmentMember(WorkspaceRow):
    """That a customer is in a segment, and since when."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    workspace = models.ForeignKey(
        Workspace, on_delete=models.CASCADE, related_name="+", db_constraint=False, db_index=False
    )
    segment = models.ForeignKey(
        Segment, on_delete=models.DO_NOTHING, related_name="+", db_index=False
    )
    # The foreign key in the database is (workspace_id, customer_id): it cannot cross workspaces.
    customer = models.ForeignKey(
        Customer,
        on_delete=models.PROTECT,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    since = models.DateTimeField()

    objects: ClassVar[models.Manager["SegmentMember"]] = SegmentMemberQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "segment", "customer"], name="segment_member_once"
            )
        ]
        indexes = [models.Index(fields=["workspace", "customer"], name="segments_of_customer")]

    def __str__(self) -> str:
        return f"since {self.since:%Y-%m-%d}"

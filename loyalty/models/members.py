from datetime import date
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Customer, Workspace
from accounts.models.rows import WorkspaceRow


class MemberQuerySet(models.QuerySet["Member"]):
    def of(self, workspace: Workspace) -> "MemberQuerySet":
        """One workspace's members."""
        return self.filter(workspace=workspace)


class Member(WorkspaceRow):
    """Where one customer stands, kept for speed; it follows from the ledger and the events.

    The lock on the customer's row is the one turnstile of the engine: who changes anything of a
    customer's points, limits, tier, streaks or challenges holds it, and batches take theirs in the
    order of the ids. `turn` counts the entries of the customer's ledger, so that no two writers
    can build on the same state.
    """

    # The foreign key in the database is (workspace_id, customer_id): it cannot cross workspaces.
    customer = models.OneToOneField(
        Customer,
        primary_key=True,
        on_delete=models.PROTECT,
        related_name="loyalty",
        db_constraint=False,
    )
    workspace = models.ForeignKey(
        Workspace, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    turn = models.PositiveIntegerField(default=0)
    balance = models.BigIntegerField(_("points"), default=0)
    pending = models.BigIntegerField(default=0)
    lifetime = models.BigIntegerField(_("earned in all"), default=0)
    tier = models.CharField(max_length=100, blank=True, default="")
    # The tier's period that the customer was last looked at in, and what was earned in it and in
    # the one before: points, or money in the workspace's currency.
    tier_period_on = models.DateField(default=date(1, 1, 1))
    earned_now = models.DecimalField(max_digits=20, decimal_places=4, default=0)
    earned_before = models.DecimalField(max_digits=20, decimal_places=4, default=0)
    # `Programme.tier_revision` when the two were counted; another one, and they are counted anew.
    tier_revision = models.PositiveIntegerField(default=0)
    # By the ids of streaks and challenges: `loyalty.engine.standings`.
    standings = models.JSONField(default=dict)
    # When the next of the customer's lots ripens or expires.
    due_at = models.DateTimeField(null=True)
    has_refunds = models.BooleanField(default=False)

    objects: ClassVar[models.Manager["Member"]] = MemberQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "customer"], name="member_in_workspace"),
            models.CheckConstraint(condition=models.Q(pending__gte=0), name="member_pending"),
        ]
        indexes = [
            models.Index(
                fields=["workspace", "due_at"],
                condition=models.Q(due_at__isnull=False),
                name="member_due",
            ),
            models.Index(
                fields=["workspace", "tier", "tier_period_on"],
                condition=~models.Q(tier=""),
                name="member_of_tier",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.balance} points"

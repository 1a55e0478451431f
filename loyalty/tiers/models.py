from datetime import date
from decimal import Decimal
from typing import ClassVar
from uuid import UUID

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Customer, User, Workspace
from accounts.models.rows import WorkspaceRow
from core.ids import uuid7
from loyalty.definitions import Definition
from loyalty.tiers.holding import Grant


class Tier(Definition):
    """A standing that is earned in a period, such as Gold from 1000 points a year."""

    threshold = models.DecimalField(
        max_digits=16, decimal_places=4, help_text=_("Points, or money, from which it is reached.")
    )
    multiplier = models.DecimalField(
        max_digits=6,
        decimal_places=3,
        default=Decimal(1),
        help_text=_("How many fold its members earn points; 1 is as everybody."),
    )

    class Meta(Definition.Meta):
        verbose_name = _("tier")
        verbose_name_plural = _("tiers")
        ordering = ["threshold", "key"]
        constraints = [
            models.UniqueConstraint(fields=["workspace", "key"], name="tier_key_once"),
            models.CheckConstraint(
                condition=models.Q(threshold__gte=0) & models.Q(multiplier__gte=0),
                name="tier_is_not_negative",
            ),
        ]


class TierGrantQuerySet(models.QuerySet["TierGrant"]):
    def of(self, workspace: Workspace) -> "TierGrantQuerySet":
        """One workspace's."""
        return self.filter(workspace=workspace)

    def about(self, customer_id: UUID) -> "TierGrantQuerySet":
        """One customer's."""
        return self.filter(customer_id=customer_id)

    def open(self) -> "TierGrantQuerySet":
        """Those that nobody took back, and that were not yet found to be over."""
        return self.filter(ended_at=None)

    def over(self, today: date) -> "TierGrantQuerySet":
        """Open ones whose last day lies before a day."""
        return self.open().filter(until_on__lt=today)


class TierGrant(WorkspaceRow):
    """A tier that a customer was granted: at least this one, until a day, whatever was earned.

    What the engine asks is kept with the member, in `Standings.grants`; this says who and why.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    workspace = models.ForeignKey(
        Workspace, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    # The foreign key in the database is (workspace_id, customer_id): it cannot cross workspaces.
    customer = models.ForeignKey(
        Customer,
        on_delete=models.PROTECT,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    tier = models.CharField(max_length=100)
    # The last day on which it holds; empty: for ever.
    until_on = models.DateField(null=True)
    reason = models.CharField(max_length=500)
    # Foyer's own name for it, where no person granted it.
    external_id = models.CharField(max_length=255, null=True)
    granted_at = models.DateTimeField()
    by = models.ForeignKey(
        User, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    # When it was over, or somebody took it back.
    ended_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey(
        User, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    objects: ClassVar[models.Manager["TierGrant"]] = TierGrantQuerySet.as_manager()

    class Meta:
        verbose_name = _("granted tier")
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "external_id"], name="tier_grant_external_id_once"
            )
        ]
        indexes = [
            models.Index(fields=["workspace", "customer"], name="tier_grant_of_customer"),
            models.Index(
                fields=["workspace", "until_on"],
                condition=Q(ended_at=None, until_on__isnull=False),
                name="tier_grant_open",
            ),
        ]

    def __str__(self) -> str:
        return self.tier

    @property
    def grant(self) -> Grant:
        """What the member keeps of it."""
        return Grant(self.id, self.tier, self.until_on)

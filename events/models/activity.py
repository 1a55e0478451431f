from collections.abc import Sequence
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from accounts.models import Customer, User, Workspace
from accounts.models.rows import WorkspaceRow
from core.ids import uuid7
from events.kinds import LOSSES, Category, EventType


class ActivityEventQuerySet(models.QuerySet["ActivityEvent"]):
    def of(self, workspace: Workspace) -> "ActivityEventQuerySet":
        """One workspace's activity."""
        return self.filter(workspace=workspace)

    def about(self, customer_id: UUID) -> "ActivityEventQuerySet":
        """One customer's activity."""
        return self.filter(customer_id=customer_id)

    def newest_first(self) -> "ActivityEventQuerySet":
        """In the order of lists and histories: total, so that pages are stable."""
        return self.order_by("-occurred_at", "-id")

    def known_as(self, external_ids: Sequence[str]) -> "ActivityEventQuerySet":
        """Those that an integrator's own ids name."""
        return self.filter(external_id__in=external_ids)

    def before(self, occurred_at: datetime, key: UUID) -> "ActivityEventQuerySet":
        """What follows this place in a list that is newest first."""
        # The first condition alone is what an index can walk; the second parts equal times.
        return self.filter(
            Q(occurred_at__lt=occurred_at) | Q(id__lt=key), occurred_at__lte=occurred_at
        )


class ActivityEvent(WorkspaceRow):
    """Something a customer did: recorded once, never changed; only erasure blanks its text."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    workspace = models.ForeignKey(
        Workspace, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    # The foreign key in the database is (workspace_id, customer_id): it cannot cross workspaces.
    customer = models.ForeignKey(
        Customer,
        on_delete=models.PROTECT,
        related_name="activity",
        db_constraint=False,
        db_index=False,
    )
    event_category = models.CharField(_("category"), max_length=20, choices=Category.choices)
    event_type = models.CharField(_("type"), max_length=30, choices=EventType.choices)
    amount = models.DecimalField(max_digits=16, decimal_places=4, null=True)
    currency = models.CharField(max_length=3, null=True)
    occurred_at = models.DateTimeField(_("when"))
    received_at = models.DateTimeField(_("received"))
    external_id = models.CharField(max_length=255, null=True)
    source = models.CharField(max_length=255, blank=True, default="")
    metadata = models.JSONField(default=dict)
    field_name = models.CharField(max_length=255, null=True)
    old_value = models.TextField(null=True)
    new_value = models.TextField(null=True)
    name = models.CharField(
        max_length=100, null=True, help_text=_("The key of the one rule that the caller meant.")
    )
    by_customer = models.BooleanField(
        default=False,
        db_default=False,
        help_text=_("Whether the customer's own device reported it."),
    )
    recorded_by = models.ForeignKey(
        User, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    import_id = models.UUIDField(null=True, editable=False)

    objects: ClassVar[models.Manager["ActivityEvent"]] = ActivityEventQuerySet.as_manager()

    class Meta:
        verbose_name = _("activity")
        verbose_name_plural = _("activity")
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "external_id"], name="activity_external_id_once"
            ),
            models.CheckConstraint(
                # NULL >= 0 is neither true nor false, and a check that is not false is passed.
                condition=Q(
                    event_category=Category.TRANSACTION,
                    amount__isnull=False,
                    amount__gte=0,
                    currency__isnull=False,
                )
                | (~Q(event_category=Category.TRANSACTION) & Q(amount=None, currency=None)),
                name="activity_amount_of_transaction",
            ),
            models.CheckConstraint(
                condition=Q(event_category=Category.FIELD_CHANGE) ^ Q(field_name=None),
                name="activity_field_of_change",
            ),
        ]
        # Ascending, although lists are newest first: PostgreSQL walks them backwards just as well,
        # and rows that come in the order of time fill a page before the next one is begun.
        indexes = [
            models.Index(fields=["workspace", "occurred_at", "id"], name="activity_newest_first"),
            models.Index(
                fields=["workspace", "customer", "occurred_at"], name="activity_of_customer"
            ),
            models.Index(
                fields=["workspace", "event_type", "occurred_at"], name="activity_of_type"
            ),
            models.Index(fields=["workspace", "source"], name="activity_of_source"),
            # Who ever had a refund: asked of everybody who is new to the loyalty programme.
            models.Index(
                fields=["workspace", "customer"],
                condition=Q(event_type__in=LOSSES),
                name="activity_of_refunds",
            ),
            models.Index(
                fields=["workspace", "import_id"],
                condition=Q(import_id__isnull=False),
                name="activity_of_import",
            ),
            BrinIndex(fields=["received_at"], name="activity_received"),
        ]

    def __str__(self) -> str:
        on = date_format(timezone.localtime(self.occurred_at), "j F Y")
        return _("%(kind)s, %(on)s") % {"kind": self.get_event_type_display(), "on": on}

    @property
    def user_id(self) -> str:
        """The shop's own id of the customer."""
        return self.customer.external_id

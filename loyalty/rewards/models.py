from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Customer, User, Workspace
from accounts.models.rows import WorkspaceRow
from core.ids import uuid7
from loyalty.definitions import Definition
from loyalty.rewards.states import RedemptionState


class Reward(Definition):
    """Something to have for points, or for a full stamp card: a coffee, a ticket, a jacket."""

    points = models.PositiveIntegerField(
        null=True, blank=True, help_text=_("What it costs; empty: a stamp card pays for it.")
    )
    per_customer = models.PositiveIntegerField(
        null=True, blank=True, help_text=_("How often one customer may have it; empty: any number.")
    )
    starts_at = models.DateTimeField(null=True, blank=True)
    ends_at = models.DateTimeField(null=True, blank=True)
    # Keys of tiers; nobody else may have it. Empty: everybody may.
    tiers = models.JSONField(blank=True, default=list)
    valid_days = models.PositiveIntegerField(
        default=30, help_text=_("For how many days a code can be brought to the counter.")
    )

    class Meta(Definition.Meta):
        verbose_name = _("reward")
        verbose_name_plural = _("rewards")
        constraints = [
            models.UniqueConstraint(fields=["workspace", "key"], name="reward_key_once"),
            models.CheckConstraint(
                condition=Q(ends_at=None) | Q(starts_at=None) | Q(ends_at__gt=F("starts_at")),
                name="reward_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(points=None) | Q(points__gt=0), name="reward_costs_something"
            ),
        ]

    @property
    def is_for_stamps(self) -> bool:
        """Whether a stamp card pays for it, and never points."""
        return self.points is None


class RewardStock(WorkspaceRow):
    """How many of a reward are taken, and how many there are; never more are taken than that.

    Taken are those whose code is open and those given out. It is locked last of all.
    """

    reward = models.OneToOneField(
        Reward, primary_key=True, on_delete=models.PROTECT, related_name="stock"
    )
    workspace = models.ForeignKey(
        Workspace, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    taken = models.PositiveIntegerField(default=0)
    # Empty: there is no end to it.
    capacity = models.PositiveIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "reward"], name="reward_stock_once"),
            models.CheckConstraint(
                condition=Q(capacity=None) | Q(taken__lte=F("capacity")),
                name="reward_stock_is_never_passed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.taken} of {self.capacity or '∞'}"

    @property
    def left(self) -> int | None:
        """How many can still be had; None: any number."""
        return None if self.capacity is None else self.capacity - self.taken


class RewardUse(WorkspaceRow):
    """How often a customer has had a reward; never more often than allowed."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    workspace = models.ForeignKey(
        Workspace, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    # The foreign key in the database is (workspace_id, customer_id): it cannot cross workspaces.
    customer = models.ForeignKey(
        Customer,
        on_delete=models.PROTECT,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    reward_id = models.UUIDField()
    used = models.PositiveIntegerField()
    # Empty: as often as the customer likes.
    allowed = models.PositiveIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "customer", "reward_id"], name="reward_use_once"
            ),
            models.CheckConstraint(
                condition=Q(allowed=None) | Q(used__lte=F("allowed")),
                name="reward_use_is_never_passed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.used} of {self.allowed or '∞'}"


class RedemptionQuerySet(models.QuerySet["Redemption"]):
    def of(self, workspace: Workspace) -> "RedemptionQuerySet":
        """One workspace's."""
        return self.filter(workspace=workspace)

    def about(self, customer_id: UUID) -> "RedemptionQuerySet":
        """One customer's."""
        return self.filter(customer_id=customer_id)

    def overdue(self, at: datetime) -> "RedemptionQuerySet":
        """Those whose code nobody brought in time."""
        return self.filter(state=RedemptionState.ISSUED, expires_at__lte=at)

    def newest_first(self) -> "RedemptionQuerySet":
        """As a list is read."""
        return self.order_by("-issued_at", "-id")

    def before(self, moment: datetime, key: UUID) -> "RedemptionQuerySet":
        """What follows a place in the list."""
        return self.filter(Q(issued_at__lt=moment) | Q(issued_at=moment, id__lt=key))


class Redemption(WorkspaceRow):
    """A reward that a customer has paid for, or was given, and the code for it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    workspace = models.ForeignKey(
        Workspace, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    reward = models.ForeignKey(
        Reward, on_delete=models.PROTECT, related_name="redemptions", db_index=False
    )
    # The foreign key in the database is (workspace_id, customer_id): it cannot cross workspaces.
    customer = models.ForeignKey(
        Customer,
        on_delete=models.PROTECT,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    code = models.CharField(max_length=16)
    # The caller's own number for it.
    external_id = models.CharField(max_length=255, null=True)
    state = models.CharField(
        max_length=10, choices=RedemptionState.choices, default=RedemptionState.ISSUED
    )
    points = models.PositiveIntegerField(default=0)
    # The entry that spent the points, and what it took of which lots: what is missing of `points`
    # came out of those that never expire. Or the stamp card that paid.
    entry_id = models.UUIDField(null=True)
    drawn: Any = models.JSONField(default=list)
    card_id = models.UUIDField(null=True)
    # Nobody paid: the organiser gave it.
    is_given = models.BooleanField(default=False, db_default=False)
    # The activity that rules and streaks see; of what was given, once it is handed out.
    activity_id = models.UUIDField(null=True)
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    # The last thing that happened to it; `RedemptionStep` has everything.
    changed_at = models.DateTimeField()

    objects: ClassVar[models.Manager["Redemption"]] = RedemptionQuerySet.as_manager()

    class Meta:
        verbose_name = _("redemption")
        verbose_name_plural = _("redemptions")
        constraints = [
            models.UniqueConstraint(fields=["workspace", "code"], name="redemption_code_once"),
            models.UniqueConstraint(
                fields=["workspace", "external_id"], name="redemption_external_id_once"
            ),
            models.CheckConstraint(
                condition=Q(is_given=False, card_id=None, entry_id__isnull=False, points__gt=0)
                | Q(is_given=False, card_id__isnull=False, entry_id=None, points=0)
                | Q(is_given=True, card_id=None, entry_id=None, points=0),
                name="redemption_is_paid_once",
            ),
        ]
        indexes = [
            models.Index(
                fields=["workspace", "customer", "-issued_at"], name="redemption_of_customer"
            ),
            models.Index(fields=["workspace", "reward", "-issued_at"], name="redemption_of_reward"),
            models.Index(
                fields=["workspace", "expires_at"],
                condition=Q(state="issued"),
                name="redemption_open",
            ),
        ]

    def __str__(self) -> str:
        return self.code

    def state_at(self, at: datetime) -> RedemptionState:
        """Where it stands at an instant, also when no sweep has come by yet."""
        state = RedemptionState(self.state)
        if state is RedemptionState.ISSUED and self.expires_at <= at:
            return RedemptionState.EXPIRED
        return state


class RedemptionStep(WorkspaceRow):
    """One thing that happened to a redemption: the state it came into, when, and who did it.

    Without somebody of the staff it was the customer, a system with a key, or time.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    workspace = models.ForeignKey(
        Workspace, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    redemption = models.ForeignKey(
        Redemption, on_delete=models.PROTECT, related_name="steps", db_index=False
    )
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=RedemptionState.choices)
    at = models.DateTimeField()
    by = models.ForeignKey(
        User, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    reason = models.CharField(max_length=500, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "redemption", "number"], name="redemption_step_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_state_display()} {self.at:%Y-%m-%d %H:%M}"

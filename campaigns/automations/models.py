from datetime import datetime, timedelta
from typing import Any, ClassVar
from uuid import UUID

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Customer, Workspace
from accounts.models.rows import WorkspaceRow
from campaigns.automations.states import OPEN, AutomationState, DelayUnit, RunState
from core.ids import uuid7


class AutomationQuerySet(models.QuerySet["Automation"]):
    def of(self, workspace: Workspace) -> "AutomationQuerySet":
        """One workspace's."""
        return self.filter(workspace=workspace)

    def active(self) -> "AutomationQuerySet":
        """Those that act."""
        return self.filter(state=AutomationState.ACTIVE)

    def kept(self) -> "AutomationQuerySet":
        """Those that were not retired."""
        return self.exclude(state=AutomationState.RETIRED)


class Automation(WorkspaceRow):
    """When something happens, if conditions hold, then actions are done, after a delay."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    workspace = models.ForeignKey(
        Workspace, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    key = models.CharField(max_length=100, help_text=_("Its name in the API. It never changes."))
    title = models.CharField(max_length=200)
    description = models.TextField(blank=True, default="")
    # `campaigns.automations.triggers`, `loyalty.rules.content.Condition`, `campaigns.actions`
    trigger: Any = models.JSONField(default=dict)
    conditions: Any = models.JSONField(null=True)
    actions: Any = models.JSONField(default=list)
    delay_amount = models.PositiveIntegerField(default=0)
    delay_unit = models.CharField(
        max_length=10, choices=DelayUnit.choices, default=DelayUnit.MINUTES
    )
    state = models.CharField(
        max_length=10, choices=AutomationState.choices, default=AutomationState.DRAFT
    )
    # Raised by every change; the second is the one at which another cause was chosen.
    revision = models.PositiveIntegerField(default=1)
    trigger_revision = models.PositiveIntegerField(default=1)
    # The type of message that it waits for; empty: it goes by the calendar.
    hears = models.CharField(max_length=60, blank=True, default="")
    # What happened before it was activated causes nothing.
    activated_at = models.DateTimeField(null=True)
    # The last day of the workspace that was looked at, of those that go by the calendar.
    swept_on = models.DateField(null=True)
    # When a loop was stopped last, and which.
    stopped_at = models.DateTimeField(null=True)
    stopped_words = models.CharField(max_length=500, blank=True, default="")
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(_("changed"), auto_now=True)

    objects: ClassVar[models.Manager["Automation"]] = AutomationQuerySet.as_manager()

    class Meta:
        verbose_name = _("automation")
        verbose_name_plural = _("automations")
        ordering = ["key"]
        constraints = [
            models.UniqueConstraint(fields=["workspace", "key"], name="automation_key_once"),
            models.CheckConstraint(
                condition=~Q(state=AutomationState.ACTIVE) | Q(activated_at__isnull=False),
                name="automation_was_activated",
            ),
        ]
        indexes = [
            models.Index(
                fields=["workspace", "hears"],
                condition=Q(state=AutomationState.ACTIVE),
                name="automation_listening",
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def delay(self) -> timedelta:
        """How long after its cause it acts."""
        return DelayUnit(self.delay_unit).times(self.delay_amount)

    @property
    def is_active(self) -> bool:
        """Whether it acts."""
        return self.state == AutomationState.ACTIVE


class RunQuerySet(models.QuerySet["AutomationRun"]):
    def of(self, workspace: Workspace) -> "RunQuerySet":
        """One workspace's."""
        return self.filter(workspace=workspace)

    def about(self, customer_id: UUID) -> "RunQuerySet":
        """One customer's."""
        return self.filter(customer_id=customer_id)

    def due(self, at: datetime) -> "RunQuerySet":
        """Those whose time has come, and that nobody is at."""
        free = Q(claimed_until=None) | Q(claimed_until__lt=at)
        return self.filter(free, state__in=OPEN, due_at__lte=at)

    def newest_first(self) -> "RunQuerySet":
        """As the log is read."""
        return self.order_by("-caused_at", "-id")

    def before(self, moment: datetime, key: UUID) -> "RunQuerySet":
        """What follows a place in the log."""
        return self.filter(Q(caused_at__lt=moment) | Q(id__lt=key), caused_at__lte=moment)


class AutomationRun(WorkspaceRow):
    """One cause of an automation, and what became of it; the same cause never makes another.

    Its id is the run that actions are performed under, so that each happens once.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    workspace = models.ForeignKey(
        Workspace, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    automation = models.ForeignKey(
        Automation, on_delete=models.PROTECT, related_name="runs", db_index=False
    )
    # The foreign key in the database is (workspace_id, customer_id): it cannot cross workspaces.
    customer = models.ForeignKey(
        Customer,
        on_delete=models.PROTECT,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    # A notice, a milestone, a year, a day, an absence; always with the customer.
    cause_key = models.CharField(max_length=255)
    # What the automation said when it was caused; then, when it acted.
    revision = models.PositiveIntegerField()
    # What it was caused by: the type of message and its fields, and the activity if there is one.
    heard = models.CharField(max_length=60, blank=True, default="")
    fields: Any = models.JSONField(default=dict)
    activity_id = models.UUIDField(null=True)
    # The automations that led to the cause, the first of them first.
    chain: Any = models.JSONField(default=list)
    caused_at = models.DateTimeField()
    due_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=RunState.choices, default=RunState.WAITING)
    # While somebody is at it: when another may try, if they are never heard of.
    claimed_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    code = models.CharField(max_length=50, blank=True, default="")
    words = models.CharField(max_length=500, blank=True, default="")
    # Each condition with the actual value, and whether it held.
    seen: Any = models.JSONField(default=list)
    # What it is to do, from the decision until it is done.
    actions: Any = models.JSONField(default=list)
    finished_at = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager["AutomationRun"]] = RunQuerySet.as_manager()

    class Meta:
        verbose_name = _("run")
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "automation", "cause_key"], name="automation_run_once"
            )
        ]
        indexes = [
            models.Index(
                fields=["workspace", "automation", "caused_at", "id"], name="automation_run_newest"
            ),
            models.Index(
                fields=["workspace", "customer", "caused_at", "id"], name="automation_run_customer"
            ),
            models.Index(
                fields=["workspace", "due_at"],
                condition=Q(state__in=OPEN),
                name="automation_run_due",
            ),
            models.Index(
                fields=["workspace", "automation", "finished_at"],
                condition=Q(state=RunState.STOPPED),
                name="automation_run_stopped",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_state_display()} {self.caused_at:%Y-%m-%d %H:%M}"

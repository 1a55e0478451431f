from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Customer, User, Workspace
from accounts.models.rows import WorkspaceRow
from campaigns.outreach.states import CampaignState, TargetState
from core.ids import uuid7

MOST_HOLDOUT = 50
_WAITING = Q(state=TargetState.WAITING)


class CampaignQuerySet(models.QuerySet["Campaign"]):
    def of(self, workspace: Workspace) -> "CampaignQuerySet":
        """One workspace's."""
        return self.filter(workspace=workspace)

    def due(self, *, at: datetime) -> "CampaignQuerySet":
        """Those whose time has come and that have not started."""
        return self.filter(state=CampaignState.SCHEDULED, starts_at__lte=at)

    def moving(self) -> "CampaignQuerySet":
        """Those that have customers to come to."""
        return self.filter(state=CampaignState.ACTIVE)

    def stalled(self, *, since: datetime) -> "CampaignQuerySet":
        """Those that should move and have not since then: their worker died, or never heard."""
        return self.moving().filter(heartbeat_at__lt=since)

    def newest_first(self) -> "CampaignQuerySet":
        """As a list is read."""
        return self.order_by("-created_at", "-id")

    def before(self, moment: datetime, key: UUID) -> "CampaignQuerySet":
        """What follows a place in the list."""
        return self.filter(Q(created_at__lt=moment) | Q(created_at=moment, id__lt=key))


class Campaign(WorkspaceRow):
    """Something done once for everybody in a segment, and what came of it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    workspace = models.ForeignKey(
        Workspace, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    key = models.CharField(max_length=100, help_text=_("Its name in the API. It never changes."))
    title = models.CharField(max_length=200)
    description = models.TextField(blank=True, default="")
    # The segment's key; who is in it is asked once, when the campaign starts.
    segment = models.CharField(max_length=100)
    # How many in a hundred are left out, so that there is somebody to compare with.
    holdout = models.PositiveSmallIntegerField(default=0)
    # `campaigns.actions.content`
    actions: Any = models.JSONField(default=list)
    starts_at = models.DateTimeField(null=True, blank=True)
    # Who does something within so many days came back.
    return_days = models.PositiveSmallIntegerField(default=30)
    state = models.CharField(
        max_length=10, choices=CampaignState.choices, default=CampaignState.DRAFT
    )
    started_at = models.DateTimeField(null=True)
    completed_at = models.DateTimeField(null=True)
    # The audience as it was at the start, and how far it has been made into targets.
    members = models.BinaryField(null=True, editable=False)
    audience = models.PositiveIntegerField(default=0)
    taken = models.PositiveIntegerField(default=0)
    # When a worker was last heard of.
    heartbeat_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(_("changed"), auto_now=True)

    objects: ClassVar[models.Manager["Campaign"]] = CampaignQuerySet.as_manager()

    class Meta:
        verbose_name = _("campaign")
        verbose_name_plural = _("campaigns")
        ordering = ["-created_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["workspace", "key"], name="campaign_key_once"),
            models.CheckConstraint(
                condition=Q(holdout__lte=MOST_HOLDOUT), name="campaign_holdout_is_no_majority"
            ),
            models.CheckConstraint(
                condition=Q(started_at=None)
                ^ Q(
                    state__in=[CampaignState.ACTIVE, CampaignState.PAUSED, CampaignState.COMPLETED]
                ),
                name="campaign_starts_once",
            ),
        ]
        indexes = [
            models.Index(
                fields=["workspace", "state"],
                condition=Q(state__in=[CampaignState.ACTIVE, CampaignState.SCHEDULED]),
                name="campaign_to_look_after",
            ),
            models.Index(fields=["workspace", "-created_at", "-id"], name="campaign_newest_first"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def stage(self) -> CampaignState:
        """Where it stands, with what that allows."""
        return CampaignState(self.state)

    def is_due(self, at: datetime) -> bool:
        """Whether it is scheduled for then, or for earlier."""
        if self.stage is not CampaignState.SCHEDULED or self.starts_at is None:
            return False
        return self.starts_at <= at

    @property
    def is_taken(self) -> bool:
        """Whether everybody of the audience has become a target."""
        return self.started_at is not None and self.members is None


class CampaignStep(WorkspaceRow):
    """One thing that happened to a campaign: the state it came into, when, and who did it.

    Without somebody of the staff it was a system with a key, or time.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    workspace = models.ForeignKey(
        Workspace, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    campaign = models.ForeignKey(
        Campaign, on_delete=models.PROTECT, related_name="steps", db_index=False
    )
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=CampaignState.choices)
    at = models.DateTimeField()
    by = models.ForeignKey(
        User, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    reason = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "campaign", "number"], name="campaign_step_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_state_display()} {self.at:%Y-%m-%d %H:%M}"


class TargetQuerySet(models.QuerySet["Target"]):
    def of(self, campaign: Campaign) -> "TargetQuerySet":
        """One campaign's."""
        return self.filter(workspace=campaign.workspace_id, campaign=campaign)

    def waiting(self) -> "TargetQuerySet":
        """Those whose turn has not come."""
        return self.filter(state=TargetState.WAITING)

    def newest_first(self) -> "TargetQuerySet":
        """As a list is read."""
        return self.order_by("-taken_at", "-id")

    def before(self, moment: datetime, key: UUID) -> "TargetQuerySet":
        """What follows a place in the list."""
        return self.filter(Q(taken_at__lt=moment) | Q(taken_at=moment, id__lt=key))


class Target(WorkspaceRow):
    """One customer of a campaign's audience, and what became of them; each at most once, for ever.

    Its id is the run that the actions are done under, so that they happen once; the deeds of that
    run say what became of each.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    workspace = models.ForeignKey(
        Workspace, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    campaign = models.ForeignKey(
        Campaign, on_delete=models.PROTECT, related_name="targets", db_index=False
    )
    # The foreign key in the database is (workspace_id, customer_id): it cannot cross workspaces.
    customer = models.ForeignKey(
        Customer,
        on_delete=models.PROTECT,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    state = models.CharField(max_length=10, choices=TargetState.choices)
    taken_at = models.DateTimeField()
    # While somebody is at it: when another may try, if they are never heard of.
    claimed_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0, db_default=0)
    performed_at = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager["Target"]] = TargetQuerySet.as_manager()

    class Meta:
        verbose_name = _("target")
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "campaign", "customer"], name="campaign_target_once"
            )
        ]
        indexes = [
            models.Index(
                fields=["workspace", "campaign", "taken_at", "id"], name="campaign_target_newest"
            ),
            models.Index(fields=["workspace", "campaign", "state"], name="campaign_target_states"),
            models.Index(
                fields=["workspace", "campaign", "id"],
                condition=_WAITING,
                name="campaign_target_waiting",
            ),
            models.Index(fields=["workspace", "customer"], name="campaign_target_of_customer"),
        ]

    def __str__(self) -> str:
        return str(self.get_state_display())

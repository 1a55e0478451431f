from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User, Workspace
from accounts.models.rows import WorkspaceRow
from core.ids import uuid7
from loyalty.rules.content import RuleContent, from_json


class RuleStatus(models.TextChoices):
    """A rule's life: a draft earns nothing yet, a retired one nothing any more."""

    DRAFT = "DRAFT", _("Draft")
    ACTIVE = "ACTIVE", _("Active")
    INACTIVE = "INACTIVE", _("Retired")


class EventRuleQuerySet(models.QuerySet["EventRule"]):
    def of(self, workspace: Workspace) -> "EventRuleQuerySet":
        """One workspace's rules."""
        return self.filter(workspace=workspace)

    def active(self) -> "EventRuleQuerySet":
        """Those that earn something now."""
        return self.filter(status=RuleStatus.ACTIVE)


class EventRule(WorkspaceRow):
    """A configured kind of event and what it earns; what it says is in its versions."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    workspace = models.ForeignKey(Workspace, on_delete=models.PROTECT, related_name="+")
    key = models.CharField(
        max_length=100, help_text=_("The eventId that tills and apps send. It never changes.")
    )
    status = models.CharField(max_length=10, choices=RuleStatus.choices, default=RuleStatus.DRAFT)
    # Of the newest version, for lists.
    title = models.CharField(max_length=200)
    number = models.PositiveIntegerField(_("version"), default=0)
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(_("changed"), auto_now=True)

    objects: ClassVar[models.Manager["EventRule"]] = EventRuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("rule")
        verbose_name_plural = _("rules")
        ordering = ["key"]
        constraints = [
            models.UniqueConstraint(fields=["workspace", "key"], name="rule_key_once"),
            models.UniqueConstraint(fields=["workspace", "id"], name="rule_in_workspace"),
        ]

    def __str__(self) -> str:
        return self.title or self.key


class RuleVersion(WorkspaceRow):
    """What a rule said from one revision of the programme to another; only its end is ever set.

    Active in every revision r with from_revision ≤ r < until_revision; a draft has neither.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    workspace = models.ForeignKey(Workspace, on_delete=models.PROTECT, related_name="+")
    rule = models.ForeignKey(
        EventRule, on_delete=models.PROTECT, related_name="versions", db_constraint=False
    )
    number = models.PositiveIntegerField()
    content = models.JSONField()
    from_revision = models.PositiveIntegerField(null=True)
    until_revision = models.PositiveIntegerField(null=True)
    made_at = models.DateTimeField(auto_now_add=True)
    made_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "rule", "number"], name="rule_version_once"
            ),
            models.CheckConstraint(
                condition=Q(until_revision=None) | Q(until_revision__gt=F("from_revision")),
                name="rule_version_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rule_id} v{self.number}"

    @property
    def says(self) -> RuleContent:
        """What this version says."""
        return from_json(self.content)

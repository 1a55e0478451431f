from typing import ClassVar
from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Customer, Workspace
from accounts.models.rows import WorkspaceRow
from campaigns.actions.states import DeedState
from core.ids import uuid7


class MailText(WorkspaceRow):
    """What an e-mail of a campaign or an automation says, before names are put in.

    Kept once, by its digest, however many customers get it; never changed.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    workspace = models.ForeignKey(
        Workspace, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    digest = models.CharField(max_length=64)
    subject = models.CharField(max_length=200)
    text = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "digest"], name="mail_text_once")
        ]

    def __str__(self) -> str:
        return self.subject


class DeedQuerySet(models.QuerySet["Deed"]):
    def of(self, workspace: Workspace) -> "DeedQuerySet":
        """One workspace's."""
        return self.filter(workspace=workspace)

    def about(self, customer_id: UUID) -> "DeedQuerySet":
        """One customer's."""
        return self.filter(customer_id=customer_id)

    def caused_by(self, cause_id: UUID) -> "DeedQuerySet":
        """Those of one campaign or automation."""
        return self.filter(cause_id=cause_id)


class Deed(WorkspaceRow):
    """One action that a run of a campaign or an automation came to, for one customer.

    Written in the transaction of what was done, and never again: that is what makes it happen
    once. Of a refusal it keeps why.
    """

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
    # A campaign or an automation, and which run of it.
    cause_kind = models.CharField(max_length=10)
    cause_id = models.UUIDField()
    run_id = models.UUIDField()
    place = models.PositiveSmallIntegerField()
    type = models.CharField(max_length=20)
    state = models.CharField(_("state"), max_length=10, choices=DeedState.choices)
    code = models.CharField(max_length=50, blank=True, default="")
    words = models.CharField(max_length=500, blank=True, default="")
    # What it came to: an entry of the ledger, a redemption, a letter, a message, an activity.
    reference_id = models.UUIDField(null=True)
    mail_text = models.ForeignKey(
        MailText, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    at = models.DateTimeField()

    objects: ClassVar[models.Manager["Deed"]] = DeedQuerySet.as_manager()

    class Meta:
        verbose_name = _("action taken")
        verbose_name_plural = _("actions taken")
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "run_id", "customer", "place"], name="deed_once"
            )
        ]
        indexes = [
            models.Index(fields=["workspace", "customer", "-at"], name="deed_of_customer"),
            models.Index(fields=["workspace", "cause_id", "type"], name="deed_of_cause"),
        ]

    def __str__(self) -> str:
        return f"{self.type}: {self.get_state_display()}"

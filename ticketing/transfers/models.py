from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Customer, Workspace
from accounts.models.rows import WorkspaceRow
from core.ids import uuid7
from ticketing.orders.models import OPEN
from ticketing.tickets.models import Ticket
from ticketing.transfers.states import TransferState


class TransferQuerySet(models.QuerySet["Transfer"]):
    def of(self, workspace: Workspace) -> "TransferQuerySet":
        """One workspace's."""
        return self.filter(workspace=workspace)

    def open(self) -> "TransferQuerySet":
        """Those that wait to be claimed."""
        return self.filter(open_slot=OPEN)

    def overdue(self, *, at: datetime) -> "TransferQuerySet":
        """Those that nobody claimed in time, the oldest first."""
        return self.open().filter(expires_at__lte=at).order_by("expires_at")


class Transfer(WorkspaceRow):
    """A ticket offered to an e-mail address; until it is claimed, it stays with its sender."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    workspace = models.ForeignKey(Workspace, on_delete=models.PROTECT, related_name="+")
    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="transfers")
    # Who hands it on.
    customer = models.ForeignKey(
        Customer, on_delete=models.PROTECT, related_name="+", db_constraint=False
    )
    recipient_email = models.EmailField()
    recipient_name = models.CharField(max_length=200, blank=True, default="")
    note = models.CharField(max_length=300, blank=True, default="")
    state = models.CharField(
        max_length=10, choices=TransferState.choices, default=TransferState.OFFERED
    )
    # OPEN while it is offered, else NULL: a ticket is offered to one person at a time.
    open_slot = models.CharField(max_length=4, null=True, default=OPEN, editable=False)
    # SHA-256 of the secret in the claim's link.
    digest = models.BinaryField(max_length=32, editable=False)
    claimant = models.ForeignKey(
        Customer, null=True, on_delete=models.PROTECT, related_name="+", db_constraint=False
    )
    offered_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager["Transfer"]] = TransferQuerySet.as_manager()

    class Meta:
        verbose_name = _("transfer")
        verbose_name_plural = _("transfers")
        ordering = ["-offered_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "ticket", "open_slot"], name="transfer_open_once"
            ),
            models.UniqueConstraint(fields=["workspace", "digest"], name="transfer_digest_once"),
            models.CheckConstraint(
                condition=Q(open_slot=OPEN, state="offered")
                | (Q(open_slot=None) & ~Q(state="offered")),
                name="transfer_open_while_offered",
            ),
        ]
        indexes = [
            models.Index(fields=["workspace", "open_slot", "expires_at"], name="transfer_by_expiry")
        ]

    def __str__(self) -> str:
        return f"{self.ticket_id} → {self.recipient_email}"

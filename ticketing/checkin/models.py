from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Customer, User, Workspace
from accounts.models.rows import WorkspaceRow
from core.ids import uuid7
from ticketing.catalogue.models import TicketedEvent
from ticketing.tickets.models import Ticket, TicketPerk


class Direction(models.TextChoices):
    """Which way somebody went through a door."""

    IN = "in", _("In")
    OUT = "out", _("Out")


class CheckIn(WorkspaceRow):
    """Somebody went through a door with a ticket. Written once; an undo is noted on it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    workspace = models.ForeignKey(
        Workspace, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    ticketed_event = models.ForeignKey(
        TicketedEvent,
        on_delete=models.PROTECT,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    ticket = models.ForeignKey(
        Ticket, on_delete=models.PROTECT, related_name="check_ins", db_index=False
    )
    # Who held the ticket then.
    customer = models.ForeignKey(
        Customer, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    direction = models.CharField(max_length=3, choices=Direction.choices, default=Direction.IN)
    gate = models.CharField(max_length=60, blank=True, default="")
    # The scan's own: sent twice, it is the same scan.
    nonce = models.CharField(max_length=100)
    scanned_at = models.DateTimeField()
    received_at = models.DateTimeField()
    was_offline = models.BooleanField(default=False)
    # Let in though the ticket was inside already: two doors could not ask each other.
    is_double = models.BooleanField(default=False)
    # How often somebody had come in with the ticket by then: the answer that the scan was given.
    entries = models.PositiveSmallIntegerField(default=0)
    by = models.ForeignKey(
        User, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    # The name of the key, where a machine let in.
    device = models.CharField(max_length=100, blank=True, default="")
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(
        User, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    class Meta:
        verbose_name = _("check-in")
        ordering = ["-scanned_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "ticket", "nonce"], name="check_in_nonce_once"
            )
        ]
        indexes = [
            models.Index(
                fields=["workspace", "ticketed_event", "scanned_at"], name="check_in_of_event"
            )
        ]

    def __str__(self) -> str:
        return f"{self.gate} {self.scanned_at:%H:%M}"


class PerkRedemption(WorkspaceRow):
    """A perk was given out at a counter. Written once; an undo is noted on it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    workspace = models.ForeignKey(
        Workspace, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    ticket_perk = models.ForeignKey(
        TicketPerk, on_delete=models.PROTECT, related_name="redemptions", db_index=False
    )
    gate = models.CharField(max_length=60, blank=True, default="")
    nonce = models.CharField(max_length=100)
    redeemed_at = models.DateTimeField()
    received_at = models.DateTimeField()
    by = models.ForeignKey(
        User, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    device = models.CharField(max_length=100, blank=True, default="")
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(
        User, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    class Meta:
        verbose_name = _("perk given")
        ordering = ["-redeemed_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "ticket_perk", "nonce"], name="perk_redemption_nonce_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.gate} {self.redeemed_at:%H:%M}"


class RefusedScan(WorkspaceRow):
    """A scan of a door that was offline, kept though it let nobody in who may: nothing is lost."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    workspace = models.ForeignKey(
        Workspace, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    ticketed_event = models.ForeignKey(
        TicketedEvent,
        on_delete=models.PROTECT,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    # The ticket, where the scan names one; else what was scanned, cut short.
    ticket = models.ForeignKey(
        Ticket, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    presented = models.CharField(max_length=300, blank=True, default="")
    # SHA-256 of what was scanned and the scan's nonce: sent twice, it is the same scan.
    fingerprint = models.BinaryField(max_length=32, editable=False)
    # The code of the refusal, and what it said.
    reason = models.CharField(max_length=40)
    words = models.CharField(max_length=300, blank=True, default="")
    nonce = models.CharField(max_length=100, blank=True, default="")
    gate = models.CharField(max_length=60, blank=True, default="")
    scanned_at = models.DateTimeField(null=True)
    received_at = models.DateTimeField()
    by = models.ForeignKey(
        User, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    device = models.CharField(max_length=100, blank=True, default="")

    class Meta:
        verbose_name = _("refused scan")
        ordering = ["-received_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "ticketed_event", "fingerprint"], name="refused_scan_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.gate} {self.reason}"

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Customer, Workspace
from accounts.models.rows import WorkspaceRow
from core.ids import uuid7
from ticketing.catalogue.models import TicketedEvent


class LetterKind(models.TextChoices):
    """What a letter about tickets says; its subject is what it is about: an order, a ticket."""

    PLACED = "placed", _("Tickets wait to be paid at the desk")
    TICKETS = "tickets", _("Tickets of an order")
    OFFERED = "offered", _("A ticket waits to be claimed")
    CLAIMED = "claimed", _("Tells the sender that the ticket was claimed")
    RECEIVED = "received", _("The ticket, for who claimed it")
    RETURNED = "returned", _("Tells the sender that nobody claimed the ticket")
    REISSUED = "reissued", _("A ticket with its new code")
    REFUNDED = "refunded", _("Money goes back")
    REFUNDED_LATE = "refunded_late", _("Money came too late and goes back")
    REMINDER = "reminder", _("The event is tomorrow")
    MOVED = "moved", _("The event was moved")
    CALLED_OFF = "called_off", _("The event was cancelled")


class LetterState(models.TextChoices):
    """The life of a letter."""

    WAITING = "waiting", _("To be sent")
    SENT = "sent", _("Sent")
    DROPPED = "dropped", _("No longer needed, or without an address")
    FAILED = "failed", _("Could not be sent")


class LetterQuerySet(models.QuerySet["Letter"]):
    def of(self, workspace: Workspace) -> "LetterQuerySet":
        """One workspace's."""
        return self.filter(workspace=workspace)

    def personal(self) -> "LetterQuerySet":
        """Those that somebody waits for: none of thousands."""
        return self.filter(is_bulk=False)

    def due(self, *, at: datetime) -> "LetterQuerySet":
        """Those that should be sent now, the longest waiting first; bulk comes last."""
        return self.filter(state=LetterState.WAITING, next_attempt_at__lte=at).order_by(
            "is_bulk", "next_attempt_at"
        )


class Letter(WorkspaceRow):
    """An e-mail to one person about one thing. It is written from what is so when it is sent."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    workspace = models.ForeignKey(
        Workspace, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    # One of `LetterKind`, or another room's: `ticketing.mail.writers`.
    kind = models.CharField(max_length=15)
    # One of thousands: nobody waits for a ticket behind them.
    is_bulk = models.BooleanField(default=False, db_default=False)
    # The order, the transfer or the ticket. Addresses stay with those, and are blanked there.
    subject_id = models.UUIDField()
    # Of a ticket issued anew: its epoch, since it may be issued anew again.
    edition = models.PositiveIntegerField(default=0)
    # The secret of a claim's link, until the letter is sent: only its digest is kept then.
    sealed_secret = models.BinaryField(null=True, editable=False)
    state = models.CharField(
        max_length=10, choices=LetterState.choices, default=LetterState.WAITING
    )
    attempts = models.PositiveSmallIntegerField(default=0)
    # While somebody sends it: when it is tried again if they are never heard of.
    next_attempt_at = models.DateTimeField()
    written_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    fault = models.CharField(max_length=200, blank=True, default="")

    objects: ClassVar[models.Manager["Letter"]] = LetterQuerySet.as_manager()

    class Meta:
        verbose_name = _("letter")
        ordering = ["-written_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "kind", "subject_id", "edition"], name="letter_once"
            )
        ]
        indexes = [
            models.Index(
                fields=["workspace", "state", "is_bulk", "next_attempt_at"], name="letter_due"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject_id}"


class ToldHolder(WorkspaceRow):
    """That somebody who holds a ticket is written to about its event; a letter's subject."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    workspace = models.ForeignKey(
        Workspace, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    ticketed_event = models.ForeignKey(
        TicketedEvent, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    # Who held a ticket then. The foreign key in the database is (workspace_id, customer_id).
    customer = models.ForeignKey(
        Customer, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )

    class Meta:
        abstract = True


class Reminder(ToldHolder):
    """That somebody is reminded of an event: once for each day on which it was to be."""

    # The event's day on the venue's clock: an event that is moved to another is told of anew.
    event_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "ticketed_event", "customer", "event_on"],
                name="reminder_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.ticketed_event_id} {self.event_on}"


class HolderNotice(ToldHolder):
    """That somebody is told that an event was moved or called off: once for each time."""

    # The event's, when staff had the letter written.
    edition = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "ticketed_event", "customer", "edition"],
                name="holder_notice_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.ticketed_event_id} {self.edition}"

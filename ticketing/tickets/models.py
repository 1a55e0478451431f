from datetime import datetime
from decimal import Decimal
from typing import ClassVar
from uuid import UUID

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Customer, Workspace
from accounts.models.rows import WorkspaceRow
from core.ids import as_uuid, uuid7
from ticketing.catalogue.models import Perk, TicketedEvent, TicketType
from ticketing.orders.models import Order
from ticketing.payments.models import Refund
from ticketing.tickets.states import TicketState


class TicketQuerySet(models.QuerySet["Ticket"]):
    def of(self, workspace: Workspace) -> "TicketQuerySet":
        """One workspace's."""
        return self.filter(workspace=workspace)

    def named(self, name: str) -> "TicketQuerySet":
        """The one with this id or number."""
        key = as_uuid(name)
        return self.filter(id=key) if key else self.filter(number=name.upper())

    def held_by(self, customer: Customer) -> "TicketQuerySet":
        """Those whose holder this customer is now."""
        return self.filter(workspace=customer.workspace_id, customer=customer)

    def valid(self) -> "TicketQuerySet":
        """Those that open a door."""
        return self.filter(state=TicketState.VALID)

    def newest_first(self) -> "TicketQuerySet":
        """In the order of lists."""
        return self.order_by("-issued_at", "-id")

    def before(self, issued_at: datetime, key: UUID) -> "TicketQuerySet":
        """What follows this place in a list that is newest first."""
        return self.filter(Q(issued_at__lt=issued_at) | Q(id__lt=key), issued_at__lte=issued_at)


class Ticket(WorkspaceRow):
    """One person's way in. Its holder may change; `order` stays with who paid."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    workspace = models.ForeignKey(
        Workspace, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    # What people read out at the door when no camera can read the code; new with each epoch.
    number = models.CharField(max_length=12)
    ticketed_event = models.ForeignKey(
        TicketedEvent, on_delete=models.PROTECT, related_name="tickets", db_index=False
    )
    ticket_type = models.ForeignKey(
        TicketType, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="tickets")
    # The holder. The foreign key in the database is (workspace_id, customer_id).
    customer = models.ForeignKey(
        Customer,
        on_delete=models.PROTECT,
        related_name="tickets",
        db_constraint=False,
        db_index=False,
    )
    state = models.CharField(max_length=10, choices=TicketState.choices, default=TicketState.VALID)
    # Raised by a claim and by a new issue: codes of an earlier epoch open nothing.
    epoch = models.PositiveIntegerField(default=1)
    holder_name = models.CharField(max_length=200, blank=True, default="")
    holder_email = models.EmailField(blank=True, default="")
    # What it was paid with, and what of that was given back.
    price = models.DecimalField(max_digits=16, decimal_places=4, default=Decimal(0))
    refund = models.ForeignKey(Refund, null=True, on_delete=models.PROTECT, related_name="tickets")
    issued_at = models.DateTimeField(_("issued"))
    voided_at = models.DateTimeField(null=True)
    # The door: whether its holder is inside now, and how often they came in.
    is_inside = models.BooleanField(_("inside"), default=False)
    entries = models.PositiveSmallIntegerField(default=0)
    entered_at = models.DateTimeField(_("came in"), null=True)
    # Of the last scan that counts, whichever way.
    scanned_at = models.DateTimeField(null=True, editable=False)

    objects: ClassVar[models.Manager["Ticket"]] = TicketQuerySet.as_manager()

    class Meta:
        verbose_name = _("ticket")
        verbose_name_plural = _("tickets")
        ordering = ["-issued_at"]
        constraints = [
            models.UniqueConstraint(fields=["workspace", "number"], name="ticket_number_once"),
            models.CheckConstraint(
                condition=Q(is_inside=False) | Q(entries__gte=1), name="ticket_inside_has_entered"
            ),
        ]
        indexes = [
            models.Index(fields=["workspace", "ticketed_event", "id"], name="ticket_of_event"),
            models.Index(fields=["workspace", "customer", "issued_at"], name="ticket_of_holder"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def number_for_buyer(self) -> str:
        """The number, where who bought it holds it still; "" of somebody else's. It opens doors."""
        return self.number if self.customer_id == self.order.customer_id else ""


class TicketPerk(WorkspaceRow):
    """A ticket's stub for one perk: how many times it may be used, and was."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    workspace = models.ForeignKey(
        Workspace, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="perks")
    perk = models.ForeignKey(Perk, on_delete=models.PROTECT, related_name="+")
    allowance = models.PositiveSmallIntegerField()
    used = models.IntegerField(default=0)

    class Meta:
        verbose_name = _("perk of a ticket")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "ticket", "perk"], name="ticket_perk_once"
            ),
            models.CheckConstraint(
                condition=Q(used__gte=0, used__lte=F("allowance")),
                name="ticket_perk_within_allowance",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.used}/{self.allowance}"

    @property
    def left(self) -> int:
        """How many times it can still be used."""
        return self.allowance - self.used

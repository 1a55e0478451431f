from datetime import datetime
from decimal import Decimal
from typing import ClassVar
from uuid import UUID

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Customer, User, Workspace
from accounts.models.rows import WorkspaceRow
from core.ids import as_uuid, uuid7
from ticketing.catalogue.models import PromoCode, TicketedEvent, TicketType
from ticketing.orders.states import OrderState, Provider, StepKind

OPEN = "open"


class OrderQuerySet(models.QuerySet["Order"]):
    def of(self, workspace: Workspace) -> "OrderQuerySet":
        """One workspace's."""
        return self.filter(workspace=workspace)

    def named(self, name: str) -> "OrderQuerySet":
        """The one with this id or number."""
        key = as_uuid(name)
        return self.filter(id=key) if key else self.filter(number=name.upper())

    def overdue(self, *, at: datetime) -> "OrderQuerySet":
        """Those whose time has run out and that still hold tickets, the oldest first."""
        return self.filter(state=OrderState.PENDING, expires_at__lte=at).order_by("expires_at")

    def newest_first(self) -> "OrderQuerySet":
        """In the order of lists."""
        return self.order_by("-created_at", "-id")

    def before(self, created_at: datetime, key: UUID) -> "OrderQuerySet":
        """What follows this place in a list that is newest first."""
        return self.filter(Q(created_at__lt=created_at) | Q(id__lt=key), created_at__lte=created_at)


class Order(WorkspaceRow):
    """What one customer wants of one event: tickets put aside, then paid, then theirs."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    workspace = models.ForeignKey(
        Workspace, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    # What people read out at the desk.
    number = models.CharField(max_length=12)
    ticketed_event = models.ForeignKey(
        TicketedEvent, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    # The buyer. The foreign key in the database is (workspace_id, customer_id).
    customer = models.ForeignKey(
        Customer, on_delete=models.PROTECT, related_name="+", db_constraint=False
    )
    state = models.CharField(max_length=10, choices=OrderState.choices, default=OrderState.PENDING)
    # OPEN while it is pending, else NULL: a customer has one open order for an event. It also makes
    # orders of one customer take turns, so that what they already have can be counted.
    open_slot = models.CharField(max_length=4, null=True, default=OPEN, editable=False)
    provider = models.CharField(_("payment"), max_length=10, choices=Provider.choices)
    currency = models.CharField(max_length=3)
    subtotal = models.DecimalField(max_digits=16, decimal_places=4)
    discount = models.DecimalField(max_digits=16, decimal_places=4, default=Decimal(0))
    total = models.DecimalField(max_digits=16, decimal_places=4)
    refunded = models.DecimalField(max_digits=16, decimal_places=4, default=Decimal(0))
    promo_code = models.ForeignKey(
        PromoCode,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )
    # Whom the tickets are sent to, as given with the order.
    name = models.CharField(max_length=200, blank=True, default="")
    email = models.EmailField(blank=True, default="")
    language = models.CharField(max_length=10, blank=True, default="")
    # Raised when a ticket gets a new code, and by erasure: links of an earlier epoch open nothing.
    link_epoch = models.PositiveIntegerField(default=1, editable=False)
    expires_at = models.DateTimeField(_("held until"), null=True, blank=True)
    created_at = models.DateTimeField(_("ordered"))
    confirmed_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[models.Manager["Order"]] = OrderQuerySet.as_manager()

    class Meta:
        verbose_name = _("order")
        verbose_name_plural = _("orders")
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(fields=["workspace", "number"], name="order_number_once"),
            models.UniqueConstraint(
                fields=["workspace", "ticketed_event", "customer", "open_slot"],
                name="order_open_once",
            ),
            models.CheckConstraint(
                condition=Q(open_slot=OPEN, state="pending")
                | (Q(open_slot=None) & ~Q(state="pending")),
                name="order_open_while_pending",
            ),
            models.CheckConstraint(
                condition=Q(total=F("subtotal") - F("discount"), total__gte=0, discount__gte=0),
                name="order_adds_up",
            ),
            models.CheckConstraint(
                condition=Q(refunded__gte=0, refunded__lte=F("total")),
                name="order_refunds_what_was_paid",
            ),
        ]
        indexes = [
            models.Index(fields=["workspace", "state", "expires_at"], name="order_by_expiry"),
            models.Index(fields=["workspace", "created_at", "id"], name="order_newest"),
            models.Index(fields=["workspace", "ticketed_event", "state"], name="order_of_event"),
        ]

    def __str__(self) -> str:
        return self.number


class OrderLine(WorkspaceRow):
    """So many tickets of one type in an order, at the price of that moment."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    workspace = models.ForeignKey(
        Workspace, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="lines", db_index=False)
    ticket_type = models.ForeignKey(
        TicketType, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    quantity = models.PositiveSmallIntegerField()
    # Of one ticket: what it costs, and what the code takes off.
    unit_price = models.DecimalField(max_digits=16, decimal_places=4)
    unit_discount = models.DecimalField(max_digits=16, decimal_places=4, default=Decimal(0))

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "order", "ticket_type"], name="order_line_once"
            ),
            models.CheckConstraint(
                condition=Q(
                    quantity__gte=1, unit_discount__gte=0, unit_discount__lte=F("unit_price")
                ),
                name="order_line_adds_up",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} of {self.ticket_type_id}"

    @property
    def unit_total(self) -> Decimal:
        """What one ticket of it is paid with."""
        return self.unit_price - self.unit_discount


class OrderStep(WorkspaceRow):
    """Something that happened to an order, with its time."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    workspace = models.ForeignKey(
        Workspace, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="steps", db_index=False)
    kind = models.CharField(max_length=20, choices=StepKind.choices)
    amount = models.DecimalField(max_digits=16, decimal_places=4, null=True)
    note = models.CharField(max_length=300, blank=True, default="")
    by = models.ForeignKey(
        User, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["workspace", "order"], name="order_step_of_order")]

    def __str__(self) -> str:
        return str(StepKind(self.kind).label)

from datetime import datetime
from typing import ClassVar
from uuid import UUID

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Customer, User, Workspace
from accounts.models.rows import WorkspaceRow
from core.ids import uuid7


class EntryKind(models.TextChoices):
    """Why points moved."""

    EARN = "earn", _("Earned")
    RIPEN = "ripen", _("Became available")
    SPEND = "spend", _("Spent")
    EXPIRE = "expire", _("Expired")
    ADJUST = "adjust", _("Adjusted")
    REVERSE = "reverse", _("Taken back")
    RETURN = "return", _("Given back")


# The movements that make up what customers have earned. Statements that are to be answered by the
# index of these alone say the same: `EARNED_SQL`.
EARNED = Q(kind__in=[EntryKind.EARN, EntryKind.REVERSE]) & ~Q(points=0, pending=0)
EARNED_SQL = "kind IN ('earn', 'reverse') AND NOT (pending = 0 AND points = 0)"


class LedgerEntryQuerySet(models.QuerySet["LedgerEntry"]):
    def of(self, workspace: Workspace) -> "LedgerEntryQuerySet":
        """One workspace's ledger."""
        return self.filter(workspace=workspace)

    def about(self, customer_id: UUID) -> "LedgerEntryQuerySet":
        """One customer's ledger."""
        return self.filter(customer_id=customer_id)

    def movements(self) -> "LedgerEntryQuerySet":
        """Those that moved points; the others say why nothing was earned."""
        return self.exclude(points=0, pending=0)

    def newest_first(self) -> "LedgerEntryQuerySet":
        """As a statement is read: the customer's last turn first."""
        return self.order_by("-turn")

    def before(self, _moment: datetime, key: UUID) -> "LedgerEntryQuerySet":
        """What follows a place in one customer's statement: see `LedgerEntry.place`."""
        return self.filter(turn__lt=key.int)


class LedgerEntry(WorkspaceRow):
    """One movement of one customer's points, and why. Written once, never changed.

    The sum of `points` is the balance and the sum of `pending` what is still to ripen; `balance`
    is the one after this entry. An entry without points keeps the reason why an event earned
    nothing. Only an erasure blanks what the trace and the reason say of a person.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    workspace = models.ForeignKey(
        Workspace, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    # The foreign key in the database is (workspace_id, customer_id): it cannot cross workspaces.
    customer = models.ForeignKey(
        Customer,
        on_delete=models.PROTECT,
        related_name="ledger",
        db_constraint=False,
        db_index=False,
    )
    turn = models.PositiveIntegerField(_("turn"))
    kind = models.CharField(max_length=10, choices=EntryKind.choices)
    points = models.BigIntegerField(default=0)
    pending = models.BigIntegerField(default=0)
    balance = models.BigIntegerField(_("balance after"))
    # The event whose points these are; `step` 0 is what it earned, each later one a correction.
    event_id = models.UUIDField(null=True)
    step = models.PositiveIntegerField(default=0)
    # The streak or challenge that paid, and for which milestone, goal or round.
    subject_id = models.UUIDField(null=True)
    goal = models.PositiveIntegerField(null=True)
    occurred_at = models.DateTimeField(_("when"))
    made_at = models.DateTimeField(_("booked"))
    # When what moves had been earned: of points that are taken back, the day they count for.
    earned_at = models.DateTimeField()
    trace = models.JSONField(default=dict)
    reason = models.CharField(max_length=500, blank=True, default="")
    by = models.ForeignKey(
        User, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    objects: ClassVar[models.Manager["LedgerEntry"]] = LedgerEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("ledger entry")
        verbose_name_plural = _("ledger entries")
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "customer", "turn"], name="entry_turn_once"
            ),
            models.UniqueConstraint(
                fields=["workspace", "event_id", "step"], name="entry_of_event_once"
            ),
            models.CheckConstraint(
                condition=(
                    Q(kind=EntryKind.EARN, points__gte=0, pending__gte=0)
                    | Q(kind=EntryKind.RIPEN, points__gt=0, pending=-F("points"))
                    | Q(kind=EntryKind.SPEND, points__lt=0, pending=0)
                    # Above zero: expired points of a refunded award, which are not taken twice.
                    | Q(kind=EntryKind.EXPIRE, pending=0) & ~Q(points=0)
                    | Q(kind=EntryKind.ADJUST, pending=0) & ~Q(points=0) & ~Q(reason="")
                    | Q(kind=EntryKind.REVERSE)
                    # Spent points that are the customer's again: they were not earned anew.
                    | Q(kind=EntryKind.RETURN, points__gt=0, pending=0)
                ),
                name="entry_moves_as_its_kind",
            ),
        ]
        indexes = [
            # A workspace's newest entries, also beside a neighbour with millions. A batch has one
            # instant, so that its thousand entries share a few bytes each.
            models.Index(fields=["workspace", "made_at"], name="entry_newest_first"),
            # What leaderboards add up, without a look at the rows themselves.
            models.Index(
                fields=["workspace", "earned_at"],
                include=["customer", "points", "pending"],
                condition=EARNED,
                name="entry_earned",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.points:+} {self.get_kind_display()}"

    @property
    def place(self) -> UUID:
        """Where it stands in its customer's statement: the turn, for times come late and repeat."""
        return UUID(int=self.turn)


class Slip(WorkspaceRow):
    """The number that a till gave a movement of points: the same number again moves nothing.

    A table of its own: of a thousand entries hardly one has such a number.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    workspace = models.ForeignKey(
        Workspace, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    external_id = models.CharField(max_length=255)
    entry = models.ForeignKey(
        LedgerEntry, on_delete=models.PROTECT, related_name="slips", db_index=False
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "external_id"], name="slip_external_id_once"
            ),
            models.UniqueConstraint(fields=["workspace", "entry"], name="slip_of_entry_once"),
        ]

    def __str__(self) -> str:
        return self.external_id


class Lot(WorkspaceRow):
    """Points of one award that ripen or expire; those that do neither need no lot.

    `points` = what was used + what `expired` + what is `remaining`; a refund makes all of it
    smaller, down to what was used. Spends take from the lot that expires first.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    workspace = models.ForeignKey(
        Workspace, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    customer = models.ForeignKey(
        Customer,
        on_delete=models.PROTECT,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    event_id = models.UUIDField(null=True)
    subject_id = models.UUIDField(null=True)
    rule = models.CharField(max_length=100, blank=True, default="")
    points = models.BigIntegerField()
    remaining = models.BigIntegerField()
    expired = models.BigIntegerField(default=0, db_default=0)
    is_pending = models.BooleanField(default=False)
    ripens_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(remaining__gte=0)
                & Q(expired__gte=0)
                & Q(points__gte=F("remaining") + F("expired")),
                name="lot_remaining_within_points",
            )
        ]
        indexes = [models.Index(fields=["workspace", "customer"], name="lot_of_customer")]

    def __str__(self) -> str:
        return f"{self.remaining} of {self.points}"


class LimitUse(WorkspaceRow):
    """How many events of a customer a rule has rewarded in one period; never more than allowed."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    workspace = models.ForeignKey(
        Workspace, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    customer = models.ForeignKey(
        Customer,
        on_delete=models.PROTECT,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    rule_id = models.UUIDField()
    period_on = models.DateField()
    used = models.PositiveIntegerField()
    allowed = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "customer", "rule_id", "period_on"], name="limit_use_once"
            ),
            models.CheckConstraint(
                condition=Q(used__lte=F("allowed")), name="limit_is_never_passed"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.used} of {self.allowed}"

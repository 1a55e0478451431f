from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Customer, User, Workspace
from accounts.models.rows import WorkspaceRow
from core.ids import uuid7
from loyalty.definitions import CountedDefinition
from loyalty.rewards.models import Reward


class Joining(models.TextChoices):
    """Who comes into a stamp programme."""

    AUTOMATIC = "automatic", _("Everybody, by their first purchase that counts")
    BY_STAFF = "by_staff", _("Those whom staff enrol")


class StampProgram(CountedDefinition):
    """A stamp card: so many purchases make a full one, which pays for a reward.

    One that was retired counts what was bought until then, and full cards of it stay good.
    """

    threshold = models.PositiveIntegerField(help_text=_("Stamps that make a full card."))
    minimum_amount = models.DecimalField(
        max_digits=19,
        decimal_places=4,
        null=True,
        blank=True,
        help_text=_("What a purchase must come to, after refunds; empty: anything above nothing."),
    )
    once_a_day = models.BooleanField(
        default=False, help_text=_("Only the first purchase of a day counts.")
    )
    enrolment = models.CharField(
        max_length=10, choices=Joining.choices, default=Joining.AUTOMATIC.value
    )
    ends_at = models.DateTimeField(
        null=True, blank=True, help_text=_("Purchases from then on do not count.")
    )
    retired_at = models.DateTimeField(null=True, editable=False)
    reward = models.ForeignKey(
        Reward, on_delete=models.PROTECT, related_name="programs", db_index=False
    )

    class Meta(CountedDefinition.Meta):
        verbose_name = _("stamp programme")
        verbose_name_plural = _("stamp programmes")
        constraints = [
            models.UniqueConstraint(fields=["workspace", "key"], name="stamp_program_key_once"),
            models.UniqueConstraint(fields=["workspace", "reward"], name="stamp_reward_once"),
            models.CheckConstraint(
                condition=Q(threshold__gte=1) & Q(threshold__lte=1000),
                name="stamp_program_has_a_threshold",
            ),
            models.CheckConstraint(
                condition=Q(ends_at=None) | Q(starts_at=None) | Q(ends_at__gt=F("starts_at")),
                name="stamp_program_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(is_active=True, retired_at=None)
                | Q(is_active=False, retired_at__isnull=False),
                name="stamp_program_was_retired_once",
            ),
        ]

    @property
    def until(self) -> datetime | None:
        """From when on purchases do not count; None: there is no end to it."""
        ends = [moment for moment in (self.ends_at, self.retired_at) if moment is not None]
        return min(ends, default=None)


class Enrolment(WorkspaceRow):
    """A customer in a stamp programme: what was bought from `since` on counts, until they leave.

    `since` is empty for who came in by a purchase: everything counts. `finished` is how many full
    cards the last message said; it follows from the stamps.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    workspace = models.ForeignKey(
        Workspace, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    program = models.ForeignKey(
        StampProgram, on_delete=models.PROTECT, related_name="enrolments", db_index=False
    )
    # The foreign key in the database is (workspace_id, customer_id): it cannot cross workspaces.
    customer = models.ForeignKey(
        Customer,
        on_delete=models.PROTECT,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    since = models.DateTimeField(null=True)
    enrolled_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)
    by = models.ForeignKey(
        User, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    finished = models.PositiveIntegerField(_("full cards"), default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "customer", "program"], name="enrolment_once"
            )
        ]
        indexes = [
            models.Index(
                fields=["workspace", "program", "-enrolled_at"], name="enrolment_of_program"
            )
        ]

    def __str__(self) -> str:
        return f"{self.finished} full"


class StampCard(WorkspaceRow):
    """A full card that paid for a reward; one whose redemption was reversed is spent no more.

    The cards that are not spent are no rows: they follow from the stamps. `threshold` and `terms`
    (`loyalty.stamps.terms.KeptTerms`) are those of the programme at that time: a purchase on the
    card stands by them, whatever the programme says now.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    workspace = models.ForeignKey(
        Workspace, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    program = models.ForeignKey(
        StampProgram, on_delete=models.PROTECT, related_name="cards", db_index=False
    )
    customer = models.ForeignKey(
        Customer,
        on_delete=models.PROTECT,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    # Of `Redemption`, which names this card.
    redemption_id = models.UUIDField()
    threshold = models.PositiveIntegerField()
    terms: Any = models.JSONField()
    spent_at = models.DateTimeField()
    reversed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "redemption_id"], name="stamp_card_of_redemption_once"
            )
        ]
        indexes = [
            models.Index(
                fields=["workspace", "customer", "program", "-spent_at"],
                name="stamp_card_of_customer",
            )
        ]

    def __str__(self) -> str:
        return f"{self.threshold} stamps"


class StampQuerySet(models.QuerySet["Stamp"]):
    def of(self, workspace: Workspace) -> "StampQuerySet":
        """One workspace's."""
        return self.filter(workspace=workspace)

    def about(self, customer_id: UUID) -> "StampQuerySet":
        """One customer's."""
        return self.filter(customer_id=customer_id)

    def valid(self) -> "StampQuerySet":
        """Those whose purchase counts."""
        return self.filter(voided_at=None)

    def open(self) -> "StampQuerySet":
        """Those that are on no spent card: they make the cards to be had."""
        return self.valid().filter(card=None)

    def in_order(self) -> "StampQuerySet":
        """As they fill the cards: by when it was bought, and never by when it was recorded."""
        return self.order_by("occurred_at", F("transaction_ref").asc(nulls_first=True), "event_id")


class Stamp(WorkspaceRow):
    """A purchase that qualified for a programme; voided when it does not any more.

    It keeps its id when it is voided and counts again. `transaction_ref` is the event's external
    id.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    workspace = models.ForeignKey(
        Workspace, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    program = models.ForeignKey(
        StampProgram, on_delete=models.PROTECT, related_name="stamps", db_index=False
    )
    customer = models.ForeignKey(
        Customer,
        on_delete=models.PROTECT,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    event_id = models.UUIDField()
    # Byte by byte, as the application sorts it, whatever the database's language is.
    transaction_ref = models.CharField(max_length=255, null=True, db_collation="C")
    occurred_at = models.DateTimeField()
    qualified_at = models.DateTimeField()
    voided_at = models.DateTimeField(null=True)
    # The spent card that it is on.
    card = models.ForeignKey(
        StampCard, null=True, on_delete=models.PROTECT, related_name="stamps", db_index=False
    )

    objects: ClassVar[models.Manager["Stamp"]] = StampQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "program", "event_id"], name="stamp_of_event_once"
            )
        ]
        indexes = [
            models.Index(
                fields=["workspace", "customer", "program", "occurred_at"],
                name="stamp_of_customer",
            ),
            models.Index(
                fields=["workspace", "customer", "program"],
                condition=Q(voided_at=None, card=None),
                name="stamp_open",
            ),
        ]

    def __str__(self) -> str:
        return self.transaction_ref or str(self.event_id)

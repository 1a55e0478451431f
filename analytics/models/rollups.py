from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Workspace
from accounts.models.rows import WorkspaceRow
from core.ids import uuid7


class RollupState(WorkspaceRow):
    """That a workspace's rollups are there: for which zone's days, and how often they changed.

    Whoever folds, builds or takes back holds its lock. No event lies before `first_on` or after
    `last_on`, but for what is not folded yet; what was deleted leaves them as they are.
    """

    workspace = models.OneToOneField(
        Workspace, primary_key=True, on_delete=models.CASCADE, related_name="+"
    )
    time_zone = models.CharField(max_length=64)
    version = models.BigIntegerField(default=0)
    first_on = models.DateField(null=True)
    last_on = models.DateField(null=True)
    folded_at = models.DateTimeField(null=True)
    built_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.version} ({self.time_zone})"


class Delta(WorkspaceRow):
    """What one transaction added to the rollups, until it is folded: `analytics.rollups.changes`.

    A row for a batch, and no counter that everybody changes: nobody waits for anybody.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    workspace = models.ForeignKey(
        Workspace, on_delete=models.CASCADE, related_name="+", db_constraint=False, db_index=False
    )
    body = models.BinaryField()

    class Meta:
        indexes = [models.Index(fields=["workspace", "id"], name="delta_oldest_first")]

    def __str__(self) -> str:
        return str(self.id)


class Grain(models.TextChoices):
    """The periods that are kept; each but the last begins on a day of the workspace's zone."""

    DAY = "day", _("Day")
    WEEK = "week", _("Week")
    MONTH = "month", _("Month")
    YEAR = "year", _("Year")
    ALL = "all", _("All time")


class KindTally(WorkspaceRow):
    """What the events of one kind come to in one period.

    A kind is a type of event with the rule that was named for it, if one was; the kind without a
    type is all of them together. `failed` events met no rule's conditions, `limited` ones earned
    nothing because a limit was reached. `people` is the bitmap of the customers' numbers, `users`
    how many there are. A day knows how many of its events fell into each of its 24 hours.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    workspace = models.ForeignKey(
        Workspace, on_delete=models.CASCADE, related_name="+", db_constraint=False, db_index=False
    )
    grain = models.CharField(max_length=5, choices=Grain.choices)
    starts_on = models.DateField()
    event_type = models.CharField(max_length=30, blank=True, default="")
    name = models.CharField(max_length=100, blank=True, default="")
    count = models.BigIntegerField(default=0)
    points = models.DecimalField(max_digits=30, decimal_places=0, default=0)
    failed = models.BigIntegerField(default=0)
    limited = models.BigIntegerField(default=0)
    hours = ArrayField(models.BigIntegerField(), default=list)
    users = models.BigIntegerField(default=0)
    people = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "grain", "event_type", "name", "starts_on"],
                name="kind_tally_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.count} {self.event_type} {self.starts_on}"


class SourceTally(WorkspaceRow):
    """What the events of one type, source and currency come to in one period.

    Without a currency they are no transactions. The arrays hold each hour of the day, added up over
    the period's days.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    workspace = models.ForeignKey(
        Workspace, on_delete=models.CASCADE, related_name="+", db_constraint=False, db_index=False
    )
    grain = models.CharField(max_length=5, choices=Grain.choices)
    starts_on = models.DateField()
    event_type = models.CharField(max_length=30)
    source = models.CharField(max_length=255, blank=True, default="")
    currency = models.CharField(max_length=3, blank=True, default="")
    count = models.BigIntegerField(default=0)
    amount = models.DecimalField(max_digits=30, decimal_places=4, default=0)
    hour_counts = ArrayField(models.BigIntegerField(), default=list)
    hour_amounts = ArrayField(models.DecimalField(max_digits=30, decimal_places=4), default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "grain", "event_type", "starts_on", "source", "currency"],
                name="source_tally_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.count} {self.event_type} {self.starts_on}"


class CustomerBlock(WorkspaceRow):
    """Columns of up to 1,024 customers: what each did of one type in one currency, in all.

    Packed as `analytics.rollups.packing` says: who they are, how often, how much in
    ten-thousandths of the currency's unit, and when last in days since 1970-01-01. The events
    without a type are all of them together.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    workspace = models.ForeignKey(
        Workspace, on_delete=models.CASCADE, related_name="+", db_constraint=False, db_index=False
    )
    event_type = models.CharField(max_length=30, blank=True, default="")
    currency = models.CharField(max_length=3, blank=True, default="")
    block = models.BigIntegerField()
    numbers = models.BinaryField()
    counts = models.BinaryField()
    totals = models.BinaryField()
    last = models.BinaryField()

    objects: ClassVar[models.Manager["CustomerBlock"]] = models.Manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "event_type", "currency", "block"],
                name="customer_block_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.event_type} {self.currency} {self.block}"

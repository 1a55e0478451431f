from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Workspace
from accounts.models.rows import WorkspaceRow


class StockKind(models.TextChoices):
    """What there is a limited number of. Stocks are locked in the order of their ids."""

    EVENT = "event", _("Places at the event")
    TYPE = "type", _("Tickets of the type")
    CODE = "code", _("Uses of the code")
    SESSION = "session", _("Seats in the session")


class StockQuerySet(models.QuerySet["Stock"]):
    def of(self, workspace: Workspace) -> "StockQuerySet":
        """One workspace's."""
        return self.filter(workspace=workspace)


class Stock(WorkspaceRow):
    """How many of one scarce thing there are, and how many are taken, baskets included.

    The database itself refuses to take more than there are. It shares the id of what it counts.
    Without a capacity nothing is counted: there is nothing to wait for.
    """

    subject_id = models.UUIDField(primary_key=True, editable=False)
    workspace = models.ForeignKey(Workspace, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=StockKind.choices)
    capacity = models.PositiveIntegerField(null=True, blank=True)
    taken = models.IntegerField(default=0)

    objects: ClassVar[models.Manager["Stock"]] = StockQuerySet.as_manager()

    class Meta:
        verbose_name = _("stock")
        constraints = [
            models.CheckConstraint(condition=Q(taken__gte=0), name="stock_nothing_given_twice"),
            models.CheckConstraint(
                condition=Q(capacity=None) | Q(taken__lte=F("capacity")),
                name="stock_nothing_sold_twice",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.taken}/{'∞' if self.capacity is None else self.capacity}"

    @property
    def left(self) -> int | None:
        """How many can still be taken; None is any number."""
        return None if self.capacity is None else self.capacity - self.taken

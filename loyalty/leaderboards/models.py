from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Customer, Workspace
from accounts.models.rows import WorkspaceRow
from core.ids import uuid7
from loyalty.definitions import Definition


class Metric(models.TextChoices):
    """What a board compares."""

    POINTS = "points", _("Points earned")
    COUNT = "count", _("How often")
    SPEND = "spend", _("Money spent, less refunds")


class BoardSpan(models.TextChoices):
    """The time that a board looks at, in the workspace's zone."""

    MONTH = "month", _("Calendar month")
    LAST_7 = "7d", _("Last 7 days")
    LAST_30 = "30d", _("Last 30 days")
    LAST_365 = "365d", _("Last 365 days")
    ALL_TIME = "all", _("All time")


class Leaderboard(Definition):
    """A comparison of customers over a time."""

    metric = models.CharField(max_length=10, choices=Metric.choices, default=Metric.POINTS)
    span = models.CharField(max_length=10, choices=BoardSpan.choices, default=BoardSpan.MONTH)
    # `loyalty.selection.Selection`, for what is counted or summed.
    counts = models.JSONField(default=dict, blank=True)

    class Meta(Definition.Meta):
        verbose_name = _("leaderboard")
        verbose_name_plural = _("leaderboards")
        constraints = [
            models.UniqueConstraint(fields=["workspace", "key"], name="leaderboard_key_once")
        ]


class ClosedMonth(WorkspaceRow):
    """A month of a board that is over: its places stay what they were when it was closed."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    workspace = models.ForeignKey(Workspace, on_delete=models.PROTECT, related_name="+")
    board = models.ForeignKey(Leaderboard, on_delete=models.CASCADE, related_name="months")
    month_on = models.DateField()
    metric = models.CharField(max_length=10, choices=Metric.choices)
    closed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "board", "month_on"], name="closed_month_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.month_on:%Y-%m}"


class ClosedPlace(WorkspaceRow):
    """A customer's place on a monthly board when the month was over: kept as it was then."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    workspace = models.ForeignKey(Workspace, on_delete=models.PROTECT, related_name="+")
    board = models.ForeignKey(Leaderboard, on_delete=models.CASCADE, related_name="closed")
    month_on = models.DateField()
    # The foreign key in the database is (workspace_id, customer_id): it cannot cross workspaces.
    customer = models.ForeignKey(
        Customer,
        on_delete=models.PROTECT,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    rank = models.PositiveIntegerField()
    score = models.DecimalField(max_digits=20, decimal_places=4)

    class Meta:
        ordering = ["rank", "customer_id"]
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "board", "month_on", "customer"], name="closed_place_once"
            )
        ]
        indexes = [
            models.Index(
                fields=["workspace", "board", "month_on", "rank"], name="closed_place_by_rank"
            )
        ]

    def __str__(self) -> str:
        return f"{self.rank}: {self.score}"

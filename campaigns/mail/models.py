"""The letters about members' cards: whether a workspace writes them, and what was written."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Customer, Workspace
from accounts.models.rows import WorkspaceRow
from core.ids import uuid7


class CardLetters(WorkspaceRow):
    """What a workspace writes to members of its own accord; without a row, nothing."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    workspace = models.ForeignKey(
        Workspace, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    of_expiry = models.BooleanField(
        _("points about to expire"),
        default=False,
        help_text=_("One e-mail before points expire, to members who may be written to."),
    )
    days_before = models.PositiveSmallIntegerField(
        _("days before"),
        default=14,
        validators=[MinValueValidator(1), MaxValueValidator(90)],
        help_text=_("How many days before the points expire, e.g. 14."),
    )
    of_rewards = models.BooleanField(
        _("rewards"),
        default=False,
        help_text=_("An e-mail with the code, for who redeems a reward or is given one."),
    )

    class Meta:
        verbose_name = _("letters about points and rewards")
        verbose_name_plural = _("letters about points and rewards")
        constraints = [
            models.UniqueConstraint(fields=["workspace"], name="card_letters_once"),
            models.CheckConstraint(
                condition=models.Q(days_before__gte=1, days_before__lte=90),
                name="card_letters_days_before",
            ),
        ]

    def __str__(self) -> str:
        return str(_("Letters about points and rewards"))


class ExpiryNotice(WorkspaceRow):
    """That a member is told of points that expire on a day: once."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    workspace = models.ForeignKey(
        Workspace, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    # The foreign key in the database is (workspace_id, customer_id): it cannot cross workspaces.
    customer = models.ForeignKey(
        Customer, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    # On the workspace's clock.
    due_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "customer", "due_on"], name="expiry_notice_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.customer_id} {self.due_on}"

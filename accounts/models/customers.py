from typing import ClassVar
from zoneinfo import ZoneInfo

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models.workspaces import Workspace, validate_time_zone
from core.ids import as_uuid, uuid7


class CustomerQuerySet(models.QuerySet["Customer"]):
    def of(self, workspace: Workspace) -> "CustomerQuerySet":
        """One workspace's customers."""
        return self.filter(workspace=workspace)

    def with_pass(self, pass_id: object) -> "CustomerQuerySet":
        """The customer who has this pass: a pass shares its customer's id."""
        key = as_uuid(pass_id)
        return self.filter(id=key) if key else self.none()

    def living(self) -> "CustomerQuerySet":
        """Without those who were erased."""
        return self.filter(erased_at=None)


class Customer(models.Model):
    """A person whom one workspace keeps a record of."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    workspace = models.ForeignKey(Workspace, on_delete=models.PROTECT, related_name="customers")
    external_id = models.CharField(
        _("customer id"),
        max_length=255,
        help_text=_("The id that your shop, till or app has for this person."),
    )
    email = models.EmailField(_("e-mail"), blank=True)
    name = models.CharField(max_length=200, blank=True)
    time_zone = models.CharField(
        max_length=64,
        blank=True,
        validators=[validate_time_zone],
        help_text=_("Where this person's days begin; empty means the workspace's zone."),
    )
    language = models.CharField(max_length=35, blank=True, help_text=_("Such as de or en-GB."))
    user_groups = ArrayField(
        models.CharField(max_length=100),
        default=list,
        blank=True,
        help_text=_("Groups whose rewards may differ, separated by commas."),
    )
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    erased_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects: ClassVar[models.Manager["Customer"]] = CustomerQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "external_id"],
                name="customer_external_id_once",
                violation_error_message=_("There already is a customer with this id."),
            ),
            # What foreign keys of tenant tables point at, so that none can cross workspaces.
            models.UniqueConstraint(fields=["workspace", "id"], name="customer_in_workspace"),
        ]
        indexes = [
            models.Index(fields=["workspace", "email"], name="customer_by_email"),
            models.Index(fields=["workspace", "-created_at", "-id"], name="customer_newest_first"),
        ]

    def __str__(self) -> str:
        return self.name or self.external_id

    @property
    def zone(self) -> ZoneInfo:
        """Where this person's days begin."""
        return ZoneInfo(self.time_zone) if self.time_zone else self.workspace.zone


class Pass(models.Model):
    """A customer's loyalty card. It shares the customer's id, so a card needs no look-up."""

    customer = models.OneToOneField(
        Customer, primary_key=True, on_delete=models.CASCADE, related_name="card"
    )
    workspace = models.ForeignKey(Workspace, on_delete=models.PROTECT, related_name="passes")
    number = models.CharField(max_length=32, help_text=_("What is printed under the code."))
    fields = models.JSONField(default=dict, help_text=_("What the card shows."))
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("pass")
        verbose_name_plural = _("passes")
        constraints = [
            models.UniqueConstraint(fields=["workspace", "number"], name="pass_number_once")
        ]

    def __str__(self) -> str:
        return self.number

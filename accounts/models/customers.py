from collections.abc import Sequence
from datetime import UTC, datetime
from typing import ClassVar
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Func, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from accounts.models.rows import WorkspaceRow
from accounts.models.workspaces import Workspace, validate_time_zone
from core.ids import as_uuid, uuid7


def is_usable_id(text: str) -> bool:
    """Whether a shop's own id can stand in an address: printable, no slash, no blank ends."""
    return (
        0 < len(text) <= 255
        and text.isprintable()
        and text == text.strip()
        and "/" not in text
        and text not in {".", ".."}
    )


def validate_external_id(text: str) -> None:
    """A model field's check of a shop's own id."""
    if not is_usable_id(text):
        raise ValidationError(
            _("Use up to 255 printable characters, no slash, and no blank at either end."),
            code="invalid_user_id",
        )


def zone_name_at(moment: datetime, *, former: Sequence[Sequence[str]], now: str) -> str:
    """The zone that a person lived in at an instant; `former` and `now` as a Customer keeps them.

    Empty means the workspace's. A move is a fact about time: days before it stay what they were.
    """
    if former:
        sought = moment.astimezone(UTC).isoformat(timespec="microseconds")
        for until, zone in former:
            if sought < until:
                return zone
    return now


class NextNumber(Func):
    """The next number that no customer of the installation has had."""

    template = "nextval('accounts_customer_number')"
    output_field = models.BigIntegerField()


class CustomerQuerySet(models.QuerySet["Customer"]):
    def of(self, workspace: Workspace) -> "CustomerQuerySet":
        """One workspace's customers."""
        return self.filter(workspace=workspace)

    def with_pass(self, pass_id: object) -> "CustomerQuerySet":
        """The customer who has this pass: a pass shares its customer's id."""
        key = as_uuid(pass_id)
        return self.filter(id=key) if key else self.none()

    def newest_first(self) -> "CustomerQuerySet":
        """In the order of lists: total, so that pages are stable."""
        return self.order_by("-created_at", "-id")

    def before(self, created_at: datetime, key: UUID) -> "CustomerQuerySet":
        """What follows this place in a list that is newest first."""
        return self.filter(Q(created_at__lt=created_at) | Q(id__lt=key), created_at__lte=created_at)

    def matching(self, words: str) -> "CustomerQuerySet":
        """Those whose name, e-mail, id or card number contains the words."""
        return self.filter(
            Q(name__icontains=words)
            | Q(email__icontains=words)
            | Q(external_id__icontains=words)
            | Q(card__number__startswith=words)
        )

    def living(self) -> "CustomerQuerySet":
        """Without those who were erased."""
        return self.filter(erased_at=None)


class Customer(WorkspaceRow):
    """A person whom one workspace keeps a record of."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    workspace = models.ForeignKey(Workspace, on_delete=models.PROTECT, related_name="customers")
    # Small and never used again: sets of customers are bitmaps of these.
    number = models.BigIntegerField(db_default=NextNumber(), editable=False)
    external_id = models.CharField(
        _("customer id"),
        max_length=255,
        validators=[validate_external_id],
        help_text=_("The id that your shop, till or app has for this person."),
    )
    email = models.EmailField(_("e-mail"), blank=True)
    name = models.CharField(_("name"), max_length=200, blank=True)
    time_zone = models.CharField(
        _("time zone"),
        max_length=64,
        blank=True,
        validators=[validate_time_zone],
        help_text=_("Where this person's days begin; empty means the workspace's zone."),
    )
    # What `time_zone` was: [until when, as ISO 8601 in UTC; the zone], the earliest first.
    former_zones = models.JSONField(default=list, db_default=[], editable=False)
    language = models.CharField(
        _("language"), max_length=35, blank=True, help_text=_("Such as de or en-GB.")
    )
    user_groups = ArrayField(
        models.CharField(max_length=100),
        verbose_name=_("groups"),
        default=list,
        blank=True,
        help_text=_("Groups whose rewards may differ, separated by commas."),
    )
    # What campaigns and automations write; letters about what a person bought come anyway.
    wants_mail = models.BooleanField(
        _("may be written to"),
        default=True,
        db_default=True,
        help_text=_("Switched off: no campaign and no automation writes to this person."),
    )
    created_at = models.DateTimeField(_("known since"), auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    erased_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects: ClassVar[models.Manager["Customer"]] = CustomerQuerySet.as_manager()

    class Meta:
        verbose_name = _("customer")
        verbose_name_plural = _("customers")
        ordering = ["-created_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "external_id"],
                name="customer_external_id_once",
                violation_error_message=_("There already is a customer with this id."),
            ),
            # What foreign keys of tenant tables point at, so that none can cross workspaces.
            models.UniqueConstraint(fields=["workspace", "id"], name="customer_in_workspace"),
            models.UniqueConstraint(
                fields=["workspace", "number"], include=["id"], name="customer_number_once"
            ),
        ]
        indexes = [
            models.Index(fields=["workspace", "email"], name="customer_by_email"),
            # Few, and left out of every set of customers.
            models.Index(
                fields=["workspace", "number"],
                condition=Q(erased_at__isnull=False),
                name="customer_erased",
            ),
            models.Index(fields=["workspace", "-created_at", "-id"], name="customer_newest_first"),
            # Who signs in is looked for among the guests of every house.
            models.Index(
                Lower("email"),
                condition=Q(external_id__startswith="guest-"),
                name="customer_guest_by_email",
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.external_id

    @property
    def zone(self) -> ZoneInfo:
        """Where this person's days begin now."""
        return ZoneInfo(self.time_zone) if self.time_zone else self.workspace.zone


class Pass(WorkspaceRow):
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

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from accounts.models import Customer, User, Workspace
from accounts.models.rows import WorkspaceRow
from core.ids import uuid7
from ticketing.catalogue.models import TicketedEvent
from ticketing.media.states import KEPT, PhotoState, Purpose, TakeDownState


def _said(moment: datetime) -> str:
    return date_format(timezone.localtime(moment), "j F Y, H:i")


class GuestPassQuerySet(models.QuerySet["GuestPass"]):
    def of(self, workspace: Workspace) -> "GuestPassQuerySet":
        """One workspace's."""
        return self.filter(workspace=workspace)

    def open(self, *, at: datetime) -> "GuestPassQuerySet":
        """Those that are neither over nor revoked."""
        return self.filter(expires_at__gt=at, revoked_at=None)


class GuestPass(WorkspaceRow):
    """A link to an event's gallery for people without an account; its token is kept as a digest."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    workspace = models.ForeignKey(
        Workspace, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    ticketed_event = models.ForeignKey(
        TicketedEvent, on_delete=models.PROTECT, related_name="guest_passes"
    )
    label = models.CharField(max_length=100, help_text=_("Who it is for: table 4, the band."))
    # SHA-256 of the token, in hexadecimal digits.
    digest = models.CharField(max_length=64, editable=False)
    is_upload_only = models.BooleanField(
        _("upload only"), default=False, help_text=_("Adds photos and sees none.")
    )
    most_photos = models.PositiveIntegerField()
    most_bytes = models.PositiveBigIntegerField()
    expires_at = models.DateTimeField(_("expires"))
    revoked_at = models.DateTimeField(_("revoked"), null=True)
    created_at = models.DateTimeField(_("made"))
    created_by = models.ForeignKey(
        User, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    objects: ClassVar[models.Manager["GuestPass"]] = GuestPassQuerySet.as_manager()

    class Meta:
        verbose_name = _("guest pass")
        verbose_name_plural = _("guest passes")
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(fields=["workspace", "digest"], name="guest_pass_token_once"),
        ]

    def __str__(self) -> str:
        return self.label

    def is_open_at(self, moment: datetime) -> bool:
        """Whether it opens anything at an instant."""
        return self.revoked_at is None and moment < self.expires_at


class PhotoQuerySet(models.QuerySet["Photo"]):
    def of(self, workspace: Workspace) -> "PhotoQuerySet":
        """One workspace's."""
        return self.filter(workspace=workspace)

    def in_gallery_of(self, event: TicketedEvent) -> "PhotoQuerySet":
        """One event's that are there and stay, seen by staff alone or by all; newest first."""
        rows = self.filter(workspace=event.workspace_id, ticketed_event=event)
        return rows.filter(purpose=Purpose.GALLERY, state__in=KEPT).order_by("-id")

    def added_by(
        self, *, customer: Customer | None = None, guest_pass: GuestPass | None = None
    ) -> "PhotoQuerySet":
        """What this customer, or somebody with this pass, added; of neither, what staff did."""
        return self.filter(customer=customer, guest_pass=guest_pass)


class Photo(WorkspaceRow):
    """A photo as it was made anew from what somebody sent; the original is never kept."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    workspace = models.ForeignKey(
        Workspace, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    ticketed_event = models.ForeignKey(
        TicketedEvent, on_delete=models.PROTECT, related_name="photos", db_index=False
    )
    purpose = models.CharField(
        max_length=10, choices=Purpose.choices, default=Purpose.GALLERY, editable=False
    )
    # Who added it; neither: staff. The foreign key in the database is (workspace_id, customer_id).
    customer = models.ForeignKey(
        Customer,
        null=True,
        on_delete=models.PROTECT,
        related_name="photos",
        db_constraint=False,
    )
    guest_pass = models.ForeignKey(
        GuestPass, null=True, on_delete=models.PROTECT, related_name="photos"
    )
    state = models.CharField(
        max_length=10, choices=PhotoState.choices, default=PhotoState.STORING, editable=False
    )
    # The unguessable part of the names of its files; `names.files_of` spells them.
    name = models.CharField(max_length=80, editable=False)
    # SHA-256 of what was sent: sent twice, it is one photo.
    digest = models.CharField(max_length=64, editable=False)
    caption = models.CharField(max_length=300, blank=True, default="")
    # Of the larger file, in pixels; of both files, in bytes.
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    stored_bytes = models.PositiveBigIntegerField()
    uploaded_at = models.DateTimeField(_("added"))
    approved_at = models.DateTimeField(_("first approved"), null=True)
    decided_at = models.DateTimeField(_("decided"), null=True)
    decided_by = models.ForeignKey(
        User, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    objects: ClassVar[models.Manager["Photo"]] = PhotoQuerySet.as_manager()

    class Meta:
        verbose_name = _("photo")
        verbose_name_plural = _("photos")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["workspace", "name"], name="photo_name_once"),
            models.UniqueConstraint(
                fields=[
                    *("workspace", "ticketed_event", "purpose"),
                    *("customer", "guest_pass", "digest"),
                ],
                name="photo_sent_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=Q(customer=None) | Q(guest_pass=None), name="photo_of_one_person"
            ),
        ]
        indexes = [
            models.Index(
                fields=["workspace", "ticketed_event", "state", "id"], name="photo_of_event"
            ),
            # What sweepers look for.
            models.Index(fields=["workspace", "state", "uploaded_at"], name="photo_by_state"),
        ]

    def __str__(self) -> str:
        return self.caption or _said(self.uploaded_at)


class PhotoShare(WorkspaceRow):
    """How many photos, and bytes, one person, guest pass or event has and may have.

    The database itself refuses more than that. `subject_id` is the customer's, the guest pass's
    or the event's own id.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    workspace = models.ForeignKey(
        Workspace, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    ticketed_event = models.ForeignKey(
        TicketedEvent, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    subject_id = models.UUIDField(editable=False)
    photos = models.IntegerField(default=0)
    bytes = models.BigIntegerField(default=0)
    most_photos = models.PositiveIntegerField()
    most_bytes = models.PositiveBigIntegerField()

    class Meta:
        verbose_name = _("share of a gallery")
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "ticketed_event", "subject_id"], name="photo_share_once"
            ),
            models.CheckConstraint(
                condition=Q(photos__gte=0, bytes__gte=0), name="photo_share_given_back_once"
            ),
            models.CheckConstraint(
                condition=Q(photos__lte=F("most_photos"), bytes__lte=F("most_bytes")),
                name="photo_share_within_limits",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.photos}/{self.most_photos}"


class TakeDown(WorkspaceRow):
    """Somebody's wish that a photo goes, most often because they are in it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    workspace = models.ForeignKey(
        Workspace, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    # The sweeper removes both; the framework would look for these rows in every workspace.
    photo = models.ForeignKey(Photo, on_delete=models.DO_NOTHING, related_name="take_downs")
    # Who asks; none: staff for somebody. In the database (workspace_id, customer_id).
    customer = models.ForeignKey(
        Customer, null=True, on_delete=models.PROTECT, related_name="+", db_constraint=False
    )
    reason = models.CharField(max_length=500, blank=True, default="")
    state = models.CharField(
        max_length=10, choices=TakeDownState.choices, default=TakeDownState.OPEN, editable=False
    )
    asked_at = models.DateTimeField(_("asked"))
    decided_at = models.DateTimeField(_("decided"), null=True)
    decided_by = models.ForeignKey(
        User, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    class Meta:
        verbose_name = _("take-down")
        ordering = ["-asked_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "photo", "customer"],
                name="take_down_once_each",
                nulls_distinct=False,
            )
        ]

    def __str__(self) -> str:
        return self.reason or _said(self.asked_at)

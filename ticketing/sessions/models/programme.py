from datetime import time

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Workspace
from accounts.models.customers import validate_external_id
from accounts.models.rows import WorkspaceRow
from core.ids import uuid7
from ticketing.catalogue.models import TicketedEvent

KEY_HELP = _("Its name in the API and in addresses. It never changes.")


class Room(WorkspaceRow):
    """Where sessions of an event are held."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    workspace = models.ForeignKey(Workspace, on_delete=models.PROTECT, related_name="+")
    ticketed_event = models.ForeignKey(
        TicketedEvent, on_delete=models.PROTECT, related_name="rooms"
    )
    key = models.CharField(max_length=100, validators=[validate_external_id], help_text=KEY_HELP)
    title = models.CharField(max_length=200)
    capacity = models.PositiveIntegerField(
        null=True, blank=True, help_text=_("Seats; empty: any number.")
    )
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("room")
        verbose_name_plural = _("rooms")
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "ticketed_event", "key"], name="room_key_once"
            )
        ]

    def __str__(self) -> str:
        return self.title


class Speaker(WorkspaceRow):
    """Who speaks in sessions of an event, as the public knows them."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    workspace = models.ForeignKey(Workspace, on_delete=models.PROTECT, related_name="+")
    ticketed_event = models.ForeignKey(
        TicketedEvent, on_delete=models.PROTECT, related_name="speakers"
    )
    key = models.CharField(max_length=100, validators=[validate_external_id], help_text=KEY_HELP)
    name = models.CharField(max_length=200)
    biography = models.TextField(blank=True, default="")

    class Meta:
        verbose_name = _("speaker")
        verbose_name_plural = _("speakers")
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "ticketed_event", "key"], name="speaker_key_once"
            )
        ]

    def __str__(self) -> str:
        return self.name


class Programme(WorkspaceRow):
    """How an event's sessions are laid out by days, and the version that was imported last."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    workspace = models.ForeignKey(Workspace, on_delete=models.PROTECT, related_name="+")
    ticketed_event = models.ForeignKey(TicketedEvent, on_delete=models.PROTECT, related_name="+")
    day_begins_at = models.TimeField(
        _("day begins"),
        default=time(0),
        help_text=_("What is before it on the event's clock belongs to the evening before."),
    )
    title = models.CharField(max_length=300, blank=True, default="")
    version = models.CharField(max_length=200, blank=True, default="")
    time_zone = models.CharField(max_length=64, blank=True, default="")
    imported_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("programme")
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "ticketed_event"], name="programme_of_event_once"
            )
        ]

    def __str__(self) -> str:
        return self.version

from datetime import datetime
from typing import ClassVar
from uuid import UUID

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Customer, User, Workspace
from accounts.models.rows import WorkspaceRow
from core.ids import uuid7
from ticketing.catalogue.models import TicketedEvent
from ticketing.sessions.models.sessions import Session
from ticketing.sessions.states import InvitationState


class Invitation(WorkspaceRow):
    """An organiser asks a customer to take part: in a session, or in the event in some role."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    workspace = models.ForeignKey(Workspace, on_delete=models.PROTECT, related_name="+")
    ticketed_event = models.ForeignKey(
        TicketedEvent, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    session = models.ForeignKey(Session, null=True, on_delete=models.PROTECT, related_name="+")
    # The foreign key in the database is (workspace_id, customer_id).
    customer = models.ForeignKey(
        Customer, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    role = models.CharField(max_length=100, blank=True, default="")
    note = models.CharField(max_length=500, blank=True, default="")
    # The session's id and the role in one word: nobody is asked the same thing twice.
    about = models.CharField(max_length=140, editable=False)
    state = models.CharField(
        max_length=10, choices=InvitationState.choices, default=InvitationState.INVITED
    )
    by = models.ForeignKey(
        User, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    invited_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    # The first time of each: what is recorded as a fact, once.
    accepted_at = models.DateTimeField(null=True)
    declined_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("invitation")
        ordering = ["-invited_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "ticketed_event", "customer", "about"],
                name="invitation_once",
            )
        ]
        indexes = [models.Index(fields=["workspace", "customer"], name="invitation_of_customer")]

    def __str__(self) -> str:
        return str(InvitationState(self.state).label)


class ParticipantQuerySet(models.QuerySet["Participant"]):
    def seen_at(self, event: TicketedEvent) -> "ParticipantQuerySet":
        """Those at an event who agreed to be seen, the last to agree first."""
        return self.filter(
            workspace=event.workspace_id, ticketed_event=event, is_visible=True
        ).order_by("-agreed_at", "-id")

    def before(self, agreed_at: datetime, key: UUID) -> "ParticipantQuerySet":
        """What follows this place in a list that is newest first."""
        return self.filter(Q(agreed_at__lt=agreed_at) | Q(id__lt=key), agreed_at__lte=agreed_at)


class Participant(WorkspaceRow):
    """Whether somebody agreed that others at an event see them, and under which name."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    workspace = models.ForeignKey(Workspace, on_delete=models.PROTECT, related_name="+")
    ticketed_event = models.ForeignKey(
        TicketedEvent, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    # The foreign key in the database is (workspace_id, customer_id).
    customer = models.ForeignKey(
        Customer, on_delete=models.PROTECT, related_name="+", db_constraint=False
    )
    is_visible = models.BooleanField(default=False)
    display_name = models.CharField(max_length=100, blank=True, default="")
    agreed_at = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager["Participant"]] = ParticipantQuerySet.as_manager()

    class Meta:
        verbose_name = _("participant")
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "ticketed_event", "customer"], name="participant_once"
            ),
            models.CheckConstraint(
                condition=Q(is_visible=False) | Q(agreed_at__isnull=False),
                name="participant_agreed_to_be_seen",
            ),
        ]
        indexes = [
            models.Index(
                fields=["workspace", "ticketed_event", "is_visible", "agreed_at"],
                name="participant_seen",
            )
        ]

    def __str__(self) -> str:
        return self.display_name

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Customer, Workspace
from accounts.models.customers import validate_external_id
from accounts.models.rows import WorkspaceRow
from core.ids import as_uuid, uuid7
from ticketing.catalogue.models import TicketedEvent
from ticketing.sessions.models.programme import KEY_HELP, Room, Speaker
from ticketing.sessions.states import OPEN_SEATS, SeatState
from ticketing.tickets.models import Ticket


class SessionQuerySet(models.QuerySet["Session"]):
    def of(self, event: TicketedEvent) -> "SessionQuerySet":
        """One event's, in the order of time."""
        return self.filter(workspace=event.workspace_id, ticketed_event=event).order_by(
            "starts_at", "room__position", "id"
        )

    def planned(self) -> "SessionQuerySet":
        """Those that were not cancelled."""
        return self.filter(cancelled_at=None)

    def named(self, name: str) -> "SessionQuerySet":
        """The one with this key or id."""
        key = as_uuid(name)
        return self.filter(Q(key=name) | Q(id=key)) if key else self.filter(key=name)


class Session(WorkspaceRow):
    """A talk, a workshop, a class within an event; its stock of seats is kept under the same id."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    workspace = models.ForeignKey(Workspace, on_delete=models.PROTECT, related_name="+")
    ticketed_event = models.ForeignKey(
        TicketedEvent, on_delete=models.PROTECT, related_name="sessions"
    )
    key = models.CharField(max_length=100, validators=[validate_external_id], help_text=KEY_HELP)
    title = models.CharField(max_length=300)
    subtitle = models.CharField(max_length=500, blank=True, default="")
    abstract = models.TextField(blank=True, default="")
    description = models.TextField(blank=True, default="")
    kind = models.CharField(max_length=100, blank=True, default="")
    track = models.CharField(max_length=200, blank=True, default="")
    language = models.CharField(max_length=35, blank=True, default="")
    # Where the public reads more, and under which licence it is recorded, as the organiser says.
    url = models.CharField(max_length=500, blank=True, default="")
    license = models.CharField(max_length=200, blank=True, default="")
    room = models.ForeignKey(
        Room, null=True, blank=True, on_delete=models.PROTECT, related_name="sessions"
    )
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"))
    capacity = models.PositiveIntegerField(
        null=True, blank=True, help_text=_("Seats; empty: as many as the room has.")
    )
    cancelled_at = models.DateTimeField(null=True, blank=True)
    # Came with a programme: a newer programme that lacks it cancels it.
    is_imported = models.BooleanField(default=False, editable=False)

    objects: ClassVar[models.Manager["Session"]] = SessionQuerySet.as_manager()

    class Meta:
        verbose_name = _("session")
        verbose_name_plural = _("sessions")
        ordering = ["starts_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "ticketed_event", "key"], name="session_key_once"
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="session_ends_after_start"
            ),
        ]
        indexes = [
            models.Index(fields=["workspace", "ticketed_event", "starts_at"], name="session_order")
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def seats(self) -> int | None:
        """How many seats it has: its own number, else its room's; None is any number."""
        if self.capacity is not None or self.room is None:
            return self.capacity
        return self.room.capacity

    def overlaps(self, other: "Session") -> bool:
        """Whether nobody could be in both from start to end."""
        return self.starts_at < other.ends_at and other.starts_at < self.ends_at


class SessionSpeaker(WorkspaceRow):
    """That somebody speaks in a session, and in which place they are named."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    workspace = models.ForeignKey(
        Workspace, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="+")
    speaker = models.ForeignKey(Speaker, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("speaker of a session")
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "session", "speaker"], name="session_speaker_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.speaker_id} in {self.session_id}"


class SessionSeatQuerySet(models.QuerySet["SessionSeat"]):
    def of(self, workspace: Workspace) -> "SessionSeatQuerySet":
        """One workspace's."""
        return self.filter(workspace=workspace)

    def open(self) -> "SessionSeatQuerySet":
        """Those that are a seat, or wait for one."""
        return self.filter(state__in=OPEN_SEATS)


class SessionSeat(WorkspaceRow):
    """Somebody's place in a session: a seat, a place in the line for one, or one given up."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    workspace = models.ForeignKey(
        Workspace, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="+", db_index=False)
    # The foreign key in the database is (workspace_id, customer_id).
    customer = models.ForeignKey(
        Customer, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    # With which it moves and falls; None for an invited guest without one.
    ticket = models.ForeignKey(
        Ticket, null=True, on_delete=models.PROTECT, related_name="session_seats"
    )
    state = models.CharField(max_length=10, choices=SeatState.choices)
    # The order of those who wait; NULL for the others.
    position = models.PositiveIntegerField(null=True)
    # The first time of each: what is recorded as a fact, once.
    selected_at = models.DateTimeField(null=True)
    moved_up_at = models.DateTimeField(null=True)
    changed_at = models.DateTimeField()

    objects: ClassVar[models.Manager["SessionSeat"]] = SessionSeatQuerySet.as_manager()

    class Meta:
        verbose_name = _("seat in a session")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "session", "customer"], name="session_seat_once"
            ),
            models.UniqueConstraint(
                fields=["workspace", "session", "position"], name="session_seat_place_once"
            ),
            models.CheckConstraint(
                condition=Q(state="standby", position__isnull=False)
                | (~Q(state="standby") & Q(position=None)),
                name="session_seat_waits_in_line",
            ),
        ]
        indexes = [
            models.Index(fields=["workspace", "customer", "state"], name="session_seat_of_customer")
        ]

    def __str__(self) -> str:
        return str(SeatState(self.state).label)

from datetime import datetime
from decimal import Decimal
from typing import ClassVar
from zoneinfo import ZoneInfo

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Workspace
from accounts.models.customers import validate_external_id
from accounts.models.rows import WorkspaceRow
from accounts.models.workspaces import validate_currency, validate_time_zone
from core.ids import as_uuid, uuid7
from ticketing.catalogue.states import KEPT_STATES, DiscountKind, EventState

_KEPT = [state.value for state in KEPT_STATES]
_KEY_HELP = _("Its name in the API and in addresses. It never changes.")


class TicketedEventQuerySet(models.QuerySet["TicketedEvent"]):
    def of(self, workspace: Workspace) -> "TicketedEventQuerySet":
        """One workspace's."""
        return self.filter(workspace=workspace)

    def named(self, name: str) -> "TicketedEventQuerySet":
        """The one with this key or id."""
        key = as_uuid(name)
        return self.filter(Q(key=name) | Q(id=key)) if key else self.filter(key=name)

    def public(self) -> "TicketedEventQuerySet":
        """Those that visitors may see: all but drafts."""
        return self.exclude(status=EventState.DRAFT)

    def listed(self) -> "TicketedEventQuerySet":
        """Those that stand in lists; others are found by their address alone."""
        return self.filter(is_listed=True, status=EventState.PUBLISHED)

    def upcoming(self, *, at: datetime) -> "TicketedEventQuerySet":
        """Those that are not over, the next first."""
        return self.filter(ends_at__gt=at).order_by("starts_at", "id")

    def matching(self, words: str) -> "TicketedEventQuerySet":
        """Those that have the words in their title, venue or description."""
        return self.filter(
            Q(title__icontains=words) | Q(venue__icontains=words) | Q(description__icontains=words)
        )

    def past(self, *, at: datetime) -> "TicketedEventQuerySet":
        """Those that are over, the last first."""
        return self.filter(ends_at__lte=at).order_by("-starts_at", "-id")


class TicketedEvent(WorkspaceRow):
    """Something the public attends: a concert, a course, a conference."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    workspace = models.ForeignKey(Workspace, on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=100, validators=[validate_external_id], help_text=_KEY_HELP)
    title = models.CharField(max_length=200)
    description = models.TextField(blank=True, default="")
    status = models.CharField(
        max_length=10,
        choices=[(state.value, state.label) for state in KEPT_STATES],
        default=EventState.DRAFT,
        help_text=_("A draft is seen by staff alone; a published event is on sale."),
    )
    is_listed = models.BooleanField(
        _("listed"),
        default=True,
        help_text=_("Stands in the list of what is on; else only who has the link finds it."),
    )
    venue = models.CharField(max_length=200, blank=True, default="")
    address = models.CharField(max_length=300, blank=True, default="")
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"))
    time_zone = models.CharField(
        max_length=64, validators=[validate_time_zone], help_text=_("The venue's own clock.")
    )
    # The name of the file in storage, already re-encoded.
    picture = models.CharField(max_length=200, blank=True, default="", editable=False)
    hold_minutes = models.PositiveSmallIntegerField(
        default=15, help_text=_("How long a basket is held.")
    )
    desk_hold_hours = models.PositiveSmallIntegerField(
        default=72, help_text=_("How long tickets wait to be paid at the desk; 0: not offered.")
    )
    transfers_close_at = models.DateTimeField(
        null=True, blank=True, help_text=_("Empty: when the event starts.")
    )
    gates = ArrayField(
        models.CharField(max_length=60),
        default=list,
        blank=True,
        help_text=_("Names of the doors, separated by commas."),
    )
    photos_open = models.BooleanField(
        _("gallery"), default=True, help_text=_("Those who attend may add photos.")
    )
    photos_need_approval = models.BooleanField(
        default=True, help_text=_("Photos are seen by others once staff approved them.")
    )
    sends_reminder = models.BooleanField(
        _("reminder"),
        default=True,
        db_default=True,
        help_text=_("Who holds a ticket gets an e-mail the day before."),
    )
    # When it was moved last while somebody held a ticket, and where and when it was before.
    moved_at = models.DateTimeField(null=True, editable=False)
    was_starts_at = models.DateTimeField(null=True, editable=False)
    was_ends_at = models.DateTimeField(null=True, editable=False)
    was_time_zone = models.CharField(max_length=64, blank=True, default="", db_default="")
    was_venue = models.CharField(max_length=200, blank=True, default="", db_default="")
    # How often it was moved or called off: of each, a holder is told once.
    edition = models.PositiveIntegerField(default=0, db_default=0, editable=False)
    # Ed25519: the private half sealed, the public half for doors that are offline.
    sealed_signing_key = models.BinaryField(editable=False)
    public_key = models.BinaryField(max_length=32, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    objects: ClassVar[models.Manager["TicketedEvent"]] = TicketedEventQuerySet.as_manager()

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = pgettext_lazy("with tickets", "events")
        ordering = ["-starts_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "key"], name="ticketed_ticketed_event_id_once"
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="ticketed_event_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(status__in=_KEPT), name="ticketed_event_status_is_kept"
            ),
        ]
        indexes = [
            models.Index(fields=["workspace", "ends_at"], name="ticketed_event_by_end"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def zone(self) -> ZoneInfo:
        """The venue's own clock."""
        return ZoneInfo(self.time_zone)

    def state_at(self, moment: datetime) -> EventState:
        """What the event is at, at an instant."""
        kept = EventState(self.status)
        if kept is not EventState.PUBLISHED or moment < self.starts_at:
            return kept
        return EventState.LIVE if moment < self.ends_at else EventState.ENDED


class TicketTypeQuerySet(models.QuerySet["TicketType"]):
    def of(self, event: TicketedEvent) -> "TicketTypeQuerySet":
        """One event's, in its order."""
        return self.filter(workspace=event.workspace_id, ticketed_event=event).order_by(
            "position", "id"
        )

    def active(self) -> "TicketTypeQuerySet":
        """Those that are still offered."""
        return self.filter(is_active=True)


class TicketType(WorkspaceRow):
    """One of the tickets an event offers; its stock is kept under the same id."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    workspace = models.ForeignKey(Workspace, on_delete=models.PROTECT, related_name="+")
    ticketed_event = models.ForeignKey(
        TicketedEvent, on_delete=models.PROTECT, related_name="ticket_types"
    )
    key = models.CharField(max_length=100, validators=[validate_external_id], help_text=_KEY_HELP)
    title = models.CharField(max_length=200)
    description = models.TextField(blank=True, default="")
    price = models.DecimalField(max_digits=16, decimal_places=4, default=Decimal(0))
    currency = models.CharField(max_length=3, validators=[validate_currency])
    sale_starts_at = models.DateTimeField(_("on sale from"), null=True, blank=True)
    sale_ends_at = models.DateTimeField(_("on sale until"), null=True, blank=True)
    per_order_min = models.PositiveSmallIntegerField(default=1)
    per_order_max = models.PositiveSmallIntegerField(default=10)
    per_customer_max = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text=_("Empty: any number; of a free type, one.")
    )
    is_hidden = models.BooleanField(
        _("hidden"), default=False, help_text=_("Seen only with a promo code for this type.")
    )
    is_transferable = models.BooleanField(_("transferable"), default=True)
    allows_reentry = models.BooleanField(
        _("re-entry"), default=False, help_text=_("May go out and come in again.")
    )
    position = models.PositiveSmallIntegerField(default=0)
    is_active = models.BooleanField(_("offered"), default=True)

    objects: ClassVar[models.Manager["TicketType"]] = TicketTypeQuerySet.as_manager()

    class Meta:
        verbose_name = _("ticket type")
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "ticketed_event", "key"], name="ticket_type_key_once"
            ),
            models.CheckConstraint(
                condition=Q(price__gte=0), name="ticket_type_price_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(per_order_min__gte=1, per_order_max__gte=F("per_order_min")),
                name="ticket_type_per_order",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_free(self) -> bool:
        """Whether it is had by registering."""
        return not self.price

    @property
    def most_per_customer(self) -> int | None:
        """How many one customer can have; None is any number."""
        return 1 if self.per_customer_max is None and self.is_free else self.per_customer_max


class Perk(WorkspaceRow):
    """What a ticket of a type is good for besides getting in: a drink, the lounge."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    workspace = models.ForeignKey(Workspace, on_delete=models.PROTECT, related_name="+")
    ticket_type = models.ForeignKey(TicketType, on_delete=models.CASCADE, related_name="perks")
    key = models.CharField(max_length=100, validators=[validate_external_id], help_text=_KEY_HELP)
    title = models.CharField(max_length=200)
    description = models.TextField(blank=True, default="")
    allowance = models.PositiveSmallIntegerField(
        default=1, help_text=_("How many times each ticket can use it.")
    )
    position = models.PositiveSmallIntegerField(default=0)
    is_active = models.BooleanField(_("given with new tickets"), default=True)

    class Meta:
        verbose_name = _("perk")
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "ticket_type", "key"], name="perk_key_once"
            )
        ]

    def __str__(self) -> str:
        return self.title


class PromoCode(WorkspaceRow):
    """A word that makes tickets cheaper, or shows those that are hidden; its uses are stock."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    workspace = models.ForeignKey(Workspace, on_delete=models.PROTECT, related_name="+")
    ticketed_event = models.ForeignKey(
        TicketedEvent, on_delete=models.PROTECT, related_name="promo_codes"
    )
    # In capitals: it is typed by hand.
    code = models.CharField(max_length=40)
    kind = models.CharField(
        max_length=10, choices=DiscountKind.choices, default=DiscountKind.PERCENT
    )
    value = models.DecimalField(
        max_digits=16,
        decimal_places=4,
        default=Decimal(0),
        help_text=_("Percent, or the amount off each ticket."),
    )
    # Ids of ticket types; empty: all that are not hidden.
    ticket_types = ArrayField(models.UUIDField(), default=list, blank=True)
    max_per_customer = models.PositiveIntegerField(null=True, blank=True)
    starts_at = models.DateTimeField(_("valid from"), null=True, blank=True)
    ends_at = models.DateTimeField(_("valid until"), null=True, blank=True)
    is_active = models.BooleanField(_("active"), default=True)

    class Meta:
        verbose_name = _("promo code")
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "ticketed_event", "code"], name="promo_code_once"
            ),
            models.CheckConstraint(
                condition=Q(value__gte=0) & (Q(kind="amount") | Q(value__lte=100)),
                name="promo_code_value",
            ),
        ]

    def __str__(self) -> str:
        return self.code

    def is_valid_at(self, moment: datetime) -> bool:
        """Whether it can be used at an instant."""
        begun = self.starts_at is None or self.starts_at <= moment
        return self.is_active and begun and (self.ends_at is None or moment < self.ends_at)

    def is_about(self, ticket_type: TicketType) -> bool:
        """Whether it makes this type cheaper, and shows it when it is hidden."""
        return ticket_type.id in self.ticket_types or not (
            self.ticket_types or ticket_type.is_hidden
        )

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User, Workspace
from accounts.models.rows import WorkspaceRow
from core.ids import uuid7
from events.models.outbox import Message
from events.webhooks.states import DeliveryState, EndpointState


class EndpointQuerySet(models.QuerySet["WebhookEndpoint"]):
    def of(self, workspace: Workspace) -> "EndpointQuerySet":
        """One workspace's, without those that are being deleted."""
        return self.filter(workspace=workspace, deleted_at=None)

    def being_deleted(self, workspace: Workspace) -> "EndpointQuerySet":
        """Those of one workspace that are deleted as far as anybody can see."""
        return self.filter(workspace=workspace, deleted_at__isnull=False)

    def listening(self) -> "EndpointQuerySet":
        """Those to which messages are sent."""
        return self.filter(state__in=[EndpointState.ACTIVE, EndpointState.FAILING])


class WebhookEndpoint(WorkspaceRow):
    """An address at which another system listens to messages."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    workspace = models.ForeignKey(
        Workspace, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    url = models.CharField(_("address"), max_length=2000)
    description = models.CharField(max_length=200, blank=True, default="")
    # Names of types; "*" is all of them, "ticket.*" all that begin so.
    types = models.JSONField(default=list)
    api_version = models.CharField(_("version"), max_length=10)
    state = models.CharField(
        max_length=10, choices=EndpointState.choices, default=EndpointState.ACTIVE
    )
    # {"v1": [{"sealed": "…", "until": null}], "v1a": […]}, the newest first: what signs now.
    # While a secret is rotated the old one signs too, until the instant that is named.
    secrets = models.JSONField(default=dict, editable=False)
    failing_since = models.DateTimeField(null=True, editable=False)
    last_failed_at = models.DateTimeField(null=True, editable=False)
    # How many letters the owners got about the failure that lasts.
    letters = models.PositiveSmallIntegerField(default=0, editable=False)
    # The receiver asked for quiet until then.
    paused_until = models.DateTimeField(null=True, editable=False)
    # The first position that is held, of an endpoint that does not listen.
    held_from = models.BigIntegerField(null=True, editable=False)
    state_changed_at = models.DateTimeField(editable=False)
    last_delivered_at = models.DateTimeField(null=True, editable=False)
    # From then on nobody sees it; its deliveries are removed one part after the other.
    deleted_at = models.DateTimeField(null=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(
        User, null=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )

    objects: ClassVar[models.Manager["WebhookEndpoint"]] = EndpointQuerySet.as_manager()

    class Meta:
        verbose_name = _("webhook")
        ordering = ["created_at", "id"]
        indexes = [models.Index(fields=["workspace", "state"], name="endpoint_of_workspace")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=["active", "failing"], held_from=None)
                | models.Q(state__in=["disabled", "gone"], held_from__isnull=False),
                name="endpoint_holds_what_it_does_not_hear",
            )
        ]

    def __str__(self) -> str:
        return self.description or self.url.partition("://")[2]


class DeliveryQuerySet(models.QuerySet["WebhookDelivery"]):
    def of(self, workspace: Workspace) -> "DeliveryQuerySet":
        """One workspace's."""
        return self.filter(workspace=workspace)

    def due(self, *, at: datetime) -> "DeliveryQuerySet":
        """Those that should be sent now, the longest waiting first."""
        return self.filter(state=DeliveryState.WAITING, next_attempt_at__lte=at).order_by(
            "next_attempt_at", "id"
        )

    def newest_first(self) -> "DeliveryQuerySet":
        """As the log is read."""
        return self.order_by("-created_at", "-id")

    def before(self, moment: datetime, key: object) -> "DeliveryQuerySet":
        """What follows a place in the log."""
        return self.filter(
            models.Q(created_at__lt=moment) | models.Q(created_at=moment, id__lt=key)
        )


class WebhookDelivery(WorkspaceRow):
    """One message on its way to one endpoint; the message itself is in the outbox.

    `attempts` are those of the present series: sending it anew by hand begins another.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    workspace = models.ForeignKey(
        Workspace, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    endpoint = models.ForeignKey(
        WebhookEndpoint, on_delete=models.CASCADE, related_name="deliveries", db_index=False
    )
    message = models.ForeignKey(
        Message, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    # Which of the things that the message tells of.
    place = models.PositiveIntegerField(default=0)
    type = models.CharField(max_length=60)
    state = models.CharField(
        max_length=10, choices=DeliveryState.choices, default=DeliveryState.WAITING
    )
    attempts = models.PositiveSmallIntegerField(default=0)
    # While somebody sends it: when it is tried again if they are never heard of.
    next_attempt_at = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(null=True)
    # The last attempts: [{"at", "status", "ms", "fault", "answer"}], the newest last.
    log = models.JSONField(default=list)
    created_at = models.DateTimeField()

    objects: ClassVar[models.Manager["WebhookDelivery"]] = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "endpoint", "message", "place"], name="delivery_once"
            ),
            models.CheckConstraint(
                condition=models.Q(state="waiting", next_attempt_at__isnull=False)
                | models.Q(state__in=["delivered", "failed"], next_attempt_at=None),
                name="delivery_waits_for_something",
            ),
        ]
        indexes = [
            models.Index(
                fields=["workspace", "endpoint", "next_attempt_at", "id"],
                condition=models.Q(state="waiting"),
                name="delivery_due",
            ),
            models.Index(fields=["workspace", "endpoint", "created_at"], name="delivery_newest"),
            models.Index(
                fields=["workspace", "endpoint", "created_at"],
                condition=models.Q(state="failed"),
                name="delivery_given_up",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.type} to {self.endpoint_id}"


class ReplayQuerySet(models.QuerySet["Replay"]):
    def of(self, workspace: Workspace) -> "ReplayQuerySet":
        """One workspace's."""
        return self.filter(workspace=workspace)

    def under_way(self) -> "ReplayQuerySet":
        """Those that are not finished."""
        return self.filter(finished_at=None)

    def newest_first(self) -> "ReplayQuerySet":
        """As they are listed."""
        return self.order_by("-begun_at", "-id")

    def before(self, moment: datetime, key: object) -> "ReplayQuerySet":
        """What follows a place in the list."""
        return self.filter(models.Q(begun_at__lt=moment) | models.Q(begun_at=moment, id__lt=key))


class Replay(WorkspaceRow):
    """What was told once is sent again to one endpoint, from one position up to another."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    workspace = models.ForeignKey(
        Workspace, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    endpoint = models.ForeignKey(
        WebhookEndpoint, on_delete=models.CASCADE, related_name="replays", db_index=False
    )
    first_position = models.BigIntegerField()
    # Everything before this was taken up.
    next_position = models.BigIntegerField()
    last_position = models.BigIntegerField()
    # Also what arrived already.
    is_of_all = models.BooleanField(default=False)
    taken_up = models.PositiveIntegerField(default=0)
    begun_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager["Replay"]] = ReplayQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["workspace", "endpoint"],
                condition=models.Q(finished_at=None),
                name="replay_under_way",
            )
        ]

    def __str__(self) -> str:
        return f"{self.endpoint_id} from {self.next_position} to {self.last_position}"

from datetime import datetime
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models.rows import WorkspaceRow
from accounts.models.staff import User
from accounts.models.workspaces import Workspace
from accounts.scopes import DEFAULT_KEY_SCOPES, Scope
from core.ids import uuid7


def default_key_scopes() -> list[str]:
    """What a new key may do unless told otherwise."""
    return list(DEFAULT_KEY_SCOPES)


class ApiKey(WorkspaceRow):
    """A machine's credential for one workspace; only a SHA-256 of it is kept."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="api_keys")
    name = models.CharField(
        _("name"), max_length=100, help_text=_("Where it is used, e.g. till at the bar.")
    )
    hint = models.CharField(max_length=12, editable=False)
    digest = models.BinaryField(max_length=32, editable=False)
    scopes = ArrayField(
        models.CharField(max_length=30, choices=Scope.choices), default=default_key_scopes
    )
    created_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, editable=False
    )
    created_at = models.DateTimeField(_("made"), auto_now_add=True)
    last_used_at = models.DateTimeField(null=True, editable=False)
    revoked_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("API key")
        verbose_name_plural = _("API keys")
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(fields=["workspace", "digest"], name="api_key_digest_once")
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.hint}…)"


class SigningSecretQuerySet(models.QuerySet["SigningSecret"]):
    def valid(self, *, workspace: Workspace, at: datetime) -> "SigningSecretQuerySet":
        """The secrets whose tokens are accepted at this moment, the newest first."""
        alive = Q(retires_at=None) | Q(retires_at__gt=at)
        return self.filter(alive, workspace=workspace).order_by("-created_at", "-id")


class SigningSecret(WorkspaceRow):
    """A key that signs customers' tokens; rotating leaves the old one valid for an overlap."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    workspace = models.ForeignKey(
        Workspace, on_delete=models.CASCADE, related_name="signing_secrets"
    )
    sealed = models.BinaryField(editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    retires_at = models.DateTimeField(null=True, editable=False)

    objects: ClassVar[models.Manager["SigningSecret"]] = SigningSecretQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["workspace", "created_at"], name="signing_secret_newest")]

    def __str__(self) -> str:
        return f"signing secret of {self.created_at:%Y-%m-%d}"

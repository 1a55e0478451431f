"""What streaks, challenges, tiers and boards have in common: a key, a title, a life."""

from typing import Any, TypeVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Workspace
from accounts.models.rows import WorkspaceRow
from core.errors import Conflict
from core.ids import uuid7
from loyalty.errors import UnknownDefinition

Row = TypeVar("Row", bound="Definition")
MOST_DEFINITIONS = 100


class DefinitionQuerySet(models.QuerySet[Row]):
    def of(self, workspace: Workspace) -> "DefinitionQuerySet[Row]":
        """One workspace's."""
        return self.filter(workspace=workspace)

    def active(self) -> "DefinitionQuerySet[Row]":
        """Those that count now."""
        return self.filter(is_active=True)


class Definition(WorkspaceRow):
    """Something the workspace set up, under a key of its own."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    workspace = models.ForeignKey(Workspace, on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=100, help_text=_("Its name in the API. It never changes."))
    title = models.CharField(max_length=200)
    description = models.TextField(blank=True, default="")
    is_active = models.BooleanField(_("active"), default=True)
    created_at = models.DateTimeField(auto_now_add=True)
    # When what it counts or pays was last changed; an edited title is no such change.
    changed_at = models.DateTimeField(_("changed"), auto_now=True)

    objects: Any = DefinitionQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["key"]

    def __str__(self) -> str:
        return self.title


def find_definition(kind: type[Row], *, workspace: Workspace, key: str) -> Row:
    """The one of a kind with this key, active or not. Raises UnknownDefinition."""
    # An address can carry what the database cannot even be asked for.
    rows: Any = kind.objects.of(workspace)
    found: Row | None = rows.filter(key=key).first() if key.isprintable() else None
    if found is None:
        raise UnknownDefinition
    return found


def refuse_too_many(kind: type[Row], *, workspace: Workspace) -> None:
    """Raise Conflict when the workspace cannot have one more of a kind at work."""
    rows: Any = kind.objects.of(workspace)
    if rows.active().count() >= MOST_DEFINITIONS:
        raise Conflict(
            _("%(most)s are active; retire one first.") % {"most": MOST_DEFINITIONS},
            code="too_many_definitions",
        )


class CountedDefinition(Definition):
    """A streak or a challenge: it counts events, one after the other, and can count them anew."""

    # `loyalty.selection.Selection`
    counts = models.JSONField(default=dict)
    starts_at = models.DateTimeField(
        null=True, blank=True, help_text=_("Events before this do not count; empty: all do.")
    )
    # Raised when it counts or pays something else; standings name the one they were counted by.
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta(Definition.Meta):
        abstract = True

"""The workspaces that show the public what is on."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef
from django.utils import timezone

from accounts.models import Workspace
from ticketing.catalogue.models import TicketedEvent


def open_houses() -> list[Workspace]:
    """The workspaces with something on; where nothing is on anywhere, those where something was."""
    listed = TicketedEvent.objects.listed().filter(workspace=OuterRef("pk"))
    upcoming = listed.upcoming(at=timezone.now())
    return list(Workspace.objects.filter(Exists(upcoming))) or list(
        Workspace.objects.filter(Exists(listed))
    )


def next_events(houses: Sequence[Workspace], *, at: datetime) -> dict[UUID, TicketedEvent]:
    """What is on next in each of the houses."""
    rows = TicketedEvent.objects.listed().filter(workspace__in=houses, ends_at__gt=at)
    first = rows.order_by("workspace_id", "starts_at", "id").distinct("workspace_id")
    return {event.workspace_id: event for event in first}

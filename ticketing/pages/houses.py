"""The workspaces that show the public what is on."""

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

"""The one place where a programme changes: edits take turns, and each makes a new revision."""

from django.db.models import F

from accounts.models import Workspace
from loyalty.models import Programme


def take_turn(workspace: Workspace) -> Programme:
    """Lock the programme until the transaction ends, so that whoever else edits it waits."""
    Programme.objects.get_or_create(workspace=workspace)
    return Programme.objects.select_for_update().get(workspace=workspace)


def next_revision(workspace: Workspace) -> int:
    """Raise the programme's revision in the transaction under way, and answer with the new one.

    The row stays locked until the transaction ends: whoever else edits waits.
    """
    programme = take_turn(workspace)
    programme.revision += 1
    Programme.objects.filter(workspace=workspace).update(revision=F("revision") + 1)
    return programme.revision

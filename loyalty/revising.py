"""The one place where a programme changes: edits take turns, and each makes a new revision."""

from django.db.models import F

from accounts.models import Workspace
from loyalty.models import Programme


def next_revision(workspace: Workspace) -> int:
    """Raise the programme's revision in the transaction under way, and answer with the new one.

    The row stays locked until the transaction ends: whoever else edits waits.
    """
    Programme.objects.get_or_create(workspace=workspace)
    programme = Programme.objects.select_for_update().get(workspace=workspace)
    programme.revision += 1
    Programme.objects.filter(workspace=workspace).update(revision=F("revision") + 1)
    return programme.revision

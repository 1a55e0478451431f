"""Taking a whole import back."""

import time
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from events.imports.errors import NotNow
from events.imports.models import ImportJob
from events.imports.services.running import finish
from events.imports.states import ImportState
from events.models import ActivityEvent
from events.services.deleting import delete_events

CHUNK = 2000


@transaction.atomic
def undo_import(*, job: ImportJob, at: datetime) -> ImportJob:
    """Have every event that the import recorded deleted, with what it led to.

    Customers that it made stay: they may have been seen elsewhere since. A running import stops
    first. Asking twice is harmless. Raises NotNow for one that has recorded nothing.
    """
    job = ImportJob.objects.select_for_update(no_key=True).get(
        workspace=job.workspace_id, id=job.id
    )
    if job.state in {ImportState.UNDOING, ImportState.UNDONE}:
        return job
    if not job.stage.may_be_undone:
        raise NotNow(_("Nothing was imported yet, so there is nothing to undo."))
    job.state, job.heartbeat_at, job.finished_at = ImportState.UNDOING, at, None
    job.save(update_fields=["state", "heartbeat_at", "finished_at"])
    return job


def run_undoing(*, workspace_id: UUID, job_id: UUID, seconds: float) -> bool:
    """Delete an import's events for about that long; answers whether there is more to do.

    Like an import it may be called by many workers at once, and again after one died.
    """
    until = time.monotonic() + seconds
    while True:
        with transaction.atomic():
            job = (
                ImportJob.objects.select_for_update(skip_locked=True, no_key=True, of=("self",))
                .select_related("workspace")
                .filter(workspace=workspace_id, id=job_id, state=ImportState.UNDOING)
                .first()
            )
            if job is None:
                return False
            if not _delete_some(job):
                break
        if time.monotonic() >= until:
            return True
    job.file.delete(save=False)
    return False


def _delete_some(job: ImportJob) -> int:
    own = ActivityEvent.objects.of(job.workspace).filter(import_id=job.id)
    # Any of them, in the index's order: sorting what is left for each chunk would cost a square.
    keys = list(own.values_list("id", flat=True)[:CHUNK])
    job.heartbeat_at = timezone.now()
    if keys:
        job.removed += delete_events(workspace=job.workspace, events=own.filter(id__in=keys))
    else:
        finish(job, ImportState.UNDONE, at=job.heartbeat_at)
        job.file.name = ""
    job.save(update_fields=["state", "file", "removed", "heartbeat_at", "finished_at"])
    return len(keys)

"""What the schedule does for imports: wake those that stand still, forget what is old."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from accounts.models import Workspace
from events.imports.models import ImportFault, ImportJob
from events.imports.states import ImportState

STALLED_AFTER = timedelta(seconds=60)
FORGOTTEN_AFTER = timedelta(days=30)


def stalled_imports(*, at: datetime) -> Iterator[ImportJob]:
    """Imports that should move and do not, workspace by workspace."""
    for workspace in Workspace.objects.order_by("id"):
        yield from ImportJob.objects.of(workspace).stalled(since=at - STALLED_AFTER)


def forget_old_lines(*, at: datetime) -> int:
    """Remove what people's names may still stand in: uploads never imported, rejected lines.

    Answers how many imports were tidied. The counts, reasons and line numbers stay.
    """
    return sum(
        _forget(workspace, before=at - FORGOTTEN_AFTER)
        for workspace in Workspace.objects.order_by("id")
    )


def _forget(workspace: Workspace, *, before: datetime) -> int:
    ImportFault.objects.filter(
        workspace=workspace, job__workspace=workspace, job__heartbeat_at__lt=before
    ).exclude(raw="").update(raw="")
    idle = [state for state in ImportState if not state.is_moving]
    jobs = ImportJob.objects.of(workspace).filter(heartbeat_at__lt=before, state__in=idle)
    old = list(jobs.exclude(file=""))
    for job in old:
        job.file.delete(save=False)
        job.save(update_fields=["file"])
    return len(old)

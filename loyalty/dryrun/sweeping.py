"""What the schedule does for dry runs: wake those that stand still, forget old answers."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q

from accounts.models import Workspace
from loyalty.dryrun.models import DryRun

STALLED_AFTER = timedelta(seconds=60)
FORGOTTEN_AFTER = timedelta(days=30)


def stalled_dry_runs(*, at: datetime) -> Iterator[DryRun]:
    """Dry runs that should move and do not, workspace by workspace."""
    for workspace in Workspace.objects.order_by("id"):
        yield from DryRun.objects.of(workspace).stalled(since=at - STALLED_AFTER)


def forget_old_dry_runs(*, at: datetime) -> int:
    """Remove what was asked long ago: a result names customers. How many runs that were."""
    forgotten = 0
    for workspace in Workspace.objects.order_by("id"):
        old = DryRun.objects.of(workspace).filter(asked_at__lt=at - FORGOTTEN_AFTER)
        forgotten += old.delete()[0]
    return forgotten


def forget_runs_about(*, workspace: Workspace, customer_id: UUID) -> None:
    """Remove what names a person who is erased; a worker that is at it stops."""
    named = Q(result__icontains=str(customer_id)) | Q(tally__icontains=str(customer_id))
    DryRun.objects.of(workspace).filter(named).delete()

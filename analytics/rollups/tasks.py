"""Background work of the rollups."""

import structlog
from celery import shared_task

from accounts.models import Workspace
from analytics.rollups.auditing import RollupsBusy, audit
from analytics.rollups.folding import fold_all

log = structlog.get_logger("foyer.rollups")


@shared_task(name="analytics.fold_rollups", ignore_result=True)
def fold_rollups() -> None:
    """Fold what transactions have added."""
    fold_all()


@shared_task(name="analytics.audit_rollups", ignore_result=True)
def audit_rollups() -> None:
    """Compare every workspace's rollups with its rows, and say in the log what differs."""
    for workspace in Workspace.objects.order_by("id"):
        try:
            found = audit(workspace=workspace)
        except RollupsBusy:
            continue
        note = log.error if found.differing else log.info
        note("audit", workspace=workspace.slug, buckets=found.buckets, differing=found.differing)

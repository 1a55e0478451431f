"""Comparing statistics with the recorded events: asked for by staff, and every night."""

from datetime import datetime, timedelta
from uuid import UUID

import structlog
from celery import current_app
from django.db import transaction

from accounts.models import Workspace
from analytics.models import Comparison
from analytics.rollups.auditing import audit
from analytics.rollups.building import RollupsBusy

TASK = "analytics.compare_rollups"
# Who asks again while one is under way has asked already; one that took longer has died.
LONGEST = timedelta(minutes=10)
MOST_KEPT = 20
log = structlog.get_logger("foyer.rollups")


def ask_comparison(*, workspace: Workspace, at: datetime) -> Comparison:
    """Have a worker compare the statistics with the events, unless one is about to."""
    with transaction.atomic():
        Comparison.objects.bulk_create([Comparison(workspace=workspace)], ignore_conflicts=True)
        rows = Comparison.objects.filter(workspace=workspace)
        kept = rows.select_for_update(of=("self",)).get()
        if kept.is_waiting and kept.asked_at and at - kept.asked_at < LONGEST:
            return kept
        kept.asked_at = at
        kept.save(update_fields=["asked_at"])
        transaction.on_commit(lambda: _wake(workspace.id), robust=True)
    return kept


def compare(*, workspace: Workspace, at: datetime) -> Comparison | None:
    """Compare every statistic with the events and keep what came out; None while others fold."""
    try:
        found = audit(workspace=workspace)
    except RollupsBusy:
        return None
    note = log.error if found.differing else log.info
    note("audit", workspace=workspace.slug, buckets=found.buckets, differing=found.differing)
    result = {
        "ended_at": at,
        "buckets": found.buckets,
        "differing": found.differing,
        "drifts": [[one.bucket, one.kept, one.rows] for one in found.drifts[:MOST_KEPT]],
    }
    kept, _is_new = Comparison.objects.update_or_create(workspace=workspace, defaults=result)
    return kept


def last_comparison(workspace: Workspace) -> Comparison | None:
    """What the last one found, if there was one."""
    return Comparison.objects.filter(workspace=workspace).first()


def _wake(workspace_id: UUID) -> None:
    current_app.send_task(TASK, [str(workspace_id)])

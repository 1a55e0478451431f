"""A definition that was changed, counted anew for everybody with a past."""

import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from accounts.models import Customer, Workspace
from accounts.models.customers import CustomerQuerySet
from core.statements import run
from events.models import ActivityEvent
from loyalty.definitions import CountedDefinition
from loyalty.engine.counting import recount
from loyalty.engine.live import present_programme
from loyalty.engine.paying import pay
from loyalty.engine.sitting import open_sitting
from loyalty.engine.telling import announce
from loyalty.models import Recount
from loyalty.recounting.waking import wake_recount
from loyalty.stamps.anew import stamp_anew

CHUNK = 500
# So many customers are counted before the change is answered.
FEW = 1000
STALLED_AFTER = timedelta(seconds=60)

_NEXT_TRANSACTION = "SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint"
_EARLIER_ONES = """
    SELECT count(*) FROM pg_snapshot_xip(pg_current_snapshot()) AS running
    WHERE running < (%s::text)::xid8 AND running IS DISTINCT FROM pg_current_xact_id_if_assigned()
"""


def begin_recount(definition: CountedDefinition) -> Recount:
    """Have a definition counted anew, in the transaction that changes it.

    Few customers are counted at once, so that the next answer is right. Everybody is counted by
    a worker after the commit: a batch that is being recorded meanwhile does not know the change.
    """
    workspace = definition.workspace
    customers = customers_with_a_past(workspace)
    total = customers.count()
    fresh = {"total": total, "done": 0, "after": None, "horizon": None, "finished_at": None}
    job, _ = Recount.objects.update_or_create(
        workspace=workspace,
        subject_id=definition.id,
        defaults=fresh | {"heartbeat_at": timezone.now()},
    )
    # After the job is locked: a worker that is at it locks the customers after it, too.
    if total <= FEW:
        _count_at_once(workspace, definition.id)
    wake_recount(workspace.id, definition.id)
    return job


def _count_at_once(workspace: Workspace, subject_id: UUID) -> None:
    after = None
    while keys := _next_customers(workspace, after):
        count_anew(workspace=workspace, subject_id=subject_id, customer_ids=keys)
        after = keys[-1]


def run_recount(*, workspace_id: UUID, subject_id: UUID, seconds: float) -> bool:
    """Go on counting anew for about that long; answers whether there is more to do.

    May be called by any number of workers at once, and again after any of them died: what was
    counted and how far it has come are one commit.
    """
    workspace = Workspace.objects.get(id=workspace_id)
    until = time.monotonic() + seconds
    while True:
        with transaction.atomic():
            job = (
                Recount.objects.of(workspace)
                .under_way()
                .select_for_update(skip_locked=True, no_key=True)
                .filter(subject_id=subject_id)
                .first()
            )
            if job is None:
                return False
            if _is_known_to_all(job):
                _take_step(workspace, job)
            job.heartbeat_at = timezone.now()
            job.save()
        if job.finished_at is not None:
            return False
        if job.after is None or time.monotonic() >= until:
            return True


def _is_known_to_all(job: Recount) -> bool:
    """Whether no transaction is left that may have begun before the change was committed."""
    if job.horizon is None:
        job.horizon = run(_NEXT_TRANSACTION, [])[0][0]
    return bool(run(_EARLIER_ONES, [job.horizon])[0][0] == 0)


def _take_step(workspace: Workspace, job: Recount) -> None:
    keys = _next_customers(workspace, job.after)
    if keys:
        count_anew(workspace=workspace, subject_id=job.subject_id, customer_ids=keys)
        job.after = keys[-1]
        job.done += len(keys)
        job.total = max(job.total, job.done)
    if len(keys) < CHUNK:
        job.finished_at = timezone.now()
        job.total = job.done


def count_anew(*, workspace: Workspace, subject_id: UUID, customer_ids: list[UUID]) -> None:
    """Count one definition anew for some customers, and pay or stamp what they have reached."""
    live = present_programme(workspace)
    wanted = [] if live is None else [one for one in live.counted if one.id == subject_id]
    stamps = [] if live is None else [plan for plan in live.stamps if plan.id == subject_id]
    sitting = open_sitting(workspace=workspace, customer_ids=customer_ids, live=live)
    if sitting is None or not (wanted or stamps):
        return
    recount(sitting, sitting.members, counted=wanted)
    paid = pay(sitting, dict.fromkeys(sitting.members, (sitting.at, None)))
    sitting.close()
    announce(sitting, paid)
    stamp_anew(sitting, stamps)


def customers_with_a_past(workspace: Workspace) -> CustomerQuerySet:
    """Those of whom anything was recorded, and who were not erased."""
    theirs = ActivityEvent.objects.filter(workspace=workspace, customer=OuterRef("pk"))
    return Customer.objects.of(workspace).living().filter(Exists(theirs))


def _next_customers(workspace: Workspace, after: UUID | None) -> list[UUID]:
    customers = customers_with_a_past(workspace)
    if after is not None:
        customers = customers.filter(id__gt=after)
    return list(customers.order_by("id").values_list("id", flat=True)[:CHUNK])


def under_way(workspace: Workspace) -> dict[UUID, Recount]:
    """The recounts that are not finished, by the id of what is counted."""
    return {job.subject_id: job for job in Recount.objects.of(workspace).under_way()}


def stalled_recounts(*, at: datetime) -> Iterator[Recount]:
    """Those that should move and do not, workspace by workspace."""
    for workspace in Workspace.objects.order_by("id"):
        yield from Recount.objects.of(workspace).stalled(since=at - STALLED_AFTER)

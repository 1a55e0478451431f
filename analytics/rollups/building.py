"""Rollups made from the rows themselves: for the first time, for another zone, or anew."""

from datetime import date

from django.db import OperationalError, connection
from django.utils import timezone
from psycopg.errors import SerializationFailure

from accounts.models import Workspace
from analytics.models import CustomerBlock, Delta, KindTally, RollupState, SourceTally
from analytics.rollups.kinds import fold_kinds
from analytics.rollups.people import build_columns
from analytics.rollups.rows import months_of
from analytics.rollups.sheets import periods_of_kinds, periods_of_sources
from analytics.rollups.sources import fold_sources
from core.moments import one_moment

MEMORY = "256MB"


class RollupsBusy(Exception):
    """Somebody folds or builds the workspace's rollups just now: try again shortly."""


def build(*, workspace: Workspace) -> int:
    """Make the rollups from the rows; answers how many changes they took in, 0 if another is at it.

    Rows and changes are seen as of one moment, and nobody who records waits: what they add
    meanwhile is folded afterwards. Until it is committed, answers come from the rows.
    """
    RollupState.objects.bulk_create([RollupState(workspace=workspace)], ignore_conflicts=True)
    try:
        with one_moment():
            return build_under_lock(workspace, lock_now(workspace))
    except RollupsBusy:
        return 0


def lock_now(workspace: Workspace) -> RollupState:
    """The workspace's state, locked by the first statement of `one_moment`. Raises RollupsBusy."""
    states = RollupState.objects.filter(workspace=workspace)
    try:
        state = states.select_for_update(skip_locked=True, of=("self",)).first()
    except OperationalError as fault:
        # Somebody folded between the moment and the lock.
        if isinstance(fault.__cause__, SerializationFailure):
            raise RollupsBusy from fault
        raise
    if state is None:
        raise RollupsBusy
    return state


def build_under_lock(workspace: Workspace, state: RollupState) -> int:
    """The same, in the transaction that holds the state's lock and sees one moment."""
    with connection.cursor() as cursor:
        # All customers are grouped at once: with less it goes through files.
        cursor.execute(f"SET LOCAL work_mem = '{MEMORY}'")
    taken, _ = Delta.objects.filter(workspace=workspace).delete()
    for table in (KindTally, SourceTally, CustomerBlock):
        table._default_manager.filter(workspace=workspace).delete()
    days: set[date] = set()
    for sheets in months_of(workspace):
        fold_kinds(workspace.id, periods_of_kinds(sheets))
        fold_sources(workspace.id, periods_of_sources(sheets))
        days.update(sheets.days)
    build_columns(workspace)
    state.version += 1
    state.time_zone = workspace.time_zone
    state.first_on, state.last_on = min(days, default=None), max(days, default=None)
    state.folded_at = state.built_at = timezone.now()
    state.save()
    return taken or 1

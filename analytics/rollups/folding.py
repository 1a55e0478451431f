"""Folding: what transactions have added is moved into the kept periods, each change once."""

import time
from datetime import date
from uuid import UUID
from zoneinfo import ZoneInfo

import structlog
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from accounts.models import Workspace
from analytics.models import Delta, RollupState
from analytics.rollups.building import build
from analytics.rollups.changes import decode_change
from analytics.rollups.columns import fold_columns
from analytics.rollups.kinds import fold_kinds
from analytics.rollups.sheets import Sheets, periods_of_kinds, periods_of_sources, sheets_of
from analytics.rollups.sources import fold_sources
from core.statements import run

MOST_DELTAS = 500
_TAKE = """
    DELETE FROM analytics_delta WHERE workspace_id = %(workspace)s AND id IN (
        SELECT id FROM analytics_delta WHERE workspace_id = %(workspace)s
        ORDER BY id LIMIT %(most)s
    )
    RETURNING body
"""
log = structlog.get_logger("foyer.rollups")


def fold_all(*, seconds: float = 20.0) -> int:
    """Fold what every workspace's transactions have added; answers how many changes that were.

    A workspace whose rollups are not there yet, or are of another zone, gets them built. It ends
    after `seconds`: the schedule goes on.
    """
    folded, ends = 0, time.monotonic() + seconds
    for workspace in _with_changes():
        try:
            while taken := fold(workspace=workspace):
                folded += taken
                if time.monotonic() >= ends:
                    return folded
        except Exception:
            log.exception("fold failed", workspace=str(workspace.id))
    return folded


def fold(*, workspace: Workspace) -> int:
    """Fold one workspace's oldest changes; 0 also when another is at it."""
    state = RollupState.objects.filter(workspace=workspace).first()
    if state is None or state.time_zone != workspace.time_zone:
        return build(workspace=workspace)
    with transaction.atomic():
        locked = RollupState.objects.filter(workspace=workspace)
        state = locked.select_for_update(skip_locked=True, of=("self",)).first()
        if state is None or state.time_zone != workspace.time_zone:
            return 0
        return fold_under_lock(workspace, state, most=MOST_DELTAS)


def fold_under_lock(workspace: Workspace, state: RollupState, *, most: int | None) -> int:
    """Fold at most so many changes, or all, in the transaction that holds the state's lock."""
    bodies = run(_TAKE, {"workspace": workspace.id, "most": most})
    if bodies:
        zone = ZoneInfo(state.time_zone)
        sheets = sheets_of((decode_change(body) for (body,) in bodies), zone)
        add_sheets(workspace.id, sheets)
        note_change(state, sheets.days)
    return len(bodies)


def add_sheets(workspace_id: UUID, sheets: Sheets) -> None:
    """Add to every kept period and column."""
    if sheets.kinds:
        fold_kinds(workspace_id, periods_of_kinds(sheets))
    if sheets.sources:
        fold_sources(workspace_id, periods_of_sources(sheets))
        fold_columns(workspace_id, sheets.customers)


def note_change(state: RollupState, days: list[date]) -> None:
    """Note that the rollups are others now: who is reading them has to read again."""
    state.version += 1
    state.folded_at = timezone.now()
    if days:
        state.first_on = min(state.first_on or days[0], days[0])
        state.last_on = max(state.last_on or days[-1], days[-1])
    state.save(update_fields=["version", "folded_at", "first_on", "last_on"])


def _with_changes() -> list[Workspace]:
    waiting = Delta.objects.filter(workspace=OuterRef("id"))
    return list(Workspace.objects.filter(Exists(waiting)).order_by("id"))

"""Rollups as they are at one moment: what is folded, and what is waiting to be."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, TypeVar, cast

from django.db import transaction

from accounts.models import Workspace
from analytics.models import RollupState
from analytics.rollups.changes import decode_change
from analytics.rollups.memory import Edition, keep, known
from analytics.rollups.periods import Days
from analytics.rollups.rows import months_of, sheets_of_rows
from analytics.rollups.sheets import Sheets, sheets_of
from core.moments import one_moment_to_read
from core.statements import run, run_binary

T = TypeVar("T")
MOST_TRIES = 5
_LOOK = """
    SELECT s.version, s.time_zone, s.first_on, s.last_on, s.folded_at, d.body
    FROM analytics_rollupstate s
    LEFT JOIN analytics_delta d ON d.workspace_id = s.workspace_id
    WHERE s.workspace_id = %s
"""
_VERSION = "SELECT version FROM analytics_rollupstate WHERE workspace_id = %s"


@dataclass(frozen=True, slots=True)
class Kept:
    """What may be read of a workspace's rollups: the days that they know, and what is waiting.

    Without rollups no day is known, and everything asked for is waiting.
    """

    workspace: Workspace
    known: Days
    waiting: Sheets
    edition: Edition | None = None
    # What was read of the edition, to be kept once it is sure that nobody folded meanwhile.
    read: dict[Hashable, Any] = field(default_factory=dict)

    def once(self, name: Hashable, read: Callable[[], T]) -> T:
        """What was read of these very rollups under this name, or else is read now."""
        if self.edition is None:
            return read()
        found = known(self.edition, name)
        if found is None:
            found = self.read[name] = read()
        return cast(T, found)


def look_at_once(workspace: Workspace, days: Days, look: Callable[[Kept], T]) -> T:
    """What `look` finds for these days, exact as of one moment while others record and fold.

    It may be called again, when something was folded meanwhile. Where there are no rollups, it
    looks at the rows added up.
    """
    found = look_if_built(workspace, look)
    if found is None:
        with one_moment_to_read():
            rows = _from_rows(workspace, days)
        found = look(Kept(workspace, Days(), rows))
    return found


def look_if_built(workspace: Workspace, look: Callable[[Kept], T]) -> T | None:
    """The same, but None where there are no rollups, or those of another zone."""
    for _ in range(MOST_TRIES):
        version, kept = _kept(workspace)
        if kept is None:
            return None
        found = look(kept)
        if run(_VERSION, [workspace.id])[0][0] == version:
            if kept.edition is not None:
                keep(kept.edition, kept.read)
            return found
    return _look_under_lock(workspace, look)


def _look_under_lock(workspace: Workspace, look: Callable[[Kept], T]) -> T | None:
    """The same while nobody folds."""
    with transaction.atomic():
        states = RollupState.objects.filter(workspace=workspace)
        states.select_for_update(of=("self",)).get()
        _version, kept = _kept(workspace)
        return None if kept is None else look(kept)


def _kept(workspace: Workspace) -> tuple[int, Kept | None]:
    rows: Sequence[Any] = run_binary(_LOOK, [workspace.id])
    if not rows or rows[0][1] != workspace.time_zone:
        return 0, None
    version, _zone, first, last, folded_at, _body = rows[0]
    waiting = sheets_of(
        (decode_change(row[-1]) for row in rows if row[-1] is not None), workspace.zone
    )
    edition = (workspace.id, version, folded_at)
    return version, Kept(workspace, Days(first, last), waiting, edition)


def _from_rows(workspace: Workspace, days: Days) -> Sheets:
    """The same from the rows, which takes the longer the more there are."""
    if days.first is not None and days.last is not None:
        return sheets_of_rows(workspace, days.first, days.last + timedelta(days=1))
    whole = Sheets(workspace.zone)
    for sheets in months_of(workspace):
        whole.kinds.update(sheets.kinds)
        whole.sources.update(sheets.sources)
    return whole


def today_of(workspace: Workspace, at: Any) -> date:
    """The day on the workspace's calendar."""
    day: date = at.astimezone(workspace.zone).date()
    return day

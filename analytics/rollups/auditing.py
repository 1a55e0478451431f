"""The audit: every kept period and column is compared with the rows, as of one moment."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import Q

from accounts.models import Workspace
from analytics.models import Grain, RollupState
from analytics.rollups.building import build_under_lock, lock_now, one_moment
from analytics.rollups.folding import fold_under_lock
from analytics.rollups.kept import Figures, kind_figures, kind_rows, source_figures, source_rows
from analytics.rollups.people import drifted_columns
from analytics.rollups.periods import Days
from analytics.rollups.rows import months_of
from analytics.rollups.sheets import (
    KindCell,
    KindKey,
    SourceCell,
    SourceKey,
    periods_of_kinds,
    periods_of_sources,
)

_DAY = timedelta(days=1)
MOST_SHOWN = 100


@dataclass(frozen=True, slots=True)
class Drift:
    """A bucket that is not what the rows say; both as text, for people to read."""

    bucket: str
    kept: str
    rows: str


@dataclass(slots=True)
class Audit:
    """How many buckets were compared, and those that differed: none, or there is a fault."""

    buckets: int = 0
    differing: int = 0
    drifts: list[Drift] = field(default_factory=list)

    def compare(self, kept: Mapping[Any, Figures], actual: Mapping[Any, Figures]) -> None:
        """Hold what is kept against what the rows say, bucket by bucket."""
        for key in kept.keys() | actual.keys():
            self.buckets += 1
            if kept.get(key) != actual.get(key):
                self.note(" ".join(map(str, key)), kept.get(key), actual.get(key))

    def note(self, bucket: str, kept: object, rows: object) -> None:
        """Note a bucket that differs."""
        self.differing += 1
        if len(self.drifts) < MOST_SHOWN:
            self.drifts.append(Drift(bucket, str(kept or "nothing"), str(rows or "nothing")))


def audit(*, workspace: Workspace) -> Audit:
    """Compare every bucket with the rows, after folding what is waiting.

    Rows and rollups are seen as of one moment, so that nobody's recording is a drift. Rollups that
    are not there yet are built first. Raises RollupsBusy.
    """
    RollupState.objects.bulk_create([RollupState(workspace=workspace)], ignore_conflicts=True)
    with one_moment():
        state = lock_now(workspace)
        if state.time_zone != workspace.time_zone:
            build_under_lock(workspace, state)
        else:
            fold_under_lock(workspace, state, most=None)
        return _audit(workspace)


def _audit(workspace: Workspace) -> Audit:
    found = Audit()
    kinds: dict[KindKey, KindCell] = defaultdict(KindCell)
    sources: dict[SourceKey, SourceCell] = defaultdict(SourceCell)
    begin: date | None = None
    for sheets in months_of(workspace):
        last = max(sheets.days)
        days = Days(begin, last)
        _compare_days(found, workspace, days, periods_of_kinds(sheets), periods_of_sources(sheets))
        _gather(kinds, periods_of_kinds(sheets))
        _gather(sources, periods_of_sources(sheets))
        begin = last + _DAY
    _compare_days(found, workspace, Days(begin), {}, {})
    longer = ~Q(grain=Grain.DAY)
    found.compare(kind_rows(workspace, longer), kind_figures(kinds))
    found.compare(source_rows(workspace, longer), source_figures(sources))
    for bucket, kept, rows in drifted_columns(workspace):
        found.note(bucket, kept, rows)
    return found


def _compare_days(
    found: Audit,
    workspace: Workspace,
    days: Days,
    kinds: Mapping[KindKey, KindCell],
    sources: Mapping[SourceKey, SourceCell],
) -> None:
    wanted = Q(grain=Grain.DAY)
    if days.first is not None:
        wanted &= Q(starts_on__gte=days.first)
    if days.last is not None:
        wanted &= Q(starts_on__lte=days.last)
    found.compare(kind_rows(workspace, wanted), kind_figures(_of_days(kinds)))
    found.compare(source_rows(workspace, wanted), source_figures(_of_days(sources)))


def _of_days(cells: Mapping[Any, Any]) -> dict[Any, Any]:
    return {key: cell for key, cell in cells.items() if key[0] is Grain.DAY}


def _gather(sums: Any, cells: Mapping[Any, Any]) -> None:
    for key, cell in cells.items():
        if key[0] is not Grain.DAY:
            sums[key].add(cell)

"""The audit: every kept period and column is compared with the rows, as of one moment."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, TypeVar

from django.db.models import Q

from accounts.models import Workspace
from analytics.models import Delta, Grain, RollupState
from analytics.rollups.building import RollupsBusy, build
from analytics.rollups.changes import decode_change
from analytics.rollups.kept import (
    Figures,
    kind_cells,
    kind_figures,
    source_cells,
    source_figures,
)
from analytics.rollups.people import drifted_columns
from analytics.rollups.periods import Days
from analytics.rollups.rows import months_of
from analytics.rollups.sheets import (
    KindCell,
    KindKey,
    Sheets,
    SourceCell,
    SourceKey,
    periods_of_kinds,
    periods_of_sources,
    sheets_of,
)
from core.moments import one_moment

T = TypeVar("T")
# A period, and of what.
Key = tuple[Any, ...]
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
    """Compare every bucket, with what is waiting to be folded, with the rows.

    All are seen as of one moment, so that nobody's recording is a drift; nobody waits. Rollups
    that are not there yet are built first. Raises RollupsBusy when somebody else builds them.
    """
    if not _is_built(workspace) and not build(workspace=workspace):
        raise RollupsBusy
    with one_moment():
        if not _is_built(workspace):
            raise RollupsBusy
        bodies = Delta.objects.filter(workspace=workspace).values_list("body", flat=True)
        waiting = sheets_of((decode_change(bytes(body)) for body in bodies), workspace.zone)
        return _Comparison(workspace, waiting).audit()


def _is_built(workspace: Workspace) -> bool:
    states = RollupState.objects.filter(workspace=workspace)
    return states.filter(time_zone=workspace.time_zone).exists()


class _Comparison:
    """What is kept and waiting, beside the rows, of one workspace at one moment."""

    def __init__(self, workspace: Workspace, waiting: Sheets) -> None:
        self.workspace = workspace
        self.found = Audit()
        self.kinds = periods_of_kinds(waiting)
        self.sources = periods_of_sources(waiting)
        self.customers = waiting.customers

    def audit(self) -> Audit:
        """Hold every bucket against the rows: days month by month, longer periods at the end."""
        kinds: dict[KindKey, KindCell] = defaultdict(KindCell)
        sources: dict[SourceKey, SourceCell] = defaultdict(SourceCell)
        begin: date | None = None
        for sheets in months_of(self.workspace):
            days = Days(begin, max(sheets.days))
            month = periods_of_kinds(sheets), periods_of_sources(sheets)
            self._compare_days(days, *month)
            _gather(kinds, month[0])
            _gather(sources, month[1])
            begin = max(sheets.days) + _DAY
        self._compare_days(Days(begin), {}, {})
        longer = ~Q(grain=Grain.DAY)
        self._compare(longer, _is_longer, kinds, sources)
        for bucket, kept, rows in drifted_columns(self.workspace, self.customers):
            self.found.note(bucket, kept, rows)
        return self.found

    def _compare_days(
        self,
        days: Days,
        kinds: Mapping[KindKey, KindCell],
        sources: Mapping[SourceKey, SourceCell],
    ) -> None:
        wanted = Q(grain=Grain.DAY)
        if days.first is not None:
            wanted &= Q(starts_on__gte=days.first)
        if days.last is not None:
            wanted &= Q(starts_on__lte=days.last)

        def is_meant(key: Key) -> bool:
            return not _is_longer(key) and days.holds(key[1])

        self._compare(wanted, is_meant, _chosen(kinds, is_meant), _chosen(sources, is_meant))

    def _compare(
        self,
        wanted: Q,
        is_meant: Callable[[Key], bool],
        kinds: Mapping[KindKey, KindCell],
        sources: Mapping[SourceKey, SourceCell],
    ) -> None:
        kept: dict[KindKey, KindCell] = defaultdict(KindCell)
        for key, cell, users in kind_cells(self.workspace, wanted):
            kept[key].add(cell)
            if users != len(cell.people):
                # Twice kept: what is asked most often is not counted each time.
                self.found.note(" ".join(map(str, key)), users, len(cell.people))
        for key, cell in _chosen(self.kinds, is_meant).items():
            kept[key].add(cell)
        self.found.compare(kind_figures(kept), kind_figures(kinds))
        money: dict[SourceKey, SourceCell] = defaultdict(SourceCell)
        for place, sums in source_cells(self.workspace, wanted):
            money[place].add(sums)
        for place, sums in _chosen(self.sources, is_meant).items():
            money[place].add(sums)
        self.found.compare(source_figures(money), source_figures(sources))


def _is_longer(key: Key) -> bool:
    return key[0] is not Grain.DAY


def _chosen(cells: Mapping[Any, T], is_meant: Callable[[Key], bool]) -> dict[Any, T]:
    return {key: cell for key, cell in cells.items() if is_meant(key)}


def _gather(sums: Any, cells: Mapping[Any, Any]) -> None:
    for key, cell in cells.items():
        if _is_longer(key):
            sums[key].add(cell)

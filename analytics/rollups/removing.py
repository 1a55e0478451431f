"""Deleted events leave the periods that they were in."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from uuid import UUID
from zoneinfo import ZoneInfo

import numpy as np
from pyroaring import BitMap

from accounts.models import Workspace
from analytics.models import RollupState
from analytics.rollups.changes import Happened, seconds, units
from analytics.rollups.columns import (
    Columns,
    columns_of,
    day_number,
    read_blocks,
    write_blocks,
)
from analytics.rollups.folding import fold_under_lock, note_change
from analytics.rollups.kinds import change_kinds
from analytics.rollups.packing import BLOCK
from analytics.rollups.periods import start_of
from analytics.rollups.sheets import (
    EVERYTHING,
    KIND_GRAINS,
    ColumnKey,
    CustomerCell,
    KindKey,
    Sheets,
    periods_of_kinds,
    periods_of_sources,
)
from analytics.rollups.sources import fold_sources
from core.statements import run

_EVENTS = """
    SELECT e.event_type, coalesce(e.name, ''), e.source, coalesce(e.currency, ''), e.amount,
        e.occurred_at, c.number
    FROM events_activityevent e
    JOIN accounts_customer c ON c.workspace_id = e.workspace_id AND c.id = e.customer_id
    WHERE e.workspace_id = %s AND e.id = ANY(%s)
"""
_LEFT = """
    SELECT DISTINCT e.event_type, coalesce(e.name, ''), coalesce(e.currency, ''),
        (e.occurred_at AT TIME ZONE %(zone)s)::date, c.number
    FROM events_activityevent e
    JOIN accounts_customer c ON c.workspace_id = e.workspace_id AND c.id = e.customer_id
    WHERE e.workspace_id = %(workspace)s AND c.number = ANY(%(people)s)
        AND e.id <> ALL(%(events)s)
"""


def take_out_events(*, workspace: Workspace, event_ids: Sequence[UUID]) -> None:
    """Take the events out of the rollups, in the transaction that deletes them, before they go.

    Counts and sums are taken off; who is still in a period is asked of the rows that stay.
    """
    # Also where there are no rollups yet: who makes them meanwhile would still see these.
    RollupState.objects.bulk_create([RollupState(workspace=workspace)], ignore_conflicts=True)
    states = RollupState.objects.filter(workspace=workspace)
    state = states.select_for_update(of=("self",)).get()
    if not state.time_zone:
        return
    fold_under_lock(workspace, state, most=None)
    # Those of the kept days, whatever the caller takes the workspace's to be.
    gone = Sheets(ZoneInfo(state.time_zone))
    for row in run(_EVENTS, [workspace.id, list(event_ids)]):
        event_type, name, source, currency, amount, occurred_at, number = row
        at = seconds(occurred_at)
        event = Happened(event_type, name, source, currency, units(amount), at, number)
        gone.count(event, -1)
    if not gone.kinds:
        return
    left = _Left(state, gone, event_ids)
    change_kinds(workspace.id, periods_of_kinds(gone), left.people)
    fold_sources(workspace.id, periods_of_sources(gone))
    _change_columns(workspace, gone, left)
    note_change(state, [])


class _Left:
    """What stays of the customers whose events go."""

    def __init__(self, state: RollupState, gone: Sheets, event_ids: Collection[UUID]) -> None:
        people = {number for cells in gone.customers.values() for number in cells}
        self.in_period: dict[KindKey, BitMap] = defaultdict(BitMap)
        self.last: dict[tuple[ColumnKey, int], date] = {}
        rows = run(
            _LEFT,
            {
                "workspace": state.workspace_id,
                "zone": state.time_zone,
                "people": list(people),
                "events": list(event_ids),
            },
        )
        for event_type, name, currency, day, number in rows:
            for kind in ((event_type, name), EVERYTHING):
                for grain in KIND_GRAINS:
                    self.in_period[grain, start_of(grain, day), *kind].add(number)
            for column in ((event_type, currency), EVERYTHING):
                known = self.last.get((column, number), date.min)
                self.last[column, number] = max(known, day)

    def people(self, key: KindKey, was: BitMap, gone: BitMap) -> BitMap:
        """Who is in a period from now on."""
        return was - gone | gone & self.in_period[key]


def _change_columns(workspace: Workspace, gone: Sheets, left: _Left) -> None:
    parts: dict[tuple[str, str, int], dict[int, CustomerCell]] = defaultdict(dict)
    for (event_type, currency), cells in gone.customers.items():
        for number, cell in cells.items():
            parts[event_type, currency, number // BLOCK][number] = cell
    kept = read_blocks(workspace.id, parts)
    write_blocks(
        workspace.id, {key: _less(kept[key], cells, key, left) for key, cells in parts.items()}
    )


def _less(
    kept: Columns,
    gone: Mapping[int, CustomerCell],
    key: tuple[str, str, int],
    left: _Left,
) -> Columns:
    now = kept.plus(columns_of(gone))
    last = now.last.copy()
    places = np.searchsorted(now.numbers, sorted(gone))
    days = [left.last.get(((key[0], key[1]), number), date.min) for number in sorted(gone)]
    last[places] = [day_number(day) for day in days]
    return Columns(now.numbers, now.counts, now.totals, last)

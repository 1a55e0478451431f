"""Customers' columns made from the rows themselves."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from accounts.models import Workspace
from analytics.models import CustomerBlock
from analytics.rollups.columns import clipped, columns_of, day_number, unpacked, write_blocks
from analytics.rollups.packing import BLOCK, NEVER
from analytics.rollups.sheets import ColumnKey, CustomerCell
from analytics.rollups.sources import in_units
from core.statements import run, run_binary

# So many at once: a batch's cells fit into memory, and the rows are read few times.
PEOPLE_AT_ONCE = 256 * BLOCK
_EDGES = "SELECT min(number), max(number) FROM accounts_customer WHERE workspace_id = %s"
_ROWS = """
    SELECT c.number, e.event_type, coalesce(e.currency, ''), count(*), coalesce(sum(e.amount), 0),
        max((e.occurred_at AT TIME ZONE %(zone)s)::date)
    FROM events_activityevent e
    JOIN accounts_customer c ON c.workspace_id = e.workspace_id AND c.id = e.customer_id
    WHERE e.workspace_id = %(workspace)s AND c.number >= %(first)s AND c.number < %(end)s
    GROUP BY 1, 2, 3
"""
# How many times, how much, and the last day.
Figures = tuple[int, ...]
Cells = dict[ColumnKey, dict[int, CustomerCell]]


def build_columns(workspace: Workspace) -> None:
    """Write the columns of all customers; there are none yet."""
    first, last = run(_EDGES, [workspace.id])[0]
    if first is None:
        return
    for start in range(first // BLOCK * BLOCK, last + 1, PEOPLE_AT_ONCE):
        write_cells(workspace, cells_of_rows(workspace, start, start + PEOPLE_AT_ONCE))


def cells_of_rows(workspace: Workspace, first: int, end: int) -> Cells:
    """What the customers with the numbers from `first` up to `end`, not included, did in all."""
    cells: Cells = defaultdict(dict)
    window: dict[str, Any] = {"workspace": workspace.id, "zone": workspace.time_zone}
    rows = run_binary(_ROWS, window | {"first": first, "end": end})
    for number, event_type, currency, count, total, last in rows:
        cells[event_type, currency][number] = CustomerCell(count, in_units(total), last)
        everything = cells["", ""].setdefault(number, CustomerCell())
        everything.count += count
        everything.last = max(everything.last, last)
    return cells


def write_cells(workspace: Workspace, cells: Cells) -> None:
    """Write whole blocks, none of which is there yet."""
    for (event_type, currency), people in cells.items():
        blocks: dict[tuple[str, str, int], dict[int, CustomerCell]] = defaultdict(dict)
        for number, cell in people.items():
            blocks[event_type, currency, number // BLOCK][number] = cell
        write_blocks(workspace.id, {key: columns_of(some) for key, some in blocks.items()})


def drifted_columns(
    workspace: Workspace, waiting: Mapping[ColumnKey, Mapping[int, CustomerCell]]
) -> Iterator[tuple[str, str, str]]:
    """The customers whose columns are not what the rows say: where, what is kept, what is so.

    What is `waiting` to be folded belongs to what is kept.
    """
    first, last = run(_EDGES, [workspace.id])[0]
    if first is None:
        return
    for start in range(first // BLOCK * BLOCK, last + 1, PEOPLE_AT_ONCE):
        cells = cells_of_rows(workspace, start, start + PEOPLE_AT_ONCE)
        kept = _kept_cells(workspace, start // BLOCK, (start + PEOPLE_AT_ONCE) // BLOCK)
        _add_waiting(kept, waiting, range(start, start + PEOPLE_AT_ONCE))
        for column in cells.keys() | kept.keys():
            yield from _differences(column, kept[column], cells[column])


def _kept_cells(workspace: Workspace, first: int, end: int) -> dict[ColumnKey, dict[int, Figures]]:
    kept: dict[ColumnKey, dict[int, Figures]] = defaultdict(dict)
    rows = CustomerBlock.objects.filter(workspace=workspace, block__gte=first, block__lt=end)
    for row in rows.iterator(chunk_size=200):
        columns = unpacked(row.block, row.numbers, row.counts, row.totals, row.last)
        figures = zip(columns.counts, columns.totals, columns.last, strict=True)
        for number, one in zip(columns.numbers, figures, strict=True):
            if one[0]:
                kept[row.event_type, row.currency][int(number)] = tuple(map(int, one))
    return kept


def _add_waiting(
    kept: dict[ColumnKey, dict[int, Figures]],
    waiting: Mapping[ColumnKey, Mapping[int, CustomerCell]],
    numbers: range,
) -> None:
    for column, cells in waiting.items():
        for number, cell in cells.items():
            if number in numbers:
                count, total, last = kept[column].get(number, (0, 0, NEVER))
                kept[column][number] = (
                    count + cell.count,
                    clipped(total + cell.total),
                    max(last, day_number(cell.last)),
                )


def _differences(
    column: ColumnKey, kept: Mapping[int, Figures], cells: Mapping[int, CustomerCell]
) -> Iterator[tuple[str, str, str]]:
    actual = {
        number: (cell.count, clipped(cell.total), day_number(cell.last))
        for number, cell in cells.items()
    }
    for number in kept.keys() | actual.keys():
        if kept.get(number) != actual.get(number):
            where = f"customer {number} {column[0]} {column[1]}".rstrip()
            yield where, str(kept.get(number)), str(actual.get(number))

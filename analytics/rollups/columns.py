"""Columns of customers: packed arrays, a thousand customers in a row, added to as a whole."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import numpy as np

from analytics.rollups.packing import (
    BLOCK,
    COUNTS,
    LAST,
    NEVER,
    TOTALS,
    Packed,
    Whole,
    numbers_of,
    packed_block,
)
from analytics.rollups.sheets import ColumnKey, CustomerCell
from core.ids import uuid7_series
from core.statements import run, run_binary

# No total is taken to be beyond: 28 trillion, of which many can be added up.
MOST = 1 << 58
_EPOCH = date(1970, 1, 1).toordinal()
_READ = """
    SELECT event_type, currency, block, numbers, counts, totals, last
    FROM unnest(%s::text[], %s::text[], %s::bigint[]) AS wanted (event_type, currency, block)
    JOIN analytics_customerblock b USING (event_type, currency, block)
    WHERE b.workspace_id = %s
"""
_WRITE = """
    INSERT INTO analytics_customerblock (
        id, workspace_id, event_type, currency, block, numbers, counts, totals, last
    )
    SELECT id, %s::uuid, event_type, currency, block, numbers, counts, totals, last
    FROM unnest(
        %s::uuid[], %s::text[], %s::text[], %s::bigint[], %s::bytea[], %s::bytea[], %s::bytea[],
        %s::bytea[]
    ) AS new (id, event_type, currency, block, numbers, counts, totals, last)
    ON CONFLICT (workspace_id, event_type, currency, block) DO UPDATE SET
        numbers = excluded.numbers, counts = excluded.counts, totals = excluded.totals,
        last = excluded.last
    RETURNING id
"""
_BlockKey = tuple[str, str, int]


@dataclass(frozen=True, slots=True)
class Columns:
    """What some customers did: arrays of one length, in the order of the `numbers`.

    `totals` in ten-thousandths of the currency's unit, `last` in days since 1970-01-01.
    """

    numbers: Whole
    counts: Whole
    totals: Whole
    last: Whole

    def plus(self, other: "Columns") -> "Columns":
        """Both together: counts and totals are added, the later day counts."""
        numbers, places = np.unique(
            np.concatenate([self.numbers, other.numbers]), return_inverse=True
        )
        counts, totals = np.zeros(len(numbers), np.int64), np.zeros(len(numbers), np.int64)
        last = np.full(len(numbers), NEVER, np.int64)
        mine, its = places[: len(self.numbers)], places[len(self.numbers) :]
        for places_of, one in ((mine, self), (its, other)):
            counts[places_of] += one.counts
            totals[places_of] += one.totals
            last[places_of] = np.maximum(last[places_of], one.last)
        return Columns(numbers, counts, np.clip(totals, -MOST, MOST), last)


NOBODY = Columns(*(np.zeros(0, np.int64) for _ in range(4)))


def columns_of(cells: Mapping[int, CustomerCell]) -> Columns:
    """Cells as columns."""
    rows = sorted(cells.items())
    return Columns(
        np.array([number for number, _ in rows], np.int64),
        np.array([cell.count for _, cell in rows], np.int64),
        np.array([clipped(cell.total) for _, cell in rows], np.int64),
        np.array([day_number(cell.last) for _, cell in rows], np.int64),
    )


def clipped(total: int) -> int:
    """A total as columns hold it."""
    return max(-MOST, min(MOST, total))


def day_number(day: date) -> int:
    """Days since 1970-01-01; the first day of the calendar is never."""
    return NEVER if day == date.min else day.toordinal() - _EPOCH


def fold_columns(workspace_id: UUID, added: Mapping[ColumnKey, Mapping[int, CustomerCell]]) -> None:
    """Add to the customers' columns, making the blocks that are not there yet."""
    parts: dict[_BlockKey, dict[int, CustomerCell]] = {}
    for (event_type, currency), cells in added.items():
        for number, cell in cells.items():
            parts.setdefault((event_type, currency, number // BLOCK), {})[number] = cell
    kept = read_blocks(workspace_id, parts)
    write_blocks(
        workspace_id,
        {key: kept.get(key, NOBODY).plus(columns_of(cells)) for key, cells in parts.items()},
    )


def read_blocks(workspace_id: UUID, keys: Iterable[_BlockKey]) -> dict[_BlockKey, Columns]:
    """The blocks that are there."""
    types, currencies, blocks = zip(*keys, strict=True)
    rows = run_binary(_READ, [list(types), list(currencies), list(blocks), workspace_id])
    return {(row[0], row[1], row[2]): unpacked(*row[2:]) for row in rows}


def write_blocks(workspace_id: UUID, blocks: Mapping[_BlockKey, Columns]) -> None:
    """Keep the blocks as they are now."""
    rows = sorted(blocks.items(), key=lambda row: row[0])
    packed = [
        packed_block(key[2], one.numbers, one.counts, one.totals, one.last) for key, one in rows
    ]
    run(
        _WRITE,
        [
            workspace_id,
            uuid7_series(len(rows)),
            [key[0] for key, _ in rows],
            [key[1] for key, _ in rows],
            [key[2] for key, _ in rows],
            *(list(column) for column in zip(*packed, strict=True)),
        ],
    )


def unpacked(block: int, numbers: Packed, counts: Packed, totals: Packed, last: Packed) -> Columns:
    """A block as it is kept. Of a dense one also those who are not there, with nothing."""
    people = numbers_of(block, numbers, counts)
    size = len(people)
    return Columns(
        people,
        COUNTS.unpacked(counts, size),
        TOTALS.unpacked(totals, size),
        LAST.unpacked(last, size),
    )

"""What customers did in all, out of the rollups' columns: it takes no longer with more events."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import partial, reduce
from typing import Any, cast

import numpy as np
from pyroaring import BitMap

from analytics.rollups import packing
from analytics.rollups.bitmaps import bitmap_of
from analytics.rollups.columns import clipped, day_number
from analytics.rollups.packing import COUNTS, NEVER, TOTALS, Figure, Whole, numbers_of
from analytics.rollups.reading import Kept
from analytics.rollups.sheets import EVERYTHING, ColumnKey, CustomerCell
from analytics.segments.comparing import Operator
from analytics.segments.who import Who
from core.statements import run_binary

_READ = {
    name: f"""
        SELECT event_type, currency, block, numbers, {name} FROM analytics_customerblock
        WHERE workspace_id = %(workspace)s AND event_type = ANY(%(types)s)
            AND (%(currency)s::text IS NULL OR currency = %(currency)s)
        ORDER BY event_type, currency, block
    """  # noqa: S608 - names of ours
    for name in ("counts", "totals", "last")
}


@dataclass(frozen=True, slots=True)
class Measure:
    """One of the columns: how it is packed, read of a cell that waits, and put together."""

    column: str
    figure: Figure
    of: Callable[[CustomerCell], int]
    together: Callable[[Whole, Whole], Whole]
    # What who has none has.
    nothing: int = 0


COUNT = Measure("counts", COUNTS, lambda cell: cell.count, np.add)
TOTAL = Measure("totals", TOTALS, lambda cell: clipped(cell.total), np.add)
LAST = Measure("last", packing.LAST, lambda cell: day_number(cell.last), np.maximum, NEVER)


@dataclass(frozen=True, slots=True)
class Column:
    """A figure of each customer who has one, in the order of their numbers; others have nothing."""

    numbers: Whole
    values: Whole

    def those(self, chosen: Any) -> BitMap:
        """The numbers that an array of true and false chooses."""
        return bitmap_of(self.numbers[chosen])


_NONE = Column(np.zeros(0, np.int64), np.zeros(0, np.int64))
_MOST_GAPS, _SMALL = 16, 1 << 20


def column_of(
    kept: Kept,
    measure: Measure,
    *,
    types: Collection[str],
    currency: str | None = None,
    less: Collection[str] = (),
) -> Column:
    """The figure of events of these types, in one currency or any; no types means of all events.

    What events of the types in `less` come to is taken off.
    """
    wanted = tuple(sorted(types or EVERYTHING[:1]))
    folded = kept.once(
        ("columns", measure.column, wanted, currency),
        lambda: _kept_columns(kept, measure, wanted, currency),
    )
    found = {key: [column] for key, column in folded.items()}
    for key, cells in kept.waiting.customers.items():
        if key[0] in (types or EVERYTHING[:1]) and currency in {None, key[1]}:
            found.setdefault(key, []).append(_waiting(cells, measure))
    parts = [
        Column(part.numbers, -part.values) if key[0] in less else part
        for key, some in found.items()
        for part in some
        if len(part.numbers)
    ]
    return _together(parts, measure)


def _together(parts: list[Column], measure: Measure) -> Column:
    if len(parts) < 2:
        return parts[0] if parts else _NONE
    lowest = min(int(part.numbers[0]) for part in parts)
    size = max(int(part.numbers[-1]) for part in parts) - lowest + 1
    if size > _MOST_GAPS * sum(len(part.numbers) for part in parts) + _SMALL:
        return reduce(partial(_merged, measure=measure), parts)
    # One place for each number: many times as fast as looking each up, where few are left out.
    values, there = np.full(size, measure.nothing, np.int64), np.zeros(size, np.bool_)
    for part in parts:
        places = part.numbers - lowest
        values[places] = measure.together(values[places], part.values)
        there[places] = True
    found = np.flatnonzero(there)
    return Column(found + lowest, values[found])


def _merged(one: Column, other: Column, measure: Measure) -> Column:
    numbers, places = np.unique(np.concatenate([one.numbers, other.numbers]), return_inverse=True)
    values = np.full(len(numbers), measure.nothing, np.int64)
    for part, own in ((one, places[: len(one.numbers)]), (other, places[len(one.numbers) :])):
        values[own] = measure.together(values[own], part.values)
    return Column(numbers, values)


def those_of(column: Column, operator: Operator, limit: int) -> Who:
    """Those whose figure compares so; who is not in the column has none, which is 0."""
    chosen = operator.holds(column.values, limit)
    if operator.holds(0, limit):
        return ~Who(column.those(~chosen))
    return Who(column.those(chosen))


def _kept_columns(
    kept: Kept, measure: Measure, types: Collection[str], currency: str | None
) -> dict[ColumnKey, Column]:
    params = {"workspace": kept.workspace.id, "types": list(types), "currency": currency}
    parts: dict[ColumnKey, list[tuple[Whole, Whole]]] = {}
    for event_type, of, block, places, packed in run_binary(_READ[measure.column], params):
        numbers = numbers_of(block, places, packed)
        values = measure.figure.unpacked(packed, len(numbers))
        parts.setdefault((event_type, of), []).append((numbers, values))
    return {
        key: Column(
            np.concatenate([numbers for numbers, _ in some]),
            np.concatenate([values for _, values in some]),
        )
        for key, some in parts.items()
    }


def _waiting(cells: dict[int, CustomerCell], measure: Measure) -> Column:
    numbers = sorted(cells)
    values = [measure.of(cells[number]) for number in numbers]
    return Column(np.array(numbers, np.int64), cast(Whole, np.array(values, np.int64)))

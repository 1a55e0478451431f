"""What customers did in all, out of the rollups' columns: it takes no longer with more events."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray
from pyroaring import BitMap

from analytics.rollups.bitmaps import bitmap_of
from analytics.rollups.columns import day_number
from analytics.rollups.reading import Kept
from analytics.rollups.sheets import EVERYTHING, ColumnKey, CustomerCell
from analytics.segments.comparing import Operator
from analytics.segments.who import Who
from core.statements import run_binary

Whole = NDArray[np.int64]
_READ = {
    name: f"""
        SELECT event_type, currency, numbers, {name} FROM analytics_customerblock
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
    packed: str
    of: Callable[[CustomerCell], int]
    together: Callable[[Whole, Whole], Whole]


COUNT = Measure("counts", "<u4", lambda cell: cell.count, np.add)
TOTAL = Measure("totals", "<i8", lambda cell: cell.total, np.add)
LAST = Measure("last", "<i4", lambda cell: day_number(cell.last), np.maximum)


@dataclass(frozen=True, slots=True)
class Column:
    """A figure of each customer who has one, in the order of their numbers."""

    numbers: Whole
    values: Whole

    def those(self, chosen: Any) -> BitMap:
        """The numbers that an array of true and false chooses."""
        return bitmap_of(self.numbers[chosen])

    def plus(self, other: "Column", measure: Measure) -> "Column":
        """Both together; quick when the other is small, or has the same customers."""
        if not len(self.numbers):
            return other
        places = np.searchsorted(self.numbers, other.numbers)
        last = len(self.numbers) - 1
        known = self.numbers[np.minimum(places, last)] == other.numbers
        values = self.values.copy()
        values[places[known]] = measure.together(values[places[known]], other.values[known])
        if known.all():
            return Column(self.numbers, values)
        new = ~known
        return Column(
            np.insert(self.numbers, places[new], other.numbers[new]),
            np.insert(values, places[new], other.values[new]),
        )


_NONE = Column(np.zeros(0, np.int64), np.zeros(0, np.int64))


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
    whole = _NONE
    for key, parts in sorted(found.items(), key=lambda one: -len(one[1][0].numbers)):
        for part in parts:
            signed = Column(part.numbers, -part.values) if key[0] in less else part
            whole = whole.plus(signed, measure)
    return whole


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
    blocks: dict[ColumnKey, list[tuple[bytes, bytes]]] = {}
    for event_type, of, numbers, values in run_binary(_READ[measure.column], params):
        blocks.setdefault((event_type, of), []).append((numbers, values))
    return {
        key: Column(
            np.frombuffer(b"".join(one for one, _ in some), "<u4").astype(np.int64),
            np.frombuffer(b"".join(one for _, one in some), measure.packed).astype(np.int64),
        )
        for key, some in blocks.items()
    }


def _waiting(cells: dict[int, CustomerCell], measure: Measure) -> Column:
    numbers = sorted(cells)
    values = [measure.of(cells[number]) for number in numbers]
    return Column(np.array(numbers, np.int64), cast(Whole, np.array(values, np.int64)))

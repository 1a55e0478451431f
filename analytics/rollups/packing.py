"""How a block of columns is kept: as narrow as its figures are, and dense where many are there.

A block holds the customers whose numbers begin with one multiple of 1,024. Where enough of them
are there each has its place, and the figures alone are kept; else each brings its place along.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

BLOCK = 1024
# From so many customers on, a place for everybody is shorter to read than who is there.
DENSE_FROM = 128
Whole = NDArray[np.int64]
Packed = bytes | memoryview
# The day of what never happened: before all days, in whatever width.
NEVER = -(1 << 31)
_COUNTS = ("<u1", "<u2", "<u4")
_TOTALS = ("<i4", "<i8")
_DAYS = ("<i2", "<i4")


@dataclass(frozen=True, slots=True)
class Figure:
    """One of the columns: the widths that it may have, and what who is not there has."""

    widths: tuple[str, ...]
    nothing: int

    def packed(self, values: Whole) -> bytes:
        """The values in the narrowest width that holds them all."""
        known = values[values != self.nothing]
        width = next(one for one in self.widths if _fits(known, one))
        nothing = max(self.nothing, int(np.iinfo(width).min))
        return np.where(values == self.nothing, nothing, values).astype(width).tobytes()

    def unpacked(self, packed: Packed, count: int) -> Whole:
        """So many values, as they were."""
        width = self._width(len(packed) // count if count else 0)
        values = np.frombuffer(packed, width).astype(np.int64)
        if self.nothing:
            values[values == np.iinfo(width).min] = self.nothing
        return values

    def _width(self, size: int) -> str:
        return next((one for one in self.widths if np.dtype(one).itemsize == size), self.widths[0])


def _fits(values: Whole, width: str) -> bool:
    limits = np.iinfo(width)
    # The least of a signed width is kept for what never happened.
    least = limits.min + 1 if limits.min else 0
    return not len(values) or bool(values.min() >= least and values.max() <= limits.max)


COUNTS, TOTALS, LAST = Figure(_COUNTS, 0), Figure(_TOTALS, 0), Figure(_DAYS, NEVER)


def packed_block(
    block: int, numbers: Whole, counts: Whole, totals: Whole, last: Whole
) -> tuple[bytes, bytes, bytes, bytes]:
    """Who is there, if they are few, and the three figures."""
    there = counts > 0
    places = numbers[there] - block * BLOCK
    figures = ((COUNTS, counts), (TOTALS, totals), (LAST, last))
    if np.count_nonzero(there) < DENSE_FROM:
        sparse = [figure.packed(values[there]) for figure, values in figures]
        return places.astype("<u2").tobytes(), sparse[0], sparse[1], sparse[2]
    dense = []
    for figure, values in figures:
        whole = np.full(BLOCK, figure.nothing, np.int64)
        whole[places] = values[there]
        dense.append(figure.packed(whole))
    return b"", dense[0], dense[1], dense[2]


def numbers_of(block: int, places: Packed, values: Packed) -> Whole:
    """The numbers of a block's customers; of a dense one all that there may be."""
    if not len(places) and len(values):
        return np.arange(block * BLOCK, (block + 1) * BLOCK, dtype=np.int64)
    return np.frombuffer(places, "<u2").astype(np.int64) + block * BLOCK

"""Columns come back as they were put in, however narrow they are kept."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.rollups import packing
from analytics.rollups.columns import unpacked
from analytics.rollups.packing import BLOCK, NEVER, packed_block

ROWS = st.dictionaries(
    st.integers(0, BLOCK - 1),
    st.tuples(
        st.integers(1, 2**32 - 1) | st.integers(1, 300),
        st.integers(-(2**58), 2**58) | st.integers(-9, 9),
        st.integers(-719_000, 2_932_000) | st.integers(20_000, 20_999) | st.just(NEVER),
    ),
    max_size=40,
)


@pytest.mark.parametrize("dense_from", [1, BLOCK])
@given(rows=ROWS, block=st.integers(0, 2**40))
def test_what_is_packed_is_unpacked(
    dense_from: int, rows: dict[int, tuple[int, int, int]], block: int
) -> None:
    numbers = np.array([block * BLOCK + place for place in sorted(rows)], np.int64)
    figures = [np.array([rows[place][n] for place in sorted(rows)], np.int64) for n in range(3)]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(packing, "DENSE_FROM", dense_from)
        back = unpacked(block, *packed_block(block, numbers, *figures))

    there = back.counts > 0
    assert back.numbers[there].tolist() == numbers.tolist()
    kept = (back.counts, back.totals, back.last)
    assert [one[there].tolist() for one in kept] == [one.tolist() for one in figures]
    assert set(back.last[~there].tolist()) <= {NEVER}


def test_a_regulars_block_is_a_few_bytes_for_each_customer() -> None:
    numbers = np.arange(BLOCK, dtype=np.int64)
    days, cents = np.full(BLOCK, 20_000), np.full(BLOCK, 1_000_000)

    packed = packed_block(0, numbers, np.full(BLOCK, 12), cents, days)

    assert [len(one) for one in packed] == [0, BLOCK, 4 * BLOCK, 2 * BLOCK]

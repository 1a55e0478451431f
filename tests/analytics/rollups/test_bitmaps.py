"""Sets of customers out of arrays, whatever they are packed as."""

import numpy as np

from analytics.rollups.bitmaps import bitmap_of

MOST = 2**32 - 1


def test_every_number_is_in_the_set_once() -> None:
    numbers = np.array([7, MOST, 3, 7, 0], np.int64)

    assert list(bitmap_of(numbers)) == [0, 3, 7, MOST]


def test_numbers_in_the_order_of_the_network_are_the_same() -> None:
    packed = np.frombuffer(b"\0\0\0\7\0\0\1\0", ">u4")

    assert list(bitmap_of(packed)) == [7, 256]


def test_nobody_is_an_empty_set() -> None:
    assert not bitmap_of(np.zeros(0, np.int64))

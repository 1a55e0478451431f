"""Sets of customers out of arrays of their numbers."""

from array import array
from typing import Any

from numpy.typing import NDArray
from pyroaring import BitMap


def bitmap_of(numbers: NDArray[Any]) -> BitMap:
    """The set of an array's numbers; an array of another kind is taken in one number at a time."""
    return BitMap(array("I", numbers.astype("=u4").tobytes()))

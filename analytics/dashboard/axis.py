"""Axes with round numbers."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

MOST_STEPS = 5
_ROUND = (Decimal(1), Decimal(2), Decimal(5), Decimal(10))


@dataclass(frozen=True, slots=True)
class Axis:
    """Round numbers from below the least value to above the greatest; zero is among them."""

    ticks: list[Decimal]

    def place(self, value: Decimal) -> Decimal:
        """Where a value lies: 0 at the lowest tick, 1 at the highest."""
        return (value - self.ticks[0]) / (self.ticks[-1] - self.ticks[0])


def axis_of(values: Sequence[Decimal], *, finest: Decimal = Decimal(1)) -> Axis:
    """The axis on which all values lie; its steps are no finer than `finest`."""
    least, most = min([Decimal(0), *values]), max([Decimal(0), *values])
    step = _step((most - least) / MOST_STEPS, finest)
    first = (least / step).to_integral_value(ROUND_FLOOR)
    last = max((most / step).to_integral_value(ROUND_CEILING), first + 1)
    return Axis([step * number for number in range(int(first), int(last) + 1)])


def _step(rough: Decimal, finest: Decimal) -> Decimal:
    """The smallest of 1, 2, 5 or 10 of some power of ten that is at least so much."""
    if rough <= finest:
        return finest
    power = Decimal(1).scaleb(rough.adjusted())
    return max(finest, next(power * one for one in _ROUND if power * one >= rough))
